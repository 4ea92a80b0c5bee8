import { createEmulator } from "@grinfi/emulator";
import { describe, expect, test } from "vitest";
import { type Contact, type ExportColumn, Grinfi } from "../../src/index.ts";
import { useAccountBehindPrism } from "../support/accounts/behind-prism.ts";
import { everything, loadContacts, start } from "../support/accounts/start.ts";
import { readExport, readWhole } from "../support/exports/read-export.ts";

const linesOf = (text: string): unknown[] => {
  expect(text).toMatch(/^(?:.+\n)*$/);
  return text
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line));
};

describe("contacts are exported", () => {
  const account = useAccountBehindPrism({ contacts: 250 });

  test("as NDJSON, each as the API returned it, with the documented requests", async () => {
    const text = await readWhole(account.grinfi.contacts.export({ format: "ndjson" }));
    expect(account.called).toEqual(Array.from({ length: 3 }, () => "searchContacts"));
    expect(linesOf(text)).toEqual(await account.grinfi.contacts.search().toArray(everything));
  });

  test("as a JSON array, each as the API returned it, with the documented requests", async () => {
    const text = await readWhole(account.grinfi.contacts.export({ format: "json" }));
    expect(account.called).toEqual(Array.from({ length: 3 }, () => "searchContacts"));
    expect(JSON.parse(text)).toEqual(await account.grinfi.contacts.search().toArray(everything));
    expect(text).toMatch(/^\[\n\{.*\},\n[\s\S]*\}\n\]\n$/);
  });

  test("with the chosen columns as keys, in their order, and values as JSON", async () => {
    const { grinfi } = account;
    const columns: ExportColumn[] = [
      "uuid",
      "tags",
      "location",
      { header: "2", value: () => new Date(0) },
      { header: "1", value: () => undefined },
      { header: "__proto__", value: ({ name }) => [name ?? null] },
      "facebook",
    ];
    const contacts = await grinfi.contacts.search().toArray(everything);
    const expected = contacts.map(
      ({ uuid, tags, location, name, facebook }) =>
        `{"uuid":${JSON.stringify(uuid)},"tags":${JSON.stringify(tags ?? null)},` +
        `"location":${JSON.stringify(location ?? null)},"2":"1970-01-01T00:00:00.000Z","1":null,` +
        `"__proto__":[${JSON.stringify(name ?? null)}],"facebook":${JSON.stringify(facebook ?? null)}}`,
    );
    const lines = await readWhole(grinfi.contacts.export({ format: "ndjson", columns }));
    expect(lines).toBe(expected.map((line) => `${line}\n`).join(""));
    const array = await readWhole(grinfi.contacts.export({ format: "json", columns }));
    expect(array).toBe(`[\n${expected.join(",\n")}\n]\n`);
  });

  test("as a stream of bytes", async () => {
    const { contacts } = account.grinfi;
    const body = new Response(contacts.export({ format: "json" }).stream());
    expect(await body.json()).toHaveLength(250);
  });
});

test.each(["described", "observed"] as const)("contacts in the %s shape are unwrapped", async (shape) => {
  const { grinfi, emulator } = start({ contacts: 3, responseShape: shape });
  const rows = linesOf(await readWhole(grinfi.contacts.export({ format: "ndjson" })));
  const uuids = await grinfi.contacts.search().toArray(everything);
  expect(rows).toMatchObject(uuids.map(({ uuid, name }) => ({ uuid, name })));
  for (const row of rows) expect(row).not.toHaveProperty("lead");
  if (shape === "observed") expect(rows[0]).toHaveProperty("markers");
  expect(emulator.ledger.requests("searchContacts")).toHaveLength(2);
});

test("a value in NDJSON has no character at which programs split lines", async () => {
  const { grinfi } = start({ contacts: 1 });
  const value = "a\n\r\u0085\u2028\u2029\u000b\u001c\ud800b";
  const columns = [{ header: `${value}!`, value: () => value }];
  const text = await readWhole(grinfi.contacts.export({ format: "ndjson", columns }));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the separators of lines
  expect(text.split(/[\n\r\u000b\u000c\u001c-\u001e\u0085\u2028\u2029]/)).toHaveLength(2);
  expect(JSON.parse(text)).toEqual({ [`${value}!`]: value });
});

test("25,000 contacts take 251 requests in every format", async () => {
  const { grinfi, emulator } = start();
  const uuids = loadContacts(
    emulator,
    Array.from({ length: 25_000 }, () => 1),
  );
  for (const format of ["ndjson", "json"] as const) {
    emulator.ledger.clear();
    const text = await readWhole(grinfi.contacts.export({ format, columns: ["uuid"] }));
    const rows = format === "json" ? JSON.parse(text) : linesOf(text);
    expect(rows.map(({ uuid }: Contact) => uuid)).toEqual(uuids);
    expect(emulator.ledger.requests("searchContacts")).toHaveLength(251);
  }
});

test("without contacts, NDJSON is empty and JSON is an empty array", async () => {
  const { grinfi } = start();
  expect(await readWhole(grinfi.contacts.export({ format: "ndjson" }))).toBe("");
  expect(JSON.parse(await readWhole(grinfi.contacts.export({ format: "json" })))).toEqual([]);
});

test("a JSON array that failed is not JSON, so nobody takes it for the whole", async () => {
  const { grinfi, emulator } = start({ contacts: 250 });
  for (const after of [0, 1, 2]) {
    emulator.addFault({ kind: "status", status: 503, operation: "searchContacts", after });
    const { text, error } = await readExport(grinfi.contacts.export({ format: "json" }));
    expect(error).toMatchObject({ status: 503 });
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
    emulator.clearFaults();
    emulator.ledger.clear();
  }
});

describe("a contact with a field that the description lacks", () => {
  const emulator = createEmulator({ contacts: 3 });
  type Extended = Contact & { readonly custom_fields?: { readonly fleet_size: string } };

  /** Adds the field to each contact of a response, in either shape. */
  const fetch: typeof globalThis.fetch = async (...given) => {
    const response = await emulator.fetch(new Request(...given));
    const body = (await response.json()) as { data: { lead?: object }[] };
    const custom_fields = { fleet_size: "120" };
    const data = body.data.map((row) =>
      row.lead === undefined ? { ...row, custom_fields } : { ...row, lead: { ...row.lead, custom_fields } },
    );
    return Response.json({ ...body, data });
  };
  const { contacts } = new Grinfi({ apiKey: "test-key", fetch, rateLimit: false });

  test("is exported with it, by default", async () => {
    const rows = linesOf(await readWhole(contacts.export({ format: "ndjson" })));
    expect(rows).toHaveLength(3);
    for (const row of rows) expect(row).toMatchObject({ custom_fields: { fleet_size: "120" } });
  });

  test("can be exported with a column for it", async () => {
    const columns: ExportColumn[] = [
      { header: "Fleet size", value: ({ custom_fields }: Extended) => custom_fields?.fleet_size },
    ];
    expect(await readWhole(contacts.export({ format: "csv", columns }))).toBe(
      "Fleet size\r\n120\r\n120\r\n120\r\n",
    );
    expect(linesOf(await readWhole(contacts.export({ format: "ndjson", columns })))).toEqual(
      Array(3).fill({ "Fleet size": "120" }),
    );
  });
});

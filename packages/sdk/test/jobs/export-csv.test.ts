import { flushEventLoop, rejectionOf } from "@grinfi/testing";
import { parse } from "csv-parse/sync";
import { describe, expect, test } from "vitest";
import {
  ConfigurationError,
  type CsvExport,
  type ExportCsvOptions,
  type ExportCsvProgress,
  InvalidInputError,
  positionOf,
} from "../../src/index.ts";
import { useAccountBehindPrism } from "../support/accounts/behind-prism.ts";
import { loadContacts, start } from "../support/accounts/start.ts";

/** Reads an export. Returns its text and, if it failed, the error. */
async function readExport(csv: AsyncIterable<string>): Promise<{ text: string; error?: unknown }> {
  let text = "";
  try {
    for await (const chunk of csv) text += chunk;
    return { text };
  } catch (error) {
    return { text, error };
  }
}

const textOf = async (csv: CsvExport): Promise<string> => (await readExport(csv)).text;

const columns = ["uuid", "name", "work_email"] as const;

describe("contacts are exported", () => {
  const account = useAccountBehindPrism({ contacts: 250 });

  test("with the documented requests and progress", async () => {
    const progress: ExportCsvProgress[] = [];
    const csv = account.grinfi.contacts.exportCsv({ columns, onProgress: (step) => progress.push(step) });
    const text = await textOf(csv);
    expect(account.called).toEqual(Array.from({ length: 3 }, () => "searchContacts"));
    expect(progress).toMatchObject([
      { rows: 100, total: 250 },
      { rows: 200, total: 250 },
      { rows: 250, total: 250, position: { done: true } },
    ]);
    const contacts = await account.grinfi.contacts.search().toArray({ limit: 1000 });
    expect(parse(text)).toEqual([
      [...columns],
      ...contacts.map(({ uuid, name, work_email }) => [uuid, name, work_email ?? ""]),
    ]);
  });

  test("by a filter, in pages of the given size", async () => {
    const { grinfi } = account;
    const [first] = await grinfi.lists.list().toArray({ limit: 1 });
    const filter = { list_uuid: String(first?.uuid) };
    const count = await grinfi.contacts.search({ filter }).count();
    const before = account.called.length;
    const text = await textOf(grinfi.contacts.exportCsv({ filter, columns, pageSize: 20 }));
    expect(parse(text)).toHaveLength(1 + count);
    expect(account.called.length - before).toBe(Math.ceil(count / 20));
    expect(count).toBeLessThan(250);
  });

  test("as a stream of bytes", async () => {
    const text = await textOf(account.grinfi.contacts.exportCsv({ columns }));
    const bytes = new Uint8Array(
      await new Response(account.grinfi.contacts.exportCsv({ columns, bom: true }).stream()).arrayBuffer(),
    );
    expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    expect(new TextDecoder().decode(bytes)).toBe(text);
  });

  test("without further requests after a loop that ends early", async () => {
    const csv = account.grinfi.contacts.exportCsv({ columns });
    for await (const _ of csv) break;
    expect(account.called).toHaveLength(1);
  });

  test("in computed columns with any values", async () => {
    const { grinfi } = account;
    const contact = await grinfi.contacts.search().first();
    const { uuid = "" } = contact ?? {};
    await grinfi.contacts.update(uuid, {
      first_name: '=HYPERLINK("x")',
      raw_address: 'Quai "B", Köln\r\n+1',
    });
    const csv = grinfi.contacts.exportCsv({
      filter: { uuid },
      columns: [
        "first_name",
        { header: "Where, exactly", value: ({ raw_address }) => raw_address },
        "location",
        { header: "Jobs", value: () => [{ title: "Buyer" }] },
        "tags",
        { header: "=1", value: () => -1 },
        "facebook",
      ],
    });
    expect(parse(await textOf(csv))).toEqual([
      ["first_name", "Where, exactly", "location", "Jobs", "tags", "'=1", "facebook"],
      [
        `'=HYPERLINK("x")`,
        'Quai "B", Köln\r\n+1',
        'Quai "B", Köln\r\n+1',
        '[{"title":"Buyer"}]',
        contact?.tags?.join("; "),
        "-1",
        contact?.facebook ?? "",
      ],
    ]);
  });

  test("and again in a second loop", async () => {
    const { grinfi } = account;
    const filter = { list_uuid: String((await grinfi.lists.list().first())?.uuid) };
    const [contact] = await grinfi.contacts.search({ filter }).toArray({ limit: 1 });
    const { uuid = "" } = contact ?? {};
    await grinfi.contacts.update(uuid, { headline: '=1; "2",\r\n3', position: "+1 a\tb" });
    const fields = ["first_name", "last_name", "headline", "position", "company_name", "linkedin"] as const;
    const csv = grinfi.contacts.exportCsv({ filter, columns: ["uuid", ...fields], formulas: "keep" });
    const file = { content: csv.stream(), name: "again.csv" };
    const exported = await grinfi.contacts.search({ filter }).toArray({ limit: 1000 });

    const { grinfi: other, emulator } = start();
    const list = (await other.lists.create({ name: "Again" })).uuid;
    const { outcome, unmapped, doubtful } = await other.contacts.importCsv(file, {
      list,
      wait: async (milliseconds) => emulator.advance(milliseconds),
    });
    expect({ outcome, unmapped, doubtful }).toEqual({
      outcome: "complete",
      unmapped: ["uuid"],
      doubtful: [],
    });
    const imported = await other.contacts.search().toArray({ limit: 1000 });
    const rowsOf = (contacts: typeof imported) =>
      contacts.map((one) => Object.fromEntries(fields.map((field) => [field, one[field]])));
    expect(rowsOf(imported)).toEqual(rowsOf(exported));
    expect(imported[0]).toMatchObject({ headline: '=1; "2",\r\n3', position: "+1 a\tb" });
  });
});

test("a stream requests a page when it is read, and cancels pages in progress when it is cancelled", async () => {
  const { grinfi, emulator } = start({ contacts: 250 });
  const requests: Request[] = [];
  const fetch: typeof globalThis.fetch = (...given) => {
    const request = new Request(...given);
    requests.push(request);
    return emulator.fetch(request);
  };
  emulator.addFault({ kind: "stall", operation: "searchContacts", after: 1, times: null });
  const { contacts } = grinfi.withOptions({ fetch });
  const reader = contacts.exportCsv({ columns, concurrency: 3 }).stream().getReader();
  await flushEventLoop();
  expect(requests).toHaveLength(0);
  await reader.read();
  expect(requests.map(({ signal }) => signal.aborted)).toEqual([false, false, false]);
  await reader.cancel();
  expect(requests.map(({ signal }) => signal.aborted)).toEqual([false, true, true]);
});

test("more contacts than a search returns are read in slices", async () => {
  const { grinfi, emulator } = start();
  const uuids = loadContacts(
    emulator,
    Array.from({ length: 25_000 }, () => 1),
  );
  const text = await textOf(grinfi.contacts.exportCsv({ columns: ["uuid"] }));
  expect(text).toBe(["uuid", ...uuids, ""].join("\r\n"));
  expect(emulator.ledger.requests("searchContacts")).toHaveLength(251);
});

test("an export without contacts has only a header", async () => {
  const { grinfi } = start();
  const text = await textOf(grinfi.contacts.exportCsv());
  expect(text).toMatch(/^uuid,first_name,[a-z_,]+,created_at\r\n$/);
  const bare = grinfi.contacts.exportCsv({ header: false }).stream().getReader();
  expect(await bare.read()).toEqual({ done: true, value: undefined });
});

describe("an export that fails", () => {
  test("has the position from which another export resumes", async () => {
    const { grinfi, emulator } = start({ contacts: 250 });
    const options = { columns, bom: true } as const;
    const whole = await textOf(grinfi.contacts.exportCsv(options));
    emulator.addFault({ kind: "status", status: 503, operation: "searchContacts", after: 1 });
    const progress: ExportCsvProgress[] = [];
    const onProgress = (step: ExportCsvProgress) => void progress.push(step);

    const { text, error } = await readExport(grinfi.contacts.exportCsv(options));
    expect(error).toMatchObject({ operation: "searchContacts", status: 503 });
    const position = JSON.parse(JSON.stringify(positionOf(error)));
    const rest = await readExport(grinfi.contacts.exportCsv({ ...options, position, onProgress }));
    expect(text + rest.text).toBe(whole);
    // The first page starts with the last exported contact, because others may have been created at the same time.
    expect(progress).toMatchObject([
      { rows: 199, total: 250 },
      { rows: 250, total: 250 },
    ]);
  });

  test("before its first contact has no text, and the second export starts with the header", async () => {
    const { grinfi, emulator } = start({ contacts: 20 });
    const options = { columns, bom: true } as const;
    const whole = await textOf(grinfi.contacts.exportCsv(options));
    emulator.addFault({ kind: "status", status: 503, operation: "searchContacts" });
    const { text, error } = await readExport(grinfi.contacts.exportCsv(options));
    expect(text).toBe("");
    const position = positionOf(error);
    expect(await textOf(grinfi.contacts.exportCsv({ ...options, position }))).toBe(whole);
  });

  test("after its last contact leaves nothing to export", async () => {
    const { grinfi } = start();
    const progress: ExportCsvProgress[] = [];
    await textOf(grinfi.contacts.exportCsv({ onProgress: (step) => progress.push(step) }));
    const position = progress.at(-1)?.position;
    expect(position).toEqual({ offset: 0, done: true });
    expect(await textOf(grinfi.contacts.exportCsv({ position }))).toBe("");
  });

  test("has the position also as a stream", async () => {
    const { grinfi, emulator } = start({ contacts: 250 });
    emulator.addFault({ kind: "status", status: 503, operation: "searchContacts", after: 2 });
    const error = await rejectionOf(grinfi.contacts.exportCsv().stream().pipeTo(new WritableStream()));
    expect(positionOf(error)).toMatchObject({ offset: 200 });
  });

  test("can be resumed from its last progress", async () => {
    const { grinfi } = start({ contacts: 250 });
    const whole = await textOf(grinfi.contacts.exportCsv({ columns }));
    const stop = new Error("enough");
    let position: ExportCsvProgress["position"] | undefined;
    const onProgress = (step: ExportCsvProgress): void => {
      position = step.position;
      throw stop;
    };
    const { text, error } = await readExport(grinfi.contacts.exportCsv({ columns, onProgress }));
    expect(error).toBe(stop);
    expect(text + (await textOf(grinfi.contacts.exportCsv({ columns, position })))).toBe(whole);
  });

  test("has the position after an abort", async () => {
    const { grinfi, emulator } = start({ contacts: 250 });
    const controller = new AbortController();
    const onProgress = () => controller.abort(new Error("enough"));
    const { signal } = controller;
    const { error } = await readExport(grinfi.contacts.exportCsv({ onProgress, signal }));
    expect(error).toHaveProperty("message", "enough");
    expect(positionOf(error)).toMatchObject({ offset: 100 });
    expect(emulator.ledger.requests("searchContacts")).toHaveLength(1);
  });
});

test.each<[unknown, string]>([
  [null, "filter"],
  ["list", "filter"],
  [[], "filter"],
  [new Map([["list_uuid", "a"]]), "filter"],
  [{ list_uuid: undefined }, "filter.list_uuid"],
  [{ list_uuid: [] }, "filter.list_uuid"],
  [{ created_at: {} }, "filter.created_at"],
  [{ created_at: { ">=": undefined } }, 'filter.created_at[">="]'],
])("the filter %o is rejected with the name of the field, and nothing is sent", async (filter, name) => {
  const { grinfi, emulator } = start({ contacts: 3 });
  for (const position of [undefined, { offset: 1, slice: { value: "2026-01-01T00:00:00Z", keys: [] } }]) {
    const { error } = await readExport(grinfi.contacts.exportCsv({ filter, position } as ExportCsvOptions));
    expect(error).toBeInstanceOf(InvalidInputError);
    expect(String(error)).toContain(`"${name}" cannot be`);
  }
  expect(emulator.ledger.requests()).toEqual([]);
});

test("no filter exports every contact", async () => {
  const { grinfi } = start({ contacts: 3 });
  for (const options of [{}, { filter: undefined }, { filter: {} }])
    expect(parse(await textOf(grinfi.contacts.exportCsv(options)))).toHaveLength(1 + 3);
});

test.each<[ExportCsvOptions, RegExp]>([
  [{ columns: [] }, /^The option columns must be .* at least one/],
  [{ columns: ["nmae" as "name"] }, /^The option columns must be an array of fields of a contact/],
  [{ pageSize: 0 }, /^The option pageSize must be a whole number of at least 1, not 0/],
  [{ pageSize: 1.5 }, /^The option pageSize must be a whole number of at least 1, not 1.5/],
  [{ filter: { created_at: "2026-01-01" } }, /only operators for created_at/],
])("%j is rejected before anything is sent", async (options, message) => {
  const { emulator, grinfi } = start();
  const { error } = await readExport(grinfi.contacts.exportCsv(options));
  expect(error).toBeInstanceOf(ConfigurationError);
  expect((error as Error).message).toMatch(message);
  expect(emulator.ledger.requests()).toEqual([]);
});

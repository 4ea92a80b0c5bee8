import { describe, expect, test } from "vitest";
import { type ContactExportOptions, Grinfi, type Position, positionOf } from "../../src/index.ts";
import {
  ContactServer,
  contactInGroup,
  contactsInGroups,
  type Fault,
  type ServedContact,
} from "../support/exports/contact-server.ts";
import { readExport, readWhole } from "../support/exports/read-export.ts";

type Resumable = Exclude<ContactExportOptions, { readonly format: "json" }>;

const FORMATS: readonly Resumable[] = [
  { format: "csv", columns: ["uuid", "name"], bom: true },
  { format: "csv", columns: ["name", "uuid"], header: false, formulas: "keep" },
  { format: "ndjson", columns: ["uuid", "name"] },
  { format: "ndjson" },
];

const clientOf = ({ url }: ContactServer, apiKey = "test-key"): Grinfi =>
  new Grinfi({ apiKey, baseUrl: url, rateLimit: false, retry: false, logLevel: "off" });

/** Saves a position as text, as a program does that ends. */
const saved = (error: unknown): Position => JSON.parse(JSON.stringify(positionOf(error)));

/** Fails an export at each of its requests, resumes it with another client, and compares the whole text. */
async function failAtEachPage(server: ContactServer, options: Resumable, fault: Fault): Promise<number> {
  const whole = await readWhole(clientOf(server).contacts.export(options));
  const { requests } = server;
  for (let request = 1; request <= requests; request += 1) {
    server.reset();
    server.faults.set(request, fault);
    server.keys.add("test-key");
    const { text, error } = await readExport(clientOf(server).contacts.export(options));
    expect(error).toBeInstanceOf(Error);
    expect(whole.startsWith(text)).toBe(true);
    expect(server.requests).toBe(request);
    const position = saved(error);
    server.keys.add("test-key-2");
    const rest = await readWhole(clientOf(server, "test-key-2").contacts.export({ ...options, position }));
    expect(text + rest).toBe(whole);
  }
  server.keys.add("test-key");
  return requests;
}

describe.each(FORMATS)("an export as $format, $columns,", (options) => {
  const paged = { ...options, pageSize: 20 };

  test("whose key expires continues with another key, from any page", async () => {
    const server = await ContactServer.start(contactsInGroups(250));
    const expire = (): void => void server.keys.delete("test-key");
    expect(await failAtEachPage(server, paged, expire)).toBe(13);
  });

  test.each<[string, Fault]>([
    ["a 500", 500],
    ["a reset", "reset before"],
    ["a reset within the response", "reset within"],
  ])("continues after %s at any page", async (_, fault) => {
    const server = await ContactServer.start(contactsInGroups(250));
    expect(await failAtEachPage(server, paged, fault)).toBe(13);
  });

  test("continues after an abort at any page", async () => {
    const server = await ContactServer.start(contactsInGroups(250));
    const whole = await readWhole(clientOf(server).contacts.export(paged));
    for (let request = 1; request <= 13; request += 1) {
      const controller = new AbortController();
      const stop = new Error("enough");
      server.reset();
      server.faults.set(request, () => controller.abort(stop));
      const { signal } = controller;
      const { text, error } = await readExport(clientOf(server).contacts.export({ ...paged, signal }));
      expect(error).toBe(stop);
      server.reset();
      const position = saved(error);
      const rest = await readWhole(clientOf(server).contacts.export({ ...paged, position }));
      expect(text + rest).toBe(whole);
    }
  });

  test("continues after several failures, one after another", async () => {
    const server = await ContactServer.start(contactsInGroups(250));
    const whole = await readWhole(clientOf(server).contacts.export(paged));
    let text = "";
    let position: Position | undefined;
    let failures = 0;
    for (;;) {
      server.reset();
      // The first request of each export succeeds, the second one fails.
      server.faults.set(2, 401);
      const part = await readExport(clientOf(server).contacts.export({ ...paged, position }));
      text += part.text;
      if (part.error === undefined) break;
      position = saved(part.error);
      failures += 1;
    }
    expect(text).toBe(whole);
    expect(failures).toBeGreaterThan(5);
  });
});

describe("an export of more contacts than a search returns", () => {
  test.each(FORMATS)("as $format, $columns, continues from any page", async (options) => {
    const server = await ContactServer.start(contactsInGroups(20_200));
    const requests = await failAtEachPage(server, { ...options, pageSize: 2500 }, 401);
    // 4 pages of each of 2 slices, and 1 more.
    expect(requests).toBe(9);
  });

  test("prefetches pages, and continues from any of them", async () => {
    const server = await ContactServer.start(contactsInGroups(10_400));
    const options = { format: "ndjson", columns: ["uuid"], pageSize: 1000, concurrency: 3 } as const;
    const whole = await readWhole(clientOf(server).contacts.export(options));
    for (let request = 1; request <= server.requests; request += 1) {
      server.reset();
      server.faults.set(request, 500);
      const { text, error } = await readExport(clientOf(server).contacts.export(options));
      server.reset();
      const position = saved(error);
      expect(text + (await readWhole(clientOf(server).contacts.export({ ...options, position })))).toBe(
        whole,
      );
    }
  });
});

describe("contacts that are created and deleted", () => {
  const options = { format: "ndjson", columns: ["uuid"], pageSize: 20 } as const;
  const uuidsIn = (text: string): string[] =>
    text.split("\n").flatMap((line) => /[\d-]{36}/.exec(line) ?? []);
  const uuidsOf = (contacts: readonly ServedContact[]): string[] => contacts.map(({ uuid }) => uuid);

  test("between a failure and its continuation neither hide nor repeat another contact", async () => {
    const contacts = contactsInGroups(100);
    const created = Array.from({ length: 30 }, (_, index) => contactInGroup(1000 + index, 1000));
    for (let request = 1; request <= 5; request += 1) {
      const server = await ContactServer.start(contacts);
      server.faults.set(request, 401);
      const { text, error } = await readExport(clientOf(server).contacts.export(options));
      const exported = new Set(uuidsIn(text));
      const last = [...exported].at(-1);
      // Every third contact is deleted, and so are the last exported one and the one after it.
      const isDeleted = ({ uuid }: ServedContact, index: number): boolean =>
        index % 3 === 0 || uuid === last || contacts[index - 1]?.uuid === last;
      const remaining = contacts.filter((contact, index) => !isDeleted(contact, index));
      server.contacts = [...remaining, ...created];
      const rest = uuidsIn(
        await readWhole(clientOf(server).contacts.export({ ...options, position: saved(error) })),
      );
      expect(rest).toEqual([
        ...uuidsOf(remaining).filter((uuid) => !exported.has(uuid)),
        ...uuidsOf(created),
      ]);
    }
  });

  test.each([1, 3])("during an export hide no other contact, with concurrency %i", async (concurrency) => {
    for (let request = 2; request <= 5; request += 1) {
      const server = await ContactServer.start(contactsInGroups(100));
      const kept = server.contacts.filter((_, index) => index % 7 !== 3);
      server.faults.set(request, () => {
        server.contacts = kept;
      });
      const text = await readWhole(clientOf(server).contacts.export({ ...options, concurrency }));
      const uuids = uuidsIn(text);
      expect(uuids).toEqual([...new Set(uuids)].toSorted());
      expect(uuids).toEqual(expect.arrayContaining(uuidsOf(kept)));
    }
  });

  test("take one or two more requests if an export finds that contacts were deleted", async () => {
    const server = await ContactServer.start(contactsInGroups(100));
    server.faults.set(3, () => server.contacts.splice(5, 1));
    await readWhole(clientOf(server).contacts.export(options));
    // It repeats a page. The pages after it begin a few contacts earlier, so there is one more.
    expect(server.requests).toBe(5 + 2);
  });

  test("before the last page of an export are in it if they were created", async () => {
    const server = await ContactServer.start(contactsInGroups(100));
    const created = contactInGroup(1000, 1000);
    server.faults.set(5, () => server.contacts.push(created));
    const uuids = uuidsIn(await readWhole(clientOf(server).contacts.export(options)));
    expect(uuids).toEqual([...uuidsOf(contactsInGroups(100)), created.uuid]);
  });
});

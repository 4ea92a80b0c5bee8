import { flushEventLoop, rejectionOf } from "@grinfi/testing";
import { parse } from "csv-parse/sync";
import { describe, expect, test } from "vitest";
import { type ContactExportProgress, positionOf } from "../../src/index.ts";
import { useAccountBehindPrism } from "../support/accounts/behind-prism.ts";
import { loadContacts, start } from "../support/accounts/start.ts";
import { readExport, readWhole } from "../support/exports/read-export.ts";

const columns = ["uuid", "name", "work_email"] as const;

describe("contacts are exported as CSV", () => {
  const account = useAccountBehindPrism({ contacts: 250 });

  test("with the documented requests and progress", async () => {
    const progress: ContactExportProgress[] = [];
    const csv = account.grinfi.contacts.export({
      format: "csv",
      columns,
      onProgress: (step) => progress.push(step),
    });
    const text = await readWhole(csv);
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
    const text = await readWhole(grinfi.contacts.export({ format: "csv", filter, columns, pageSize: 20 }));
    expect(parse(text)).toHaveLength(1 + count);
    expect(account.called.length - before).toBe(Math.ceil(count / 20));
    expect(count).toBeLessThan(250);
  });

  test("as a stream of bytes", async () => {
    const text = await readWhole(account.grinfi.contacts.export({ format: "csv", columns }));
    const bytes = new Uint8Array(
      await new Response(
        account.grinfi.contacts.export({ format: "csv", columns, bom: true }).stream(),
      ).arrayBuffer(),
    );
    expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    expect(new TextDecoder().decode(bytes)).toBe(text);
  });

  test("without further requests after a loop that ends early", async () => {
    const csv = account.grinfi.contacts.export({ format: "csv", columns });
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
    const csv = grinfi.contacts.export({
      format: "csv",
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
    expect(parse(await readWhole(csv))).toEqual([
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
    const csv = grinfi.contacts.export({
      format: "csv",
      filter,
      columns: ["uuid", ...fields],
      formulas: "keep",
    });
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
  const reader = contacts.export({ format: "csv", columns, concurrency: 3 }).stream().getReader();
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
  const text = await readWhole(grinfi.contacts.export({ format: "csv", columns: ["uuid"] }));
  expect(text).toBe(["uuid", ...uuids, ""].join("\r\n"));
  expect(emulator.ledger.requests("searchContacts")).toHaveLength(251);
});

test("an export without contacts has only a header", async () => {
  const { grinfi } = start();
  const text = await readWhole(grinfi.contacts.export({ format: "csv" }));
  expect(text).toMatch(/^uuid,first_name,[a-z_,]+,created_at\r\n$/);
  const bare = grinfi.contacts.export({ format: "csv", header: false }).stream().getReader();
  expect(await bare.read()).toEqual({ done: true, value: undefined });
});

describe("an export that fails", () => {
  test("has the position from which another export resumes", async () => {
    const { grinfi, emulator } = start({ contacts: 250 });
    const options = { format: "csv", columns, bom: true } as const;
    const whole = await readWhole(grinfi.contacts.export(options));
    emulator.addFault({ kind: "status", status: 503, operation: "searchContacts", after: 1 });
    const progress: ContactExportProgress[] = [];
    const onProgress = (step: ContactExportProgress) => void progress.push(step);

    const { text, error } = await readExport(grinfi.contacts.export(options));
    expect(error).toMatchObject({ operation: "searchContacts", status: 503 });
    const position = JSON.parse(JSON.stringify(positionOf(error)));
    const rest = await readExport(grinfi.contacts.export({ ...options, position, onProgress }));
    expect(text + rest.text).toBe(whole);
    // The first page starts with the last exported contact, because others may have been created at the same time.
    expect(progress).toMatchObject([
      { rows: 199, total: 250 },
      { rows: 250, total: 250 },
    ]);
  });

  test("before its first contact has no text, and the second export starts with the header", async () => {
    const { grinfi, emulator } = start({ contacts: 20 });
    const options = { format: "csv", columns, bom: true } as const;
    const whole = await readWhole(grinfi.contacts.export(options));
    emulator.addFault({ kind: "status", status: 503, operation: "searchContacts" });
    const { text, error } = await readExport(grinfi.contacts.export(options));
    expect(text).toBe("");
    const position = positionOf(error);
    expect(await readWhole(grinfi.contacts.export({ ...options, position }))).toBe(whole);
  });

  test("after its last contact leaves nothing to export", async () => {
    const { grinfi } = start();
    const progress: ContactExportProgress[] = [];
    await readWhole(grinfi.contacts.export({ format: "csv", onProgress: (step) => progress.push(step) }));
    const position = progress.at(-1)?.position;
    expect(position).toEqual({ offset: 0, done: true });
    expect(await readWhole(grinfi.contacts.export({ format: "csv", position }))).toBe("");
  });

  test("has the position also as a stream", async () => {
    const { grinfi, emulator } = start({ contacts: 250 });
    emulator.addFault({ kind: "status", status: 503, operation: "searchContacts", after: 2 });
    const error = await rejectionOf(
      grinfi.contacts.export({ format: "csv" }).stream().pipeTo(new WritableStream()),
    );
    expect(positionOf(error)).toMatchObject({ offset: 200 });
  });

  test("can be resumed from its last progress", async () => {
    const { grinfi } = start({ contacts: 250 });
    const whole = await readWhole(grinfi.contacts.export({ format: "csv", columns }));
    const stop = new Error("enough");
    let position: ContactExportProgress["position"] | undefined;
    const onProgress = (step: ContactExportProgress): void => {
      position = step.position;
      throw stop;
    };
    const { text, error } = await readExport(grinfi.contacts.export({ format: "csv", columns, onProgress }));
    expect(error).toBe(stop);
    expect(text + (await readWhole(grinfi.contacts.export({ format: "csv", columns, position })))).toBe(
      whole,
    );
  });

  test("has the position after an abort", async () => {
    const { grinfi, emulator } = start({ contacts: 250 });
    const controller = new AbortController();
    const onProgress = () => controller.abort(new Error("enough"));
    const { signal } = controller;
    const { error } = await readExport(grinfi.contacts.export({ format: "csv", onProgress, signal }));
    expect(error).toHaveProperty("message", "enough");
    expect(positionOf(error)).toMatchObject({ offset: 100 });
    expect(emulator.ledger.requests("searchContacts")).toHaveLength(1);
  });
});

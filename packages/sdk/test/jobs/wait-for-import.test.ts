import { rejectionOf } from "@grinfi/testing";
import { expect, test } from "vitest";
import { ConfigurationError, LookupError, type StartedImport, type WaitFunction } from "../../src/index.ts";
import { columns, csv, peopleCsv, startWithList } from "../support/accounts/csv-files.ts";
import { start } from "../support/accounts/start.ts";

const wait = async (): Promise<void> => undefined;

/** Starts an import, and leaves the job at a step, as a process that ends does. @returns What it has stored. */
async function interruptAt(step: "counted" | "started" | "uploaded", rows: number) {
  const account = await startWithList();
  const { grinfi, list, wait: advance } = account;
  const job = grinfi.contacts.importCsv(csv(peopleCsv(rows)), { list, columns, wait: advance });
  let stored = "";
  for await (const progress of job) {
    stored = JSON.stringify(progress.started);
    if (progress.step === step) break;
  }
  account.emulator.ledger.clear();
  return { ...account, started: JSON.parse(stored) as StartedImport };
}

test.each(["started", "counted"] as const)(
  "an import whose process ended at %s is waited for by another one",
  async (step) => {
    const { grinfi, list, started, called, wait: advance } = await interruptAt(step, 300);
    expect(started).toEqual({ list, before: 0, rows: 300 });
    const result = await grinfi.contacts.waitForImport(started, { wait: advance });
    expect(result).toEqual({ outcome: "complete", done: 300, failed: 0, open: 0, total: 300 });
    expect(new Set(called())).toEqual(new Set(["getList", "searchContacts"]));
  },
);

test("an import that was not started stays open", async () => {
  const { grinfi, started } = await interruptAt("uploaded", 3);
  const result = await grinfi.contacts.waitForImport(started, { wait });
  expect(result).toMatchObject({ outcome: "unknown", done: 0, open: 3 });
  expect(result.reason).toMatch(/^3 of 3 rows .* existing contacts.* not imported yet\.$/);
});

test("the result of an import that is late has what it takes to wait again", async () => {
  const { emulator, grinfi } = start({ lag: { imports: { delay: 3_600_000 } } });
  const { uuid: list } = await grinfi.lists.create({ name: "Spring fair" });
  const advance: WaitFunction = async (milliseconds) => emulator.advance(milliseconds);
  const first = await grinfi.contacts.importCsv(csv(peopleCsv(3)), { list, columns, wait: advance });
  expect(first).toMatchObject({ outcome: "unknown", missing: 3 });
  emulator.advance(3_600_000);
  expect(await grinfi.contacts.waitForImport(first.started as StartedImport)).toMatchObject({
    ...{ outcome: "complete", done: 3 },
  });
});

test.each([
  [{ stopAfter: 2 }, 2],
  [{ fail: ["robin-1"] }, 2],
])("an import with %j stops at %d rows, and the outcome is unknown", async (imports, done) => {
  const { emulator, grinfi } = start({ lag: { imports } });
  const { uuid: list } = await grinfi.lists.create({ name: "Spring fair" });
  const advance: WaitFunction = async (milliseconds) => emulator.advance(milliseconds);
  const { started } = await grinfi.contacts.importCsv(csv(peopleCsv(3)), { list, columns, wait: advance });
  if (started === undefined) throw new Error("The import was not started.");
  const result = await grinfi.contacts.waitForImport(started, { wait: advance });
  expect(result).toMatchObject({ outcome: "unknown", done, open: 3 - done, total: 3 });
});

test("a list that loses contacts, or gains others, has no count outside of the rows", async () => {
  const { grinfi, list } = await startWithList();
  await grinfi.contacts.upsert({ list_uuid: list, lead: { linkedin_id: "robin-sample" } });
  const shrunk = await grinfi.contacts.waitForImport({ list, before: 5, rows: 2 }, { wait });
  expect(shrunk).toMatchObject({ outcome: "unknown", done: 0, open: 2 });
  await grinfi.contacts.upsert({ list_uuid: list, lead: { linkedin_id: "kim-placeholder" } });
  const grown = await grinfi.contacts.waitForImport({ list, before: 0, rows: 1 }, { wait });
  expect(grown).toMatchObject({ outcome: "complete", done: 1, total: 1 });
});

test("a list that does not exist ends the job before the first count", async () => {
  const { grinfi, called, list } = await startWithList();
  await grinfi.lists.delete(list);
  const error = await rejectionOf(grinfi.contacts.waitForImport({ list, before: 0, rows: 1 }));
  expect(error).toBeInstanceOf(LookupError);
  expect(called()).not.toContain("searchContacts");
});

test.each([
  ["list", { before: 0, rows: 1 }],
  ["list", { list: " ", before: 0, rows: 1 }],
  ["before", { list: "l", rows: 1 }],
  ["before", { list: "l", before: -1, rows: 1 }],
  ["rows", { list: "l", before: 0, rows: 0 }],
  ["upload", { list: "l", before: 0, rows: 1, upload: "u" }],
  ["started must be an object", undefined],
])("started is refused because of %s", async (name, started) => {
  const { grinfi, called } = await startWithList();
  const error = await rejectionOf(grinfi.contacts.waitForImport(started as StartedImport));
  expect(error).toBeInstanceOf(ConfigurationError);
  expect(String(error)).toContain(name);
  expect(called()).toEqual([]);
});

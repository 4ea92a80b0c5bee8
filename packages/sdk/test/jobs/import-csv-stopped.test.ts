import { rejectionOf, runTimersUntil } from "@grinfi/testing";
import { describe, expect, test } from "vitest";
import type { ImportCsvProgress, WaitFunction } from "../../src/index.ts";
import { columns, csv, peopleCsv, startWithList } from "../support/accounts/csv-files.ts";
import { start } from "../support/accounts/start.ts";
import { useFakeTime } from "../support/time.ts";

describe("when a call fails", () => {
  const file = csv(peopleCsv(3));

  test.each([
    ["reset-before", 0],
    ["reset-after", 3],
  ] as const)("a start that ends in %s is unknown and not repeated", async (kind, gained) => {
    const { grinfi, emulator, list, wait, called } = await startWithList();
    emulator.addFault({ kind, operation: "importLeadsFromFile" });
    const result = await grinfi
      .withOptions({ retry: { maxRetries: 5 } })
      .contacts.importCsv(file, { list, columns, wait });
    expect(result).toMatchObject({ outcome: "unknown", after: gained, missing: 3 - gained });
    expect(result.upload).toMatch(/^[0-9a-f-]{36}$/);
    expect(result.error).toHaveProperty("maybeProcessed", true);
    expect(result.reason).toContain("It is not known whether the import of fair.csv started");
    expect(result.reason).toContain(`gained ${gained} contacts for 3 rows`);
    expect(called().filter((id) => id === "importLeadsFromFile")).toHaveLength(1);
  });

  test("a start that a gateway interrupts is unknown and not repeated", async () => {
    const { grinfi, emulator, list, wait } = await startWithList();
    emulator.addFault({ kind: "status", status: 504, processed: true, operation: "importLeadsFromFile" });
    const result = await grinfi.contacts.importCsv(file, { list, columns, wait });
    expect(result).toMatchObject({ outcome: "unknown", after: 3, missing: 0 });
  });

  test.each([
    ["searchContacts", "status", 500, []],
    ["uploadCsvFile", "status", 422, []],
    ["uploadCsvFile", "reset-after", undefined, []],
    ["importLeadsFromFile", "status", 422, ["uploaded"]],
    ["importLeadsFromFile", "status", 401, ["uploaded"]],
  ] as const)("before the start an error ends the job: %s, %s %s", async (operation, kind, status, steps) => {
    const { grinfi, emulator, list, wait } = await startWithList();
    emulator.addFault({ kind, operation, ...(status && { status }) });
    const seen: string[] = [];
    const onProgress = ({ step }: ImportCsvProgress) => void seen.push(step);
    const error = await rejectionOf(grinfi.contacts.importCsv(file, { list, columns, wait, onProgress }));
    expect(error).toMatchObject({ operation, ...(status && { status }) });
    expect(seen).toEqual(steps);
    emulator.advance(60_000);
    expect(emulator.counts().leads).toBe(0);
  });

  test("an upload without a uuid in the response is not started", async () => {
    const { grinfi, emulator, list, wait, called } = await startWithList();
    emulator.addFault({ kind: "empty-body", operation: "uploadCsvFile" });
    await rejectionOf(grinfi.contacts.importCsv(file, { list, columns, wait }));
    expect(called()).not.toContain("importLeadsFromFile");
  });

  test("a count that fails in between is skipped", async () => {
    const { grinfi, emulator, list, wait } = await startWithList();
    emulator.addFault({ kind: "status", status: 503, operation: "searchContacts", after: 1 });
    const result = await grinfi.contacts.importCsv(file, { list, columns, wait });
    expect(result).toMatchObject({ outcome: "complete", after: 3 });
    expect(result).not.toHaveProperty("error");
  });

  test("a start that is unknown does not hide that the list could not be counted", async () => {
    const { grinfi, emulator, list, wait } = await startWithList();
    emulator.addFault({ kind: "reset-after", operation: "importLeadsFromFile" });
    emulator.addFault({ kind: "status", status: 503, operation: "searchContacts", after: 1, times: null });
    const { reason } = await grinfi.contacts.importCsv(file, { list, columns, wait });
    expect(reason).toMatch(/gained 0 contacts for 3 rows\. The last read failed: .*503.* Check the list/);
  });

  test.each([
    [503, 7, /^3 of 3 rows are open, and nothing has changed for 120 seconds\./],
    [401, 1, /^3 of 3 rows are open, as far as they could be read\. The last read failed: .*401/],
  ])("counts that end with a %d do not lose the import: %d", async (status, counts, reason) => {
    const { grinfi, emulator, list, wait, called } = await startWithList();
    emulator.addFault({ kind: "status", status, operation: "searchContacts", after: 1, times: null });
    const result = await grinfi.contacts.importCsv(file, { list, columns, wait });
    expect(result).toMatchObject({
      outcome: "unknown",
      after: 0,
      missing: 3,
      started: { list, before: 0, rows: 3 },
      error: { status },
    });
    expect(result.reason).toContain("The last read failed");
    expect(result.reason).toMatch(reason);
    expect(called()).toHaveLength(4 + counts);
  });
});

describe("when the caller stops the job", () => {
  const file = csv(peopleCsv(3));

  test.each([
    ["getList", 0, 1],
    ["searchContacts", 0, 2],
    ["uploadCsvFile", 0, 3],
    ["importLeadsFromFile", 0, 4],
    ["searchContacts", 1, 5],
  ])("an abort during %s ends the job with its reason: %d, %d", async (operation, after, requests) => {
    const { grinfi, emulator, list, called } = await startWithList();
    const controller = new AbortController();
    emulator.addFault({ kind: "stall", operation, after });
    const fetch: typeof globalThis.fetch = (...request) => {
      const answer = emulator.fetch(...request);
      if (called().length === requests) controller.abort(new Error("enough"));
      return answer;
    };
    const { signal } = controller;
    const wait: WaitFunction = async () => undefined;
    const job = grinfi.withOptions({ fetch }).contacts.importCsv(file, { list, columns, wait, signal });
    expect(await rejectionOf(job)).toHaveProperty("message", "enough");
    expect(called()).toHaveLength(requests);
  });

  test("an abort during a wait ends the wait at once", async () => {
    const { grinfi, list, called } = await startWithList();
    const controller = new AbortController();
    const onProgress = ({ step }: ImportCsvProgress) => {
      if (step === "started") setImmediate(() => controller.abort(new Error("enough")));
    };
    const { signal } = controller;
    const job = grinfi.contacts.importCsv(file, { list, columns, onProgress, signal });
    expect(await rejectionOf(job)).toHaveProperty("message", "enough");
    expect(called()).toHaveLength(4);
  });

  test.each([true, false])("an abort before the first use sends nothing: %s", async (dryRun) => {
    const { grinfi, list, called } = await startWithList();
    const signal = AbortSignal.abort(new Error("enough"));
    const job = grinfi.contacts.importCsv(file, { list, columns, dryRun, signal });
    expect(await rejectionOf(job)).toHaveProperty("message", "enough");
    expect(called()).toEqual([]);
  });

  test("leaving the loop after the upload starts no import", async () => {
    const { grinfi, list, wait, called } = await startWithList();
    const job = grinfi.contacts.importCsv(file, { list, columns, wait });
    for await (const { step } of job) if (step === "uploaded") break;
    expect(await rejectionOf(job)).toHaveProperty("name", "AbortError");
    expect(called()).toEqual(["getList", "searchContacts", "uploadCsvFile"]);
  });
});

describe("without the option wait", () => {
  useFakeTime();

  test("it uses a timer", async () => {
    const { grinfi } = start({ clock: Date.now }, { timeout: Number.POSITIVE_INFINITY });
    const list = (await grinfi.lists.create({ name: "Spring fair" })).uuid;
    const began = Date.now();
    const job = grinfi.contacts.importCsv(csv(peopleCsv(150)), { list, columns });
    expect(await runTimersUntil(job)).toMatchObject({ outcome: "complete", after: 150 });
    expect(Date.now() - began).toBe(2000 + 4000);
  });
});

import { rejectionOf } from "@grinfi/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type BulkAction,
  type BulkActionOptions,
  type ChunkOutcome,
  ConfigurationError,
  type ContactSelection,
  ForbiddenError,
  InvalidInputError,
} from "../../src/index.ts";
import { createAutomation } from "../support/accounts/automation.ts";
import { loadContacts, start } from "../support/accounts/start.ts";
import { MemoryJournal } from "../support/jobs/memory-journal.ts";
import { runJob } from "../support/jobs/run-job.ts";

const LISTS = ["done", "excluded", "failed", "unknown", "notTried", "planned"] as const;

/** Returns the outcomes of the contacts of each chunk. */
const outcomesOf = (chunks: readonly ChunkOutcome[]): string[] =>
  chunks.map((chunk) => LISTS.filter((list) => chunk[list].length > 0).join());

const markRead: BulkAction = { type: "contact_mark_read" };
const removal: BulkAction = { type: "contact_delete" };

/** The items that actions refer to. */
interface Items {
  readonly flow: string;
  readonly list: string;
}

type ActionOf = (items: Items) => BulkAction;

/** Runs a bulk action on an account with 10 contacts, in chunks of 3. Waits take no time. */
async function runOn10(
  actionOf: ActionOf,
  faults: Parameters<ReturnType<typeof start>["emulator"]["addFault"]>[0][],
  options: BulkActionOptions = {},
) {
  const account = start();
  const ids = loadContacts(account.emulator, [10]);
  const flow = await createAutomation(account.grinfi);
  const { uuid: list } = await account.grinfi.lists.create({ name: "Moved" });
  const action = actionOf({ flow, list });
  account.emulator.ledger.clear();
  for (const fault of faults) account.emulator.addFault(fault);
  const waits: number[] = [];
  const wait = async (milliseconds: number) => void waits.push(milliseconds);
  const { progress: chunks, ...ended } = await runJob(
    account.grinfi.contacts.bulkAction(action, { ids }, { chunkSize: 3, wait, ...options }),
  );
  const requests = (operation: string): number => account.emulator.ledger.requests(operation).length;
  return { ...account, chunks, ...ended, ids, requests, sent: requests("leadsMassAction"), waits };
}

const enrol: ActionOf = ({ flow: flow_uuid }) => ({ type: "contact_add_to_flow", flow_uuid });
const move: ActionOf = ({ list: list_uuid }) => ({ type: "contact_change_list", list_uuid });
const remove: ActionOf = () => ({ type: "contact_delete" });
const onAction = { operation: "leadsMassAction", after: 1 } as const;

/** The waits of a job that reads contacts until its patience ends. */
const ALL_WAITS = [2, 4, 8, 16, 30, 30, 30].map((seconds) => seconds * 1000);

describe("a chunk whose call fails", () => {
  test("is failed if the API rejected it, and the other chunks are done", async () => {
    const { chunks, result, ids } = await runOn10(move, [{ ...onAction, kind: "status", status: 422 }]);
    expect(outcomesOf(chunks)).toEqual(["done", "failed", "done", "done"]);
    expect(result).toMatchObject({ done: 7, failed: 3, unknown: 0 });
    expect(chunks[1]).toMatchObject({ failed: ids.slice(3, 6), reason: expect.stringContaining("422") });
  });

  test.each([
    ["contact_change_list", move, "searchContacts", 0, 1],
    ["contact_add_to_flow", enrol, "listFlowLeads", 8, 0],
    ["contact_delete", remove, "getLead", 0, 3],
  ] as const)(
    "after it was processed is done: %s is read back once, and not sent again",
    async (_, action, read, others, own) => {
      const gateway = { kind: "status", status: 502, processed: true } as const;
      for (const kind of [{ kind: "reset-after" } as const, gateway]) {
        const fault = { ...onAction, ...kind };
        const { chunks, requests, result, sent, waits } = await runOn10(action, [fault]);
        expect(outcomesOf(chunks)).toEqual(["done", "done", "done", "done"]);
        expect(result).toMatchObject({ done: 10, unknown: 0, notTried: 0 });
        expect(chunks[1]).not.toHaveProperty("error");
        expect([sent, requests(read), waits]).toEqual([4, others + own, []]);
      }
    },
  );

  test.each(["reset-before", "status", "html"] as const)(
    "is unknown after a %s if its contacts do not show the action, and a repeatable action continues",
    async (kind) => {
      const { chunks, ids, requests, result, sent, waits } = await runOn10(move, [{ ...onAction, kind }]);
      const byIndex = chunks.toSorted((a, b) => a.index - b.index);
      expect(outcomesOf(byIndex)).toEqual(["done", "unknown", "done", "done"]);
      expect(result).toMatchObject({ done: 7, unknown: 3, chunks: byIndex });
      expect(byIndex[1]).toMatchObject({
        unknown: ids.slice(3, 6),
        reason: expect.stringContaining("Check these contacts, or run the job again"),
      });
      expect([sent, requests("searchContacts"), waits]).toEqual([4, 1 + ALL_WAITS.length, ALL_WAITS]);
    },
  );

  test("is unknown at once if its effect cannot be read", async () => {
    const custom_field_uuid = "0ddba11a-1111-4111-8111-111111111111";
    const field: ActionOf = () => ({ type: "contact_change_custom_field", custom_field_uuid, value: "12" });
    const fault = { operation: "leadsMassAction", kind: "reset-before", times: null } as const;
    const { result, requests, sent, waits } = await runOn10(field, [fault]);
    expect(result).toMatchObject({ done: 0, unknown: 10 });
    expect([sent, requests("searchContacts"), waits]).toEqual([4, 0, []]);
  });

  test.each([
    ["contact_add_to_flow", enrol],
    ["contact_delete", remove],
  ] as const)("stops %s if it is unknown, and reports the remaining contacts", async (_, action) => {
    const { chunks, result, sent, ids, waits } = await runOn10(action, [
      { ...onAction, kind: "reset-before" },
    ]);
    expect(outcomesOf(chunks)).toEqual(["done", "unknown", "notTried", "notTried"]);
    expect(result).toMatchObject({ done: 3, unknown: 3, notTried: 4 });
    expect(chunks.flatMap(({ ids }) => ids)).toEqual(ids);
    expect(chunks[3]?.reason).toBe("The outcome of chunk 1 is unknown.");
    expect([sent, waits]).toEqual([2, ALL_WAITS]);
  });

  test("does not stop the job if it certainly was not processed", async () => {
    const { result } = await runOn10(remove, [{ ...onAction, kind: "status", status: 422 }]);
    expect(result).toMatchObject({ done: 7, failed: 3, notTried: 0 });
  });

  test("is not sent if the contacts of the automation cannot be read", async () => {
    const fault = { kind: "status", operation: "listFlowLeads", after: 2 } as const;
    const { chunks, emulator, sent } = await runOn10(enrol, [fault]);
    expect(outcomesOf(chunks)).toEqual(["done", "failed", "done", "done"]);
    expect(chunks[1]?.reason).toMatch(
      /^Nothing was sent, because the contacts of the automation could not be read\./,
    );
    expect([sent, emulator.ledger.effects("enrolled").length]).toEqual([3, 7]);
  });

  test("is reported and then ends the job if every other call would fail in the same way", async () => {
    const { chunks, error, sent } = await runOn10(move, [{ ...onAction, kind: "status", status: 403 }]);
    expect(outcomesOf(chunks)).toEqual(["done", "failed"]);
    expect(error).toBeInstanceOf(ForbiddenError);
    expect(sent).toBe(2);
  });

  test("is not sent if the search fails", async () => {
    const { emulator, grinfi } = start({ contacts: 5 });
    emulator.addFault({ kind: "status", operation: "searchContacts", after: 1 });
    const filter = { uuid: "is_not_null" };
    expect(await rejectionOf(grinfi.contacts.bulkAction(removal, { filter }))).toMatchObject({ status: 503 });
    expect(emulator.ledger.requests("leadsMassAction")).toEqual([]);
  });
});

describe("a job that is stopped", () => {
  test("by its signal ends between chunks and rejects with the reason", async () => {
    const controller = new AbortController();
    const onProgress = () => controller.abort(new Error("enough"));
    const { chunks, error, sent } = await runOn10(move, [], { onProgress, signal: controller.signal });
    expect([chunks.length, error, sent]).toEqual([1, new Error("enough"), 1]);
  });

  test("by its signal during a call reports the chunk as unknown", async () => {
    const controller = new AbortController();
    const account = start();
    const ids = loadContacts(account.emulator, [10]);
    const fetch: typeof globalThis.fetch = async (...given) => {
      const answer = await account.emulator.fetch(...given);
      controller.abort(new Error("enough"));
      return answer;
    };
    const { contacts } = account.grinfi.withOptions({ fetch });
    const { signal } = controller;
    const { progress: chunks, error } = await runJob(
      contacts.bulkAction(removal, { ids }, { chunkSize: 3, signal }),
    );
    expect(chunks).toMatchObject([{ unknown: ids.slice(0, 3), ids: ids.slice(0, 3) }]);
    expect(error).toEqual(new Error("enough"));
  });

  test("by its signal while a call waits for the rate limit fails the chunk, and the next job sends it", async () => {
    const controller = new AbortController();
    const { emulator, grinfi } = start();
    const ids = loadContacts(emulator, [6]);
    const journal = new MemoryJournal();
    const { contacts } = grinfi.withOptions({
      rateLimit: { limit: 1, interval: 3_600_000 },
      hooks: { onWait: () => controller.abort(new Error("enough")) },
    });
    const options = { chunkSize: 3, journal };
    const { progress: chunks, error } = await runJob(
      contacts.bulkAction(removal, { ids }, { ...options, signal: controller.signal }),
    );
    expect(outcomesOf(chunks)).toEqual(["done", "failed"]);
    expect(error).toEqual(new Error("enough"));
    expect(emulator.ledger.requests("leadsMassAction")).toHaveLength(1);
    expect(await grinfi.contacts.bulkAction(removal, { ids }, options)).toMatchObject({ done: 6 });
    expect(emulator.ledger.requests("leadsMassAction")).toHaveLength(2);
  });

  test("by leaving its loop sends nothing more", async () => {
    const { emulator, grinfi } = start();
    const ids = loadContacts(emulator, [10]);
    for await (const chunk of grinfi.contacts.bulkAction(removal, { ids }, { chunkSize: 3 }))
      if (chunk.index === 1) break;
    expect(emulator.ledger.requests("leadsMassAction")).toHaveLength(2);
  });
});

test("more contacts than the largest offset of a search are selected", async () => {
  const { emulator, grinfi } = start();
  const ids = loadContacts(emulator, [5000, 5000, 50]);
  const filter = { uuid: "is_not_null" };
  const options = { max: 20_000, chunkSize: 1000, dryRun: true };
  const { selected, chunks } = await grinfi.contacts.bulkAction(removal, { filter }, options);
  expect(selected).toBe(ids.length);
  expect(new Set(chunks.flatMap((chunk) => chunk.ids))).toEqual(new Set(ids));
});

test("contacts created between the count and the reading count towards max", async () => {
  const { emulator, grinfi } = start({ contacts: 10 });
  const fetch: typeof globalThis.fetch = async (request) => {
    const answer = await emulator.fetch(request);
    if (emulator.ledger.requests("searchContacts").length === 1) loadContacts(emulator, [5]);
    return answer;
  };
  const { contacts } = grinfi.withOptions({ fetch });
  const job = contacts.bulkAction(removal, { filter: { uuid: "is_not_null" } }, { max: 10 });
  expect(await rejectionOf(job)).toBeInstanceOf(ConfigurationError);
  expect(emulator.ledger.requests("leadsMassAction")).toEqual([]);
});

test.each<[string, unknown, unknown, BulkActionOptions?]>([
  ["max", markRead, { ids: [] }, { max: 0 }],
  ["max", markRead, { ids: [] }, { max: Number.NaN }],
  ["chunkSize", markRead, { ids: [] }, { chunkSize: 1.5 }],
  ["type", { type: "contact_paint_blue" }, { ids: [] }],
  ["type", { type: "toString" }, { ids: [] }],
  ["tag_uuids", { type: "contact_add_tags" }, { ids: [] }],
  ["tag_uuids", { type: "contact_add_tags", tag_uuids: [] }, { ids: [] }],
  ["flow_uuids", { type: "contact_cancel_from_flows", flow_uuids: ["a", ""] }, { ids: [] }],
  ["value", { type: "contact_change_custom_field", custom_field_uuid: "a" }, { ids: [] }],
  ["selection", markRead, null],
  ["selection", markRead, undefined],
  ["selection", markRead, {}],
  ["selection", markRead, { ids: [], filter: { name: "x" } }],
  ["selection", markRead, { ids: undefined, filter: undefined }],
  ["ids", markRead, { ids: ["a", undefined] }],
  ["ids", markRead, { ids: ["a", " "] }],
  ["ids", markRead, { ids: new Set(["a"]) }],
  ["ids", markRead, { ids: "a" }],
  ["ids", markRead, { ids: null }],
  ["filter", markRead, { filter: {} }],
  ["filter.all", markRead, { filter: { all: true } }],
  ["filter.ids", markRead, { filter: { ids: ["a"] } }],
  ["filter.excludeIds", markRead, { filter: { excludeIds: ["a"] } }],
])("an invalid %s is rejected before anything is sent", async (name, action, selection, options) => {
  const { emulator, grinfi } = start();
  const job = grinfi.contacts.bulkAction(action as BulkAction, selection as ContactSelection, options);
  await expect(job).rejects.toThrow(ConfigurationError);
  await expect(job).rejects.toThrow(name);
  expect(emulator.ledger.requests()).toEqual([]);
});

test.each<[string, unknown]>([
  ["filter.list_uuid", { name: "x", list_uuid: undefined }],
  ["filter.list_uuid", { list_uuid: [] }],
  ["filter.list_uuid", { list_uuid: new Set(["a"]) }],
  ["filter.list_uuid", { list_uuid: "" }],
  ["filter.list_uuid[1]", { list_uuid: ["a", undefined] }],
  ['filter.created_at[">="]', { created_at: { ">=": undefined } }],
  ["filter", null],
  ["filter", []],
  ["filter", new Map([["list_uuid", "a"]])],
])(
  "a filter that would be lost is rejected with its name before anything is sent: %s of %o",
  async (name, filter) => {
    const { emulator, grinfi } = start({ contacts: 3 });
    const job = grinfi.contacts.bulkAction(markRead, { filter } as ContactSelection);
    await expect(job).rejects.toThrow(InvalidInputError);
    await expect(job).rejects.toThrow(`"${name}" cannot be`);
    expect(emulator.ledger.requests()).toEqual([]);
  },
);

test("property: every selected contact is in one chunk, and in at most one call", async () => {
  const faults = fc.array(
    fc.record({
      kind: fc.constantFrom("reset-after", "reset-before", "status"),
      operation: fc.constant("leadsMassAction"),
      after: fc.nat({ max: 4 }),
      status: fc.constantFrom(422, 503),
    }),
    { maxLength: 3 },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(move, remove, enrol),
      faults,
      fc.integer({ min: 1, max: 12 }),
      async (action, faults, chunkSize) => {
        const { chunks, emulator, ids, result, sent } = await runOn10(action, faults, { chunkSize });
        expect(chunks.flatMap((chunk) => chunk.ids).toSorted()).toEqual(ids);
        for (const chunk of chunks)
          expect(LISTS.flatMap((list) => chunk[list]).toSorted()).toEqual(chunk.ids.toSorted());
        const { done = 0, failed = 0, unknown = 0, notTried = 0 } = result ?? {};
        expect(done + failed + unknown + notTried).toBe(10);
        const enrolled = emulator.ledger.effects("enrolled").map(({ lead }) => lead);
        expect(new Set(enrolled).size).toBe(enrolled.length);
        if (action === enrol) expect(enrolled).toHaveLength(done);
        const inCalls = emulator.ledger
          .requests("leadsMassAction")
          .flatMap(({ body }) => (body as { readonly filter: { readonly ids: string[] } }).filter.ids);
        expect(new Set(inCalls).size).toBe(inCalls.length);
        expect(sent).toBe(chunks.filter((chunk) => chunk.notTried.length === 0).length);
      },
    ),
    { numRuns: 60 },
  );
});

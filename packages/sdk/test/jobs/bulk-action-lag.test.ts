import type { EmulatorOptions } from "@grinfi/emulator";
import { expect, test } from "vitest";
import type { BulkAction, BulkActionOptions, ChunkOutcome } from "../../src/index.ts";
import { createAutomation } from "../support/accounts/automation.ts";
import { loadContacts, start } from "../support/accounts/start.ts";
import { MemoryJournal } from "../support/jobs/memory-journal.ts";

/** An account with 6 contacts, whose API does mass actions late or in part. Waits advance its time. */
async function createLateAccount(lag: EmulatorOptions["lag"] = {}) {
  const { emulator, grinfi } = start({ lag });
  const ids = loadContacts(emulator, [6]);
  const flow_uuid = await createAutomation(grinfi);
  emulator.ledger.clear();
  const action: BulkAction = { type: "contact_add_to_flow", flow_uuid };
  const journal = new MemoryJournal();
  const chunks: ChunkOutcome[] = [];
  const run = (options: BulkActionOptions = {}) =>
    grinfi.contacts.bulkAction(
      action,
      { ids },
      {
        ...{ chunkSize: 2, journal, wait: async (milliseconds) => emulator.advance(milliseconds) },
        onProgress: (chunk) => chunks.push(chunk),
        ...options,
      },
    );
  const called = (): unknown[] => emulator.ledger.requests().map(({ operation }) => operation);
  const enrolled = (): unknown[] => emulator.ledger.effects("enrolled").map(({ lead }) => lead);
  return { action, called, chunks, emulator, enrolled, grinfi, ids, journal, run };
}

test("enrolments that the automation lists late are done, and read together at growing intervals", async () => {
  const { called, chunks, enrolled, ids, run } = await createLateAccount({ massActions: { delay: 10_000 } });
  expect(await run()).toMatchObject({ selected: 6, done: 6, unknown: 0 });
  expect(chunks.map(({ index }) => index)).toEqual([0, 1, 2]);
  const ofChunk = ["listFlowLeads", "leadsMassAction", "listFlowLeads"];
  // All contacts are read together after 2, 6 and 14 seconds.
  const late = Array.from({ length: 3 }, () => "listFlowLeads");
  expect(called()).toEqual(["getFlow", ...ofChunk, ...ofChunk, ...ofChunk, ...late]);
  expect(enrolled()).toEqual(ids);
});

test("a chunk is reported as soon as its contacts are listed", async () => {
  const [first] = (await createLateAccount()).ids;
  const { chunks, run } = await createLateAccount({ massActions: { fail: [first ?? ""] } });
  expect(await run()).toMatchObject({ done: 5, unknown: 1 });
  expect(chunks.map(({ index }) => index)).toEqual([1, 2, 0]);
});

test.each<[string, EmulatorOptions["lag"]]>([
  ["refuses contacts", { massActions: { fail: 0.5 } }],
  ["stops after the first contact", { massActions: { stopAfter: 1 } }],
  ["is late and refuses contacts", { massActions: { delay: 20_000, fail: 0.5 } }],
])("a mass action that %s: the other contacts are unknown, and not sent again", async (_, lag) => {
  const { emulator, enrolled, ids, run } = await createLateAccount(lag);
  const first = await run();
  const done = enrolled().length;
  expect([done > 0, done < ids.length]).toEqual([true, true]);
  expect(first).toMatchObject({ done, unknown: ids.length - done, notTried: 0 });
  expect(first.chunks.flatMap((chunk) => chunk.done)).toEqual(enrolled());
  expect(first.chunks.flatMap((chunk) => chunk.unknown)).toEqual(
    ids.filter((id) => !enrolled().includes(id)),
  );
  emulator.ledger.clear();
  expect(await run()).toMatchObject({ done, unknown: ids.length - done, fromJournal: ids.length });
  expect(emulator.ledger.requests("leadsMassAction")).toEqual([]);
});

test("a call that is processed late after its response was lost is done, and the job continues", async () => {
  const { emulator, enrolled, ids, run } = await createLateAccount({ massActions: { delay: 10_000 } });
  emulator.addFault({ kind: "reset-after", operation: "leadsMassAction", after: 1 });
  expect(await run()).toMatchObject({ done: 6, unknown: 0, notTried: 0 });
  expect(enrolled()).toEqual(ids);
});

test("an action that is later than the patience is unknown, and is not sent again after it was done", async () => {
  const { emulator, enrolled, ids, run } = await createLateAccount({ massActions: { delay: 200_000 } });
  expect(await run({ patience: 60_000 })).toMatchObject({ done: 0, unknown: 6 });
  emulator.advance(200_000);
  expect(enrolled()).toEqual(ids);
  expect(await run()).toMatchObject({ unknown: 6, fromJournal: 6 });
  expect(emulator.ledger.requests("leadsMassAction")).toHaveLength(3);
});

test("reads that fail do not end the wait", async () => {
  const { emulator, enrolled, ids, run } = await createLateAccount({ massActions: { delay: 10_000 } });
  const read = { kind: "status", status: 503, operation: "listFlowLeads" } as const;
  emulator.addFault({ ...read, after: 1 });
  emulator.addFault({ ...read, after: 5, times: 2 });
  expect(await run()).toMatchObject({ done: 6, unknown: 0 });
  expect(enrolled()).toEqual(ids);
});

test("if no read succeeds, the contacts are unknown, and the next job reads them", async () => {
  const { called, emulator, journal, run } = await createLateAccount();
  emulator.addFault({ kind: "status", status: 503, operation: "listFlowLeads", after: 1, times: null });
  const first = await run({ chunkSize: 6 });
  expect(first).toMatchObject({ done: 0, unknown: 6 });
  expect(first.chunks[0]?.reason).toContain("503");
  expect(new Set(journal.entries.map(({ state }) => state))).toEqual(new Set(["pending"]));
  emulator.clearFaults();
  emulator.ledger.clear();
  expect(await run({ chunkSize: 6 })).toMatchObject({ done: 6, fromJournal: 0 });
  expect(called()).toEqual(["getFlow", "listFlowLeads"]);
});

test.each([
  ["after a call", 3, 4],
  ["while it waits", 6, 6],
])(
  "an error with which every call would fail ends the job %s, and names the contacts that are open",
  async (_, reads, open) => {
    const { chunks, emulator, ids, run } = await createLateAccount({ massActions: { delay: 10_000 } });
    emulator.addFault({ kind: "status", status: 401, operation: "listFlowLeads", after: reads, times: null });
    await expect(run()).rejects.toMatchObject({ status: 401 });
    expect(chunks.flatMap(({ unknown }) => unknown)).toEqual(ids.slice(0, open));
    emulator.clearFaults();
    expect(await run()).toMatchObject({ done: 6, unknown: 0 });
    expect(emulator.ledger.requests("leadsMassAction")).toHaveLength(3);
  },
);

test("an abort while the job waits names the contacts that are open", async () => {
  const { chunks, emulator, ids, run } = await createLateAccount({ massActions: { delay: 10_000 } });
  const stop = new AbortController();
  const reason = new Error("Enough.");
  const wait = async (): Promise<void> => stop.abort(reason);
  await expect(run({ signal: stop.signal, wait })).rejects.toBe(reason);
  expect(chunks.flatMap(({ unknown }) => unknown)).toEqual(ids);
  emulator.advance(60_000);
  expect(await run()).toMatchObject({ done: 6, unknown: 0 });
  expect(emulator.ledger.requests("leadsMassAction")).toHaveLength(3);
});

test("leaving the loop while contacts are open lets another job find them", async () => {
  const { emulator, ids, grinfi, action, journal, run } = await createLateAccount({
    massActions: { fail: ["nobody"], delay: 10_000 },
  });
  const wait = async (milliseconds: number): Promise<void> => void emulator.advance(milliseconds);
  const job = grinfi.contacts.bulkAction(action, { ids }, { chunkSize: 2, journal, wait });
  for await (const _ of job) break;
  expect(await run()).toMatchObject({ done: 6, unknown: 0 });
  expect(emulator.ledger.requests("leadsMassAction")).toHaveLength(3);
});

import { createEmulator, type Emulator, type FaultKind } from "@grinfi/emulator";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { BulkUpsertResult, FetchFunction, Journal, RowOutcome } from "../../src/index.ts";
import { noWait } from "../support/accounts/lagging-account.ts";
import { type CrashingProcess, crashingProcess } from "../support/crash/crashing-process.ts";
import { MemoryJournal } from "../support/jobs/memory-journal.ts";
import type { ProfileRow } from "../support/jobs/profile-row.ts";
import { createTestClient } from "../support/test-client.ts";

const PEOPLE = ["new-1", "known", "enrolled", "new-2"];
const rows: ProfileRow[] = PEOPLE.map((linkedin_id) => ({ linkedin_id, first_name: linkedin_id }));

interface Account {
  readonly emulator: Emulator;
  readonly list: string;
  readonly automation: string;
}

async function createAccount(): Promise<Account> {
  const emulator = createEmulator();
  const grinfi = createTestClient(emulator.fetch);
  const list = String((await grinfi.lists.create({ name: "Spring fair" })).uuid);
  const schedule = { timezone: "Europe/Madrid", timeblocks: [{ dow: 1, min: 540, max: 1080 }] };
  const flow = await grinfi.automations.create({ name: "Logistics", schedule, use_sender_schedule: false });
  const automation = flow.uuid;
  for (const lead of rows.slice(1, 3)) await grinfi.contacts.upsert({ list_uuid: list, lead });
  const enrolled = await grinfi.contacts.find({ linkedin_id: "enrolled" });
  await grinfi.automations.contacts.add(automation, String(enrolled?.uuid));
  emulator.advance(120_000);
  emulator.ledger.clear();
  return { emulator, list, automation };
}

async function run(
  { list, automation }: Account,
  { fetch, journal }: { readonly fetch: FetchFunction; readonly journal: Journal },
  of: readonly ProfileRow[] = rows,
): Promise<{ readonly outcomes: readonly RowOutcome[]; readonly result: BulkUpsertResult }> {
  const outcomes: RowOutcome[] = [];
  const upserting = createTestClient(fetch).contacts.bulkUpsert(of, {
    ...{ list, automation, journal, onConflict: "update", concurrency: 2, wait: noWait },
    onProgress: (outcome) => outcomes.push(outcome),
  });
  const result = await upserting;
  return { outcomes: outcomes.toSorted((a, b) => a.index - b.index), result };
}

/** Returns for each person the number of contacts and of enrolments. */
async function countByPerson({ emulator }: Account): Promise<{ contacts: number; enrolments: number }[]> {
  const enrolled = emulator.ledger.effects("enrolled");
  const { items } = await createTestClient(emulator.fetch).contacts.search({ limit: 100 });
  return PEOPLE.map((linkedin) => {
    const uuids = items.filter((contact) => contact.linkedin === linkedin).map(({ uuid }) => uuid);
    const enrolments = enrolled.filter(({ lead }) => uuids.includes(String(lead))).length;
    return { contacts: uuids.length, enrolments };
  });
}

/** Checks that nobody is saved or enrolled twice, and that the outcomes are true. */
async function checkOutcomes(account: Account, outcomes: readonly RowOutcome[]): Promise<void> {
  expect(outcomes.map(({ row }) => row.linkedin_id)).toEqual(PEOPLE);
  for (const [index, { contacts, enrolments }] of (await countByPerson(account)).entries()) {
    const { outcome, enrolment, reason } = outcomes[index] as RowOutcome;
    expect(contacts).toBeLessThanOrEqual(1);
    expect(enrolments).toBeLessThanOrEqual(PEOPLE[index] === "enrolled" ? 0 : 1);
    if (outcome === "created" || outcome === "updated") expect(contacts).toBe(1);
    if (outcome === "failed") expect(enrolments).toBe(0);
    if (outcome === "failed" || outcome === "unknown") expect(reason).not.toBe("");
    else expect(enrolments).toBe(enrolment === "enrolled" ? 1 : 0);
  }
}

test("a job that crashes at any moment is resumed: nobody is enrolled twice, and nobody is silently lost", async () => {
  const account = await createAccount();
  const uninterrupted = crashingProcess(account.emulator.fetch, new MemoryJournal());
  const { result } = await run(account, uninterrupted);
  expect(result).toMatchObject({ created: 2, updated: 2, enrolled: 3, problems: [] });
  // Requests: an upsert for each of 4 rows, a mass action, 2 reads, and 2 for list and automation.
  // Entries: 2 for each upsert, and 7 for enrolments.
  expect(uninterrupted.moments).toBe(2 * (4 + 1 + 2 + 2 + 4 * 2 + 7));

  let unknown = 0;
  for (let moment = 1; moment <= uninterrupted.moments; moment += 1) {
    const account = await createAccount();
    const journal = new MemoryJournal();
    await runUntilCrash(account, crashingProcess(account.emulator.fetch, journal, moment));
    const pending = pendingEnrolments(journal);
    const second = await run(account, { fetch: account.emulator.fetch, journal });
    await checkOutcomes(account, second.outcomes);
    for (const { outcome, uuid } of second.outcomes)
      if (outcome === "unknown") expect(pending).toContain(uuid);
    expect(second.result).toMatchObject({ rows: 4, failed: 0, skipped: 0 });
    unknown += second.result.unknown;

    const before = account.emulator.ledger.effects().length;
    const third = await run(account, { fetch: account.emulator.fetch, journal });
    expect(third.outcomes.map(({ outcome }) => outcome)).toEqual(
      second.outcomes.map(({ outcome }) => outcome),
    );
    expect(account.emulator.ledger.effects()).toHaveLength(before);
  }
  expect(unknown).toBeGreaterThan(0);
});

/** Returns the contacts whose enrolment was about to be sent when the process crashed. */
function pendingEnrolments({ entries }: MemoryJournal): string[] {
  const states = new Map<string, string>();
  for (const { key, state, step } of entries) if (step === "enrol") states.set(key, state);
  return [...states].flatMap(([contact, state]) => (state === "pending" ? contact : []));
}

/** Runs a job until its process crashes. */
async function runUntilCrash(
  account: Account,
  process: CrashingProcess,
  of?: readonly ProfileRow[],
): Promise<void> {
  await Promise.race([run(account, process, of), process.crash]);
}

const corrected = rows.map((row) => ({ ...row, position: "Buyer" }));

/** Returns the positions of the contacts: those of `corrected` if its rows were sent. */
async function positionsOf({ emulator }: Account): Promise<unknown[]> {
  const contacts = PEOPLE.map((linkedin_id) =>
    createTestClient(emulator.fetch).contacts.find({ linkedin_id }),
  );
  return (await Promise.all(contacts)).map((contact) => contact?.position);
}

test("a job that crashes at any moment is resumed with changed rows: their data is saved, and nobody is enrolled twice", async () => {
  const account = await createAccount();
  const uninterrupted = crashingProcess(account.emulator.fetch, new MemoryJournal());
  await run(account, uninterrupted);
  for (let moment = 1; moment <= uninterrupted.moments; moment += 1) {
    const account = await createAccount();
    const journal = new MemoryJournal();
    await runUntilCrash(account, crashingProcess(account.emulator.fetch, journal, moment));
    // The job that resumes it crashes as well, at another moment.
    await runUntilCrash(
      account,
      crashingProcess(account.emulator.fetch, journal, (moment * 7) % uninterrupted.moments),
      corrected,
    );
    const { outcomes } = await run(account, { fetch: account.emulator.fetch, journal }, corrected);
    expect(outcomes.map(({ outcome }) => outcome)).not.toContain("failed");
    expect(await positionsOf(account)).toEqual(corrected.map(({ position }) => position));
    const counts = await countByPerson(account);
    for (const [index, { contacts, enrolments }] of counts.entries()) {
      expect([contacts, enrolments <= 1]).toEqual([1, true]);
      if (outcomes[index]?.outcome !== "unknown" && PEOPLE[index] !== "enrolled") expect(enrolments).toBe(1);
    }
    expect(attemptsOf(account)).toEqual([...new Set(attemptsOf(account))]);

    const writes = account.emulator.ledger.requests("upsertContact").length;
    const again = await run(account, { fetch: account.emulator.fetch, journal }, corrected);
    expect(account.emulator.ledger.requests("upsertContact")).toHaveLength(writes);
    expect(again.outcomes.map(({ outcome }) => outcome)).toEqual(outcomes.map(({ outcome }) => outcome));
  }
});

/** Returns the contacts of the requests to enrol. */
const attemptsOf = ({ emulator }: Account): string[] =>
  emulator.ledger
    .requests("leadsMassAction")
    .flatMap(({ body }) => (body as { filter: { ids: string[] } }).filter.ids);

const KINDS: FaultKind[] = ["reset-before", "reset-after", "status", "truncated", "html", "empty-body"];
const OPERATIONS = ["upsertContact", "leadsMassAction", "listFlowLeads"];

test("with any faults and any number of jobs, the outcomes are true", async () => {
  const fault = fc.record({
    kind: fc.constantFrom(...KINDS),
    operation: fc.constantFrom(...OPERATIONS),
    processed: fc.boolean(),
    after: fc.nat(5),
    times: fc.integer({ min: 1, max: 6 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(fault, { minLength: 1, maxLength: 4 }), async (faults) => {
      const account = await createAccount();
      const journal = new MemoryJournal();
      const again = { fetch: account.emulator.fetch, journal };
      for (const one of faults) account.emulator.addFault(one);
      for (let times = 0; times < 3; times += 1)
        await checkOutcomes(account, (await run(account, again)).outcomes);
      account.emulator.clearFaults();
      const { outcomes, result } = await run(account, again);
      await checkOutcomes(account, outcomes);
      expect(result.failed).toBe(0);
    }),
    { numRuns: 100 },
  );
});

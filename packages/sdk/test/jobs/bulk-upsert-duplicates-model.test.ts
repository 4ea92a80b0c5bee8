import fc from "fast-check";
import { expect, test } from "vitest";
import type { ContactRow, RowOutcome } from "../../src/index.ts";
import { createLaggingAccount, type LaggingAccount, upsert } from "../support/accounts/lagging-account.ts";
import { crashingProcess } from "../support/crash/crashing-process.ts";
import { MemoryJournal } from "../support/jobs/memory-journal.ts";
import { createTestClient } from "../support/test-client.ts";
import {
  plainSpellingsOfHandle,
  spellingsOfEmail,
  spellingsOfHandle,
  spellingsOfMemberId,
} from "../support/values/spellings.ts";

const RUNS = process.env.SOAK_TESTS === "full" ? 100 : 12;

const PEOPLE = 4;

/** People who may be contacts of the account already. */
const MAYBE_KNOWN = [0, 1];

/** A row with data of a person, in some spelling. */
interface SpelledRow {
  readonly person: number;
  /** The kinds of identities that the row contains. */
  readonly identityKinds: readonly string[];
  readonly row: ContactRow;
}

const emailOf = (person: number): string => `p${person}@example.com`;

/** The API rejects an address with surrounding spaces. */
const addressOf = (person: number): fc.Arbitrary<string> =>
  spellingsOfEmail(emailOf(person)).map((email) => email.trim());

const handleOf = (person: number): fc.Arbitrary<string> =>
  (MAYBE_KNOWN.includes(person) ? plainSpellingsOfHandle : spellingsOfHandle)(`person-${person}`);

/** Rows of a person: by the handle, a second handle or a member id, with or without the email address. */
const rowAbout = (person: number): fc.Arbitrary<SpelledRow> =>
  fc
    .oneof(
      fc.record({ id: fc.constant("handle"), linkedin_id: handleOf(person) }),
      fc.record({ id: fc.constant("second"), linkedin_id: spellingsOfHandle(`second-${person}`) }),
      fc.record({ id: fc.constant("member"), linkedin_id: spellingsOfMemberId(`ACoAAx${person}`) }),
    )
    .chain(({ id, linkedin_id }) =>
      fc.option(addressOf(person), { nil: undefined }).map((email) => ({
        person,
        identityKinds: email === undefined ? [id] : [id, "email"],
        row: { linkedin_id, ...(email !== undefined && { email }) },
      })),
    );

/** The number of rows of other people between two of these rows. */
const distances = fc.oneof({ weight: 4, arbitrary: fc.nat(4) }, fc.integer({ min: 20, max: 30 }));

const rowsOfPeople = fc
  .array(fc.tuple(fc.nat(PEOPLE - 1).chain(rowAbout), distances), { minLength: 2, maxLength: 7 })
  .map((spelled) =>
    spelled.flatMap(([one, distance], at) => [
      one,
      ...Array.from({ length: distance }, (_, n) => other(at, n)),
    ]),
  );

const other = (at: number, n: number): SpelledRow => {
  const linkedin_id = `other-${at}-${n}`;
  return { person: PEOPLE, identityKinds: [linkedin_id], row: { linkedin_id } };
};

/**
 * Returns the expected outcomes: a row that shares an identity with an earlier row, or with its contact, is a
 * duplicate.
 */
function expectedOf(rows: readonly SpelledRow[], known: readonly number[]): string[] {
  const seen = new Set<string>();
  const isKnown = (person: number, identityKinds: readonly string[]): boolean =>
    known.includes(person) && identityKinds.some((kind) => kind === "handle" || kind === "email");
  return rows.map(({ person, identityKinds }) => {
    const identities = identityKinds.map((kind) => `${person} ${kind}`);
    const isRepeated = identities.some((identity) => seen.has(identity));
    for (const identity of identities) seen.add(identity);
    if (isRepeated) return "skipped";
    if (!isKnown(person, identityKinds)) return "created";
    const contact = `${person} contact`;
    const isSameContact = seen.has(contact);
    seen.add(contact);
    return isSameContact ? "skipped" : "updated";
  });
}

/** An account with some of the people as contacts, by handle and email address. */
async function accountWithContacts(known: readonly number[], lag: number): Promise<LaggingAccount> {
  const account = await createLaggingAccount(lag);
  for (const person of known) {
    const lead = { linkedin_id: `person-${person}`, email: emailOf(person) };
    await account.grinfi.contacts.upsert({ list_uuid: account.list, lead });
  }
  account.emulator.advance(120_000);
  account.emulator.ledger.clear();
  return account;
}

const scenario = fc.record({
  rows: rowsOfPeople,
  known: fc.subarray(MAYBE_KNOWN),
  lag: fc.constantFrom(0, 3, 40, Number.POSITIVE_INFINITY),
  concurrency: fc.integer({ min: 1, max: 6 }),
});

/** Checks the outcomes of rows. A row may be unknown while the automation does not list its contact. */
function checkOutcomes(outcomes: readonly RowOutcome[], expected: readonly string[]): void {
  const actual = outcomes.map(({ outcome }, at) => (outcome === "unknown" ? expected[at] : outcome));
  expect(actual).toEqual(expected);
  for (const { outcome, reason } of outcomes) {
    if (outcome === "skipped") expect(reason).toMatch(/^Row \d+ (has the same|is the same)/);
    if (outcome === "unknown") expect(reason).toContain("It is not known whether it was enrolled");
  }
}

/** Counts the rows with the profile of another row but different data. In another order, their data may be saved. */
const rowsWithOtherData = (rows: readonly SpelledRow[]): number =>
  rows.filter(({ person, identityKinds }) =>
    rows.some(
      (one) =>
        one.person === person &&
        one.identityKinds[0] === identityKinds[0] &&
        one.identityKinds.length !== identityKinds.length,
    ),
  ).length;

const contactsOf = (outcomes: readonly RowOutcome[]): string[] => [
  ...new Set(outcomes.flatMap(({ outcome, uuid }) => (outcome === "skipped" ? [] : (uuid ?? [])))),
];

const writesOf = ({ emulator }: LaggingAccount): number => emulator.ledger.requests("upsertContact").length;

/**
 * With lookups every duplicate is known before anything is written. Without them, the response to an upsert may be the
 * first to show it, and an update may hide a profile of a contact.
 */
const LOOKUPS = { match: ["linkedin_id", "email", "name"] } as const;

test("each person is saved and enrolled once, in any spelling, order and number of jobs, with lookups", async () => {
  await fc.assert(
    fc.asyncProperty(scenario, fc.nat(), async ({ concurrency, known, lag, rows }, rotation) => {
      const account = await accountWithContacts(known, lag);
      const journal = new MemoryJournal();
      const expected = expectedOf(rows, known);
      const given = rows.map(({ row }) => row);
      const first = await upsert(account, given, { journal, concurrency, ...LOOKUPS });
      checkOutcomes(first.outcomes, expected);
      const contacts = contactsOf(first.outcomes);
      const once = new Map(contacts.map((contact) => [contact, 1]));
      expect(account.attempts).toEqual(once);
      expect(writesOf(account)).toBe(contacts.length);

      const second = await upsert(account, given, { journal, concurrency, ...LOOKUPS });
      checkOutcomes(second.outcomes, expected);
      const rotated = given.map((_, at) => given[(at + rotation) % given.length] as ContactRow);
      const third = await upsert(account, rotated, { journal, concurrency, ...LOOKUPS });
      const { failed, skipped } = third.result;
      expect(failed).toBe(0);
      // A row with changed data may show that two others are one person.
      const others = rowsWithOtherData(rows);
      const repeats = expected.filter((outcome) => outcome === "skipped").length;
      if (others === 0) expect(skipped).toBe(repeats);
      const written = writesOf(account);
      expect(written - contacts.length).toBeLessThanOrEqual(others);
      const fourth = await upsert(account, rotated, { journal, concurrency, ...LOOKUPS });
      expect(fourth.result.skipped).toBe(skipped);
      expect(writesOf(account)).toBe(written);
      expect(account.attempts).toEqual(once);
    }),
    { numRuns: RUNS },
  );
});

test("a job that crashes at any moment is resumed with the same outcomes, and nobody is enrolled twice, with lookups", async () => {
  const scenarioWithCrash = fc.tuple(scenario, fc.double({ min: 0, max: 1, noNaN: true }));
  await fc.assert(
    fc.asyncProperty(scenarioWithCrash, async ([{ concurrency, known, lag, rows }, crashPoint]) => {
      const given = rows.map(({ row }) => row);
      const uninterrupted = await accountWithContacts(known, lag);
      const whole = crashingProcess(uninterrupted.fetch, new MemoryJournal());
      await upsert({ ...uninterrupted, grinfi: createTestClient(whole.fetch) }, given, {
        ...{ journal: whole.journal, concurrency, ...LOOKUPS },
      });

      const account = await accountWithContacts(known, lag);
      const journal = new MemoryJournal();
      const process = crashingProcess(account.fetch, journal, 1 + Math.floor(crashPoint * whole.moments));
      const grinfi = createTestClient(process.fetch);
      await Promise.race([
        upsert({ ...account, grinfi }, given, { journal: process.journal, concurrency, ...LOOKUPS }),
        process.crash,
      ]);
      const expected = expectedOf(rows, known);
      for (let run = 2; run <= 3; run += 1) {
        const { outcomes } = await upsert(account, given, { journal, concurrency, ...LOOKUPS });
        checkOutcomes(outcomes, expected);
        for (const { outcome, uuid = "" } of outcomes) {
          const attempts = account.attempts.get(uuid) ?? 0;
          expect(attempts).toBeLessThanOrEqual(1);
          if (outcome === "created" || outcome === "updated") expect(attempts).toBe(1);
        }
      }
      expect([...account.attempts.values()].every((attempts) => attempts === 1)).toBe(true);
    }),
    { numRuns: RUNS },
  );
});

/** The options of a job, which may differ from those of the jobs before with the same journal. */
const jobModel = fc.record({
  onConflict: fc.constantFrom("skip", "update"),
  enrolment: fc.constantFrom("single", "together"),
  match: fc.subarray(["linkedin_id", "email", "name"] as const),
  isReversed: fc.boolean(),
  /** The share of the rows that are missing, and whether the data of the others has changed. */
  skipEvery: fc.integer({ min: 2, max: 9 }),
  position: fc.constantFrom(undefined, "Buyer", "Seller"),
  crashAt: fc.integer({ min: 1, max: 200 }),
});

test("each contact is enrolled once, and nobody is lost, whatever the options, orders, changes and crashes", async () => {
  await fc.assert(
    fc.asyncProperty(scenario, fc.array(jobModel, { maxLength: 4 }), async (model, jobs) => {
      const { concurrency, known, lag, rows } = model;
      const account = await accountWithContacts(known, lag);
      const journal = new MemoryJournal();
      const given = rows.map(({ row }) => row);
      for (const { crashAt, isReversed, position, skipEvery, ...options } of jobs) {
        const changed = given
          .filter((_, index) => index % skipEvery !== 0)
          .map((row) => (position === undefined ? row : { ...row, position }));
        const process = crashingProcess(account.fetch, journal, crashAt);
        const grinfi = createTestClient(process.fetch);
        const own = { journal: process.journal, concurrency, ...options };
        const ordered = isReversed ? changed.toReversed() : changed;
        await Promise.race([upsert({ ...account, grinfi }, ordered, own), process.crash]);
      }
      for (let run = 1; run <= 2; run += 1) {
        const { outcomes, result } = await upsert(account, given, { journal, concurrency });
        expect(result.rows).toBe(rows.length);
        for (const outcome of outcomes) {
          const { reason, uuid = "" } = outcome;
          const attempts = account.attempts.get(uuid) ?? 0;
          expect(attempts).toBeLessThanOrEqual(1);
          const isDuplicate = reason !== undefined && DUPLICATE.test(reason);
          if (outcome.outcome === "skipped") expect(reason).toMatch(DUPLICATE);
          // An earlier job saved the person by data of which the other rows tell nothing.
          else if (outcome.outcome === "failed") expect(reason).toContain("saved as a different contact");
          else if (outcome.outcome === "unknown")
            expect(reason).toContain("It is not known whether it was enrolled");
          else if (!isDuplicate) expect([uuid, attempts]).toEqual([uuid, 1]);
          // Whoever was not enrolled is the duplicate of a row of the same person that was, or that names the problem.
          const original = originalOf(outcome, outcomes);
          expect(rows[original?.index ?? -1]?.person).toBe(rows[outcome.index]?.person);
        }
      }
      expect([...account.attempts.values()].every((attempts) => attempts === 1)).toBe(true);
    }),
    { numRuns: RUNS * 2 },
  );
});

const DUPLICATE = /^(?:Row (\d+)|The row with the key (.*)) (?:has|is) the same/;

/** Returns the row that a row is a duplicate of, or the row itself. Returns `undefined` for a circle of duplicates. */
function originalOf(outcome: RowOutcome, outcomes: readonly RowOutcome[]): RowOutcome | undefined {
  let current: RowOutcome | undefined = outcome;
  for (let steps = 0; current !== undefined && steps <= outcomes.length; steps += 1) {
    const named: RegExpExecArray | null = DUPLICATE.exec(current.reason ?? "");
    if (named === null) return current;
    const [, row, key] = named;
    current = outcomes.find((one) => (row === undefined ? one.key === key : one.index === Number(row)));
  }
  return undefined;
}

import type { Fault } from "@grinfi/emulator";
import fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import { crashingProcess } from "../support/crash/crashing-process.ts";
import { MemoryJournal } from "../support/jobs/memory-journal.ts";
import { handles } from "../support/jobs/profile-row.ts";
import { laggingLists } from "../support/outreach/lagging-lists.ts";
import { addContacts, createOutreachAccount, ONE_DAY } from "../support/outreach/outreach-account.ts";
import {
  type AnySend,
  countCreated,
  NO_RULES,
  runSend,
  SEND_CHANNELS,
  type SendChannel,
} from "../support/outreach/send-channels.ts";
import { createTestClient } from "../support/test-client.ts";

const RUNS = process.env.SOAK_TESTS === "full" ? 500 : 100;
const CONTACTS = 4;
const TEXTS = ["Hello", "Good morning", "One more thing"];

afterEach(() => void vi.useRealTimers());

/** A row: the number of a contact, that of a text, and whether the uuid is in upper case. */
const rowModel = fc.record({
  contact: fc.nat(CONTACTS - 1),
  text: fc.nat(TEXTS.length - 1),
  upper: fc.boolean(),
});

const faultModel = ({ list, send }: SendChannel) =>
  fc.record({
    operation: fc.oneof(
      { weight: 3, arbitrary: fc.constant(send) },
      fc.constantFrom(list, "listLinkedinMessages", "listEmails", "searchContacts", "getEmailBody"),
    ),
    kind: fc.constantFrom<Omit<Fault, "operation">>(
      ...([{ kind: "reset-before" }, { kind: "reset-after" }, { kind: "reset-during" }] as const),
      ...([{ kind: "truncated" }, { kind: "empty-body" }, { kind: "html" }] as const),
      ...([
        { kind: "status", status: 422 },
        { kind: "status", status: 429 },
      ] as const),
      ...([
        { kind: "status", status: 401 },
        { kind: "status", status: 500 },
      ] as const),
      ...([{ kind: "status", status: 503, processed: true }] as const),
    ),
    after: fc.nat(3),
    times: fc.integer({ min: 1, max: 3 }),
  });

/** A job: its faults, the moment of its crash, and whether it has rules and keys. */
const jobModel = (channel: SendChannel) =>
  fc.record({
    faults: fc.array(faultModel(channel), { maxLength: 3 }),
    crashAt: fc.option(fc.integer({ min: 1, max: 60 }), { nil: Number.POSITIVE_INFINITY }),
    hasRules: fc.boolean(),
    /** The rows that are passed: all of them, or those from this index on. */
    from: fc.nat(2),
  });

describe.each(SEND_CHANNELS)("sendMany of $name", (channel) => {
  test("with any rows, faults, lags, crashes and jobs: sent at most once, and the outcomes are true", async () => {
    const property = fc.asyncProperty(
      fc.array(rowModel, { minLength: 1, maxLength: 8 }),
      fc.array(jobModel(channel), { minLength: 1, maxLength: 4 }),
      fc.constantFrom("digests", "texts", "contacts"),
      fc.constantFrom(0, 0, 1, 4, 1000),
      fc.integer({ min: 1, max: 4 }),
      async (models, jobs, keys, lag, concurrency) => {
        const account = await createOutreachAccount();
        const { emulator, sender } = account;
        const people = handles(CONTACTS);
        const contacts = await addContacts(account, people);
        const fetch = laggingLists(emulator, [channel], lag);
        const journal = new MemoryJournal();
        const rows = models.map(({ contact, text, upper }) => {
          const uuid = contacts[contact] ?? "";
          return channel.rowTo(upper ? uuid.toUpperCase() : uuid, TEXTS[text] ?? "");
        });
        const nameOf = (index: number): string => {
          const { contact = 0, text = 0 } = models[index] ?? {};
          return `${contacts[contact]} ${TEXTS[text]}`;
        };
        /** Returns how many messages the contact of a row got. */
        const countTo = (created: ReadonlyMap<string, number>, index: number): number =>
          TEXTS.reduce(
            (sum, text) => sum + (created.get(`${contacts[models[index]?.contact ?? 0]} ${text}`) ?? 0),
            0,
          );
        /** Two texts to a contact have one key, or each its own, or the default. */
        const keyOf = (row: AnySend): string =>
          keys === "contacts" ? row.lead_uuid.toLowerCase() : JSON.stringify(row).toLowerCase();

        const unfaulted = { faults: [], crashAt: Number.POSITIVE_INFINITY, hasRules: true, from: 0 };
        for (const { crashAt, faults, from, hasRules } of [...jobs, unfaulted, unfaulted]) {
          emulator.clearFaults();
          for (const { kind, ...where } of faults) emulator.addFault({ ...kind, ...where });
          const process = crashingProcess(fetch, journal, crashAt);
          const run = runSend(
            channel.sendMany(createTestClient(process.fetch), rows.slice(from), {
              ...{ sender_profile_uuid: sender, journal: process.journal, concurrency },
              ...(!hasRules && { skip: NO_RULES }),
              ...(keys !== "digests" && { key: keyOf }),
            }),
          );
          const finished = await Promise.race([run, process.crash]);
          const created = countCreated(emulator, channel);
          for (const count of created.values()) expect(count).toBe(1);
          if (finished === undefined) continue;

          const { error, outcomes, result } = finished;
          if (error === undefined) {
            expect(outcomes.map(({ index }) => index)).toEqual(rows.slice(from).map((_, index) => index));
            expect(result?.rows).toBe(outcomes.length);
          }
          for (const { index, outcome, reason, uuid } of outcomes) {
            const name = nameOf(from + index);
            const count = created.get(name) ?? 0;
            // With one key for a contact, an earlier job may have sent its other text for this row.
            const sent = keys === "contacts" ? countTo(created, from + index) : count;
            if (outcome === "queued" || outcome === "sent") expect([name, sent]).toEqual([name, 1]);
            if (outcome === "failed" && uuid === undefined) expect(reason).toBeTypeOf("string");
            if (outcome === "failed" && keys !== "contacts") expect([name, count]).toEqual([name, 0]);
            if (outcome === "skipped" && reason === "An earlier job sent it." && keys !== "contacts")
              expect([name, count]).toEqual([name, 1]);
            expect(outcome).not.toBe("planned");
          }
        }
        // Without faults, the last job writes to every contact, or gives a reason.
        account.advance(2 * ONE_DAY);
        emulator.ledger.clear();
        const last = await runSend(
          channel.sendMany(createTestClient(fetch), rows, {
            ...{ sender_profile_uuid: sender, journal, skip: { quietFor: 0 } },
            ...(keys !== "digests" && { key: keyOf }),
          }),
        );
        const sends = emulator.ledger.requests(channel.send).length;
        const { queued = 0 } = last.result ?? {};
        expect(queued).toBe(sends);
        for (const { outcome } of last.outcomes) expect(outcome).toMatch(/^(queued|skipped|unknown)$/);
      },
    );
    await fc.assert(property, { numRuns: RUNS, seed: 12 });
  });
});

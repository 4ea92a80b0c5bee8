import type { Fault } from "@grinfi/emulator";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { BulkAction, BulkActionResult } from "../../src/index.ts";
import { createAutomation } from "../support/accounts/automation.ts";
import { loadContacts, start } from "../support/accounts/start.ts";
import { crashingProcess } from "../support/crash/crashing-process.ts";
import { MemoryJournal } from "../support/jobs/memory-journal.ts";
import { createTestClient } from "../support/test-client.ts";

const CONTACTS = 6;
const LISTS = ["done", "excluded", "failed", "notTried", "planned", "unknown"] as const;

const fault = fc.record({
  fault: fc.constantFrom<Omit<Fault, "operation">>(
    ...([{ kind: "reset-before" }, { kind: "reset-after" }, { kind: "html" }] as const),
    ...([
      { kind: "status", status: 422 },
      { kind: "status", status: 503 },
    ] as const),
    { kind: "status", status: 502, processed: true },
  ),
  operation: fc.constantFrom("leadsMassAction", "leadsMassAction", "listFlowLeads", "searchContacts"),
  after: fc.nat(4),
  times: fc.integer({ min: 1, max: 3 }),
});

const runs = fc.array(
  fc.record({
    faults: fc.array(fault, { maxLength: 2 }),
    crashAt: fc.option(fc.integer({ min: 1, max: 40 }), { nil: Number.POSITIVE_INFINITY }),
    chunkSize: fc.integer({ min: 1, max: 4 }),
    isUpperCase: fc.boolean(),
  }),
  { minLength: 1, maxLength: 3 },
);

const lag = fc.record({
  delay: fc.constantFrom(0, 5_000, 400_000),
  fail: fc.constantFrom(0, 0.4),
});

interface Call {
  readonly body: unknown;
  readonly status: number | undefined;
}

/** Returns the contacts of the calls that the API may have processed, or may still process. */
const sentTo = (calls: readonly Call[]): string[] =>
  calls
    .filter(({ status }) => status !== 422)
    .flatMap(({ body }) => (body as { readonly filter: { readonly ids: string[] } }).filter.ids);

const isUnique = (values: readonly unknown[]): boolean => new Set(values).size === values.length;

test.each(["contact_add_to_flow", "contact_delete"] as const)(
  "with any faults, crashes and late effects, %s is sent once for each contact, and its outcomes are true",
  async (type) => {
    const property = fc.asyncProperty(lag, runs, async (massActions, runs) => {
      const { emulator, grinfi } = start({ lag: { massActions } });
      const ids = loadContacts(emulator, [CONTACTS]);
      const flow_uuid = await createAutomation(grinfi);
      const action: BulkAction = type === "contact_delete" ? { type } : { type, flow_uuid };
      const journal = new MemoryJournal();
      emulator.ledger.clear();
      const effects = (): unknown[] =>
        type === "contact_delete"
          ? emulator.ledger
              .effects("deleted")
              .flatMap(({ collection, id }) => (collection === "leads" ? id : []))
          : emulator.ledger.effects("enrolled").map(({ lead }) => lead);

      const runOnce = async ({ chunkSize, crashAt, faults, isUpperCase }: (typeof runs)[number]) => {
        for (const { fault, ...where } of faults) emulator.addFault({ ...fault, ...where });
        const process = crashingProcess(emulator.fetch, journal, crashAt);
        const wait = async (milliseconds: number): Promise<void> => void emulator.advance(milliseconds);
        const selection = { ids: isUpperCase ? ids.map((id) => id.toUpperCase()) : ids };
        const job = createTestClient(process.fetch).contacts.bulkAction(action, selection, {
          ...{ chunkSize, journal: process.journal, wait },
        });
        const result = await Promise.race([job, process.crash.then(() => undefined)]);
        emulator.clearFaults();
        return result;
      };
      const check = (result: BulkActionResult | undefined): void => {
        expect(isUnique(sentTo(emulator.ledger.requests("leadsMassAction")))).toBe(true);
        expect(isUnique(effects())).toBe(true);
        if (result === undefined) return;
        const named = result.chunks.flatMap((chunk) => LISTS.flatMap((list) => chunk[list]));
        expect(named.toSorted()).toEqual(ids);
        for (const chunk of result.chunks) {
          const [done, failed] = [chunk.done, [...chunk.failed, ...chunk.notTried]];
          if (type === "contact_add_to_flow") expect(effects()).toEqual(expect.arrayContaining([...done]));
          for (const id of failed) expect(effects()).not.toContain(id);
        }
      };

      for (const run of runs) check(await runOnce(run));
      const last = { chunkSize: 2, crashAt: Number.POSITIVE_INFINITY, faults: [], isUpperCase: false };
      const result = await runOnce(last);
      check(result);
      expect(result).toMatchObject({ failed: 0, notTried: 0, selected: CONTACTS });
      emulator.advance(1_000_000);
      check(result);
      const requests = emulator.ledger.requests().length;
      expect(await runOnce(last)).toMatchObject({ fromJournal: CONTACTS });
      expect(emulator.ledger.requests().length - requests).toBe(type === "contact_delete" ? 0 : 1);
    });
    await fc.assert(property, { numRuns: 100, seed: 11 });
  },
);

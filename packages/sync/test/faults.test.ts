import type { Fault } from "@grinfi/emulator";
import fc from "fast-check";
import { expect, test } from "vitest";
import { syncAccount } from "../src/index.ts";
import { accountEvents, createClient, happen, startAccount } from "./support/account.ts";
import { readAccount, readCopy } from "./support/read-copy.ts";
import { removeTempDatabases, tempDatabase } from "./support/temp-file.ts";

removeTempDatabases();

/** A client that retries without waiting. */
const RETRY = { retry: { maxRetries: 2, baseDelay: 0, maxDelay: 0 } };

const FAULTS: readonly Fault[] = [
  { kind: "status", status: 429 },
  { kind: "status", status: 429, retryAfter: "0" },
  { kind: "status", status: 500 },
  { kind: "status", status: 503, processed: true },
  { kind: "html" },
  { kind: "reset-before" },
  { kind: "reset-after" },
  { kind: "reset-during" },
  { kind: "truncated" },
  { kind: "empty-body" },
];

test.each(FAULTS)("with $kind in a third of the requests, syncs end with the same copy", async (fault) => {
  const property = fc.asyncProperty(accountEvents, fc.nat(1000), async (events, seed) => {
    const account = startAccount({ seed });
    const { emulator } = account;
    const file = await tempDatabase();
    const grinfi = createClient(emulator.fetch, RETRY);
    const untilDone = async (full: boolean): Promise<void> => {
      emulator.addFault({ ...fault, probability: 0.33, times: null });
      let isDone = false;
      while (!isDone) {
        const sync = syncAccount(grinfi, { file, full });
        isDone = await sync.then(
          () => true,
          () => false,
        );
      }
      emulator.clearFaults();
    };
    await untilDone(true);
    expect(readCopy(file)).toEqual(await readAccount(account.grinfi));
    emulator.advance(120_000);
    for (const event of events) await happen(account, event);
    await untilDone(false);
    await untilDone(true);
    expect(readCopy(file)).toEqual(await readAccount(account.grinfi));
  });
  await fc.assert(property, { numRuns: 3 });
});

test.each<Fault["kind"]>(["always-more", "repeat-page"])(
  "with %s a sync rejects, and the next one continues",
  async (kind) => {
    const { emulator, grinfi } = startAccount({ contacts: 250 });
    const file = await tempDatabase();
    emulator.addFault({ kind, operation: "searchContacts", after: 1 });
    await expect(syncAccount(grinfi, { file })).rejects.toMatchObject({ code: "list" });
    expect(await syncAccount(grinfi, { file })).toMatchObject({ mode: "full", isResumed: true });
    expect(readCopy(file)).toEqual(await readAccount(grinfi));
  },
);

test("a revoked key ends a sync with its error", async () => {
  const { emulator, grinfi } = startAccount();
  emulator.addFault({ kind: "status", status: 401, operation: "listTags" });
  await expect(syncAccount(grinfi, { file: await tempDatabase() })).rejects.toMatchObject({
    code: "unauthorized",
    operation: "listTags",
  });
});

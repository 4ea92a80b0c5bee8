import { DatabaseSync } from "node:sqlite";
import type { Emulator } from "@grinfi/emulator";
import type { FetchFunction } from "@grinfi/sdk";
import { describe, expect, test } from "vitest";
import { type SyncOptions, syncAccount } from "../src/index.ts";
import { createClient, happen, startAccount } from "./support/account.ts";
import { query, readAccount, readCopy } from "./support/read-copy.ts";
import { removeTempDatabases, tempDatabase } from "./support/temp-file.ts";

removeTempDatabases();

/** Passes this number of requests on, and fails after that. */
function failAfter(fetch: FetchFunction, requests: number): FetchFunction {
  let sent = 0;
  return async (input, init) => {
    sent += 1;
    if (sent > requests) throw new TypeError("The network is gone.");
    return fetch(input, init);
  };
}

const EVENTS = ["create", "delete", "reply", "email", "message", "company", "list name", "name", "tagged"];

/** Returns an account with 250 contacts whose copy is complete, and with changes since then. */
async function changedAccount(): Promise<{ emulator: Emulator; file: string }> {
  const account = startAccount({ contacts: 250 });
  const file = await tempDatabase();
  await syncAccount(account.grinfi, { file });
  account.emulator.advance(120_000);
  for (const [row, kind] of EVENTS.entries()) await happen(account, { kind, row, seconds: 30 });
  account.emulator.advance(120_000);
  return { emulator: account.emulator, file };
}

describe.each<[string, Pick<SyncOptions, "full">]>([
  ["a full", { full: true }],
  ["an incremental", {}],
])("%s sync", (_, options) => {
  test("that fails at any request continues there, and ends with the same copy", async () => {
    const whole = await changedAccount();
    const { fetch } = whole.emulator;
    const result = await syncAccount(createClient(fetch), { ...options, file: whole.file });
    const expected = readCopy(whole.file);
    expect(result.requests).toBeGreaterThan(10);
    for (let requests = 0; requests < result.requests; requests += 1) {
      const { emulator, file } = await changedAccount();
      const failing = syncAccount(createClient(failAfter(emulator.fetch, requests)), { ...options, file });
      await expect(failing).rejects.toMatchObject({ code: "connection" });
      const rest = await syncAccount(createClient(emulator.fetch), { ...options, file });
      expect(readCopy(file)).toEqual(expected);
      expect(rest).toMatchObject({ mode: result.mode, tables: result.tables, until: result.until });
      // The account is checked again. An incremental sync reads the page of the last change again, and the lists after
      // it, if they had no change.
      const again = (requests > 0 ? 1 : 0) + (options.full ? 0 : 4);
      expect(rest.requests).toBeGreaterThanOrEqual(result.requests - requests);
      expect(rest.requests).toBeLessThanOrEqual(result.requests - requests + again);
    }
  });

  test("that fails at every request but one still ends", async () => {
    const { emulator, file } = await changedAccount();
    let calls = 0;
    for (;;) {
      calls += 1;
      const fetch = failAfter(emulator.fetch, options.full ? 2 : 9);
      const isDone = await syncAccount(createClient(fetch), { ...options, file }).then(
        () => true,
        () => false,
      );
      if (isDone) break;
      expect(calls).toBeLessThan(100);
    }
    if (options.full) expect(readCopy(file)).toEqual(await readAccount(createClient(emulator.fetch)));
  });
});

test("a full sync that was interrupted begins again an hour after its start", async () => {
  const { emulator, file } = await changedAccount();
  const grinfi = createClient(emulator.fetch);
  const interrupt = async (startedAgo: number): Promise<void> => {
    const failing = syncAccount(createClient(failAfter(emulator.fetch, 9)), { file, full: true });
    await expect(failing).rejects.toMatchObject({ code: "connection" });
    const database = new DatabaseSync(file);
    const set = "UPDATE sync_state SET value = json_set(value, '$.startedAt', ?) WHERE name = 'run'";
    database.prepare(set).run(Date.now() - startedAgo);
    database.close();
  };
  const ONE_HOUR = 3_600_000;
  await interrupt(ONE_HOUR - 600_000);
  expect(await syncAccount(grinfi, { file, full: true })).toMatchObject({ isResumed: true });
  for (const startedAgo of [ONE_HOUR, -ONE_HOUR]) {
    await interrupt(startedAgo);
    expect(await syncAccount(grinfi, { file })).toMatchObject({ mode: "full", isResumed: false });
    expect(readCopy(file)).toEqual(await readAccount(grinfi));
  }
});

test("the time from which the next sync reads, and the age of a full one, are those of its start", async () => {
  const { emulator, file } = await changedAccount();
  const start = emulator.now.getTime();
  const failing = syncAccount(createClient(failAfter(emulator.fetch, 9)), { file, full: true });
  await expect(failing).rejects.toMatchObject({ code: "connection" });
  const [run] = query(file, "SELECT value ->> '$.startedAt' AS at FROM sync_state WHERE name = 'run'");
  emulator.advance(1_800_000);
  const { until } = await syncAccount(createClient(emulator.fetch), { file });
  expect(until).toBe(new Date(start - 60_000).toISOString());
  expect(query(file, "SELECT value AS at FROM sync_state WHERE name = 'last_full_at'")).toEqual([
    { at: String(run?.at) },
  ]);
});

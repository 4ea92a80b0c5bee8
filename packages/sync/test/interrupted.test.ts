import type { Emulator } from "@grinfi/emulator";
import type { FetchFunction } from "@grinfi/sdk";
import { describe, expect, test } from "vitest";
import { type SyncOptions, syncAccount } from "../src/index.ts";
import { createClient, happen, startAccount } from "./support/account.ts";
import { readAccount, readCopy } from "./support/read-copy.ts";
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
      // The page of the last change is read again, and the lists after it, if they had no change.
      const again = options.full ? 0 : 4;
      expect(rest.requests).toBeGreaterThanOrEqual(result.requests - requests);
      expect(rest.requests).toBeLessThanOrEqual(result.requests - requests + again);
    }
  });

  test("that fails at every request but one still ends", async () => {
    const { emulator, file } = await changedAccount();
    let calls = 0;
    for (;;) {
      calls += 1;
      const fetch = failAfter(emulator.fetch, options.full ? 1 : 8);
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

import { setTimeout as wait } from "node:timers/promises";
import { type EmulatorServer, startServer } from "@grinfi/emulator/server";
import { seededRandom } from "@grinfi/testing";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type SyncResult, syncAccount } from "../src/index.ts";
import { type Account, createClient, happen } from "./support/account.ts";
import { readAccount, readCopy } from "./support/read-copy.ts";
import { type SyncProcess, startSync } from "./support/run-child.ts";
import { removeTempDatabases, tempDatabase } from "./support/temp-file.ts";

removeTempDatabases();

const ROUNDS = process.env.SOAK_TESTS === "full" ? 10 : 3;

const KINDS = ["create", "delete", "name", "tagged", "stage", "message", "reply", "email", "company", "list"];

let server: EmulatorServer;
let onRequestEnd: () => void;

beforeEach(async () => {
  onRequestEnd = () => {};
  server = await startServer({ contacts: 400, onRequestEnd: () => onRequestEnd() });
});

afterEach(() => server.close());

/** Starts a sync again and again. It is killed after a number of requests, until it has ended by itself. */
async function syncWithKills(
  file: string,
  random: () => number,
): Promise<{ result: SyncResult; kills: number }> {
  for (let kills = 0; ; kills += 1) {
    const { child, ended }: SyncProcess = startSync(server.url, { file, full: true });
    let left = 1 + Math.floor(random() * 8);
    onRequestEnd = () => {
      left -= 1;
      // Some kills hit a process that waits, and some one that writes.
      if (left === 0) void wait(random() * 4).then(() => child.kill("SIGKILL"));
    };
    const result = await ended;
    if (result !== undefined) return { result, kills };
  }
}

test(`a sync that is killed again and again ends with a copy that is equal to the account, ${ROUNDS} times`, async () => {
  const random = seededRandom(Number(process.env.PROPERTY_SEED ?? 5));
  const { emulator } = server;
  const account: Account = { emulator, grinfi: createClient(emulator.fetch) };
  const file = await tempDatabase();
  let kills = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    for (let step = 0; step < 12; step += 1) {
      const kind = KINDS[Math.floor(random() * KINDS.length)] ?? "";
      await happen(account, { kind, row: Math.floor(random() * 1000), seconds: 1 });
    }
    emulator.ledger.clear();
    const killed = await syncWithKills(file, random);
    kills += killed.kills;
    const requests = emulator.ledger.requests().length;
    const whole = await syncAccount(account.grinfi, { file: await tempDatabase() });
    // A kill costs at most the request that was in progress, the one that checks the account again, and one more for the
    // row that is read again.
    expect(requests).toBeLessThanOrEqual(whole.requests + 3 * killed.kills);
    expect(killed.result).toMatchObject({ mode: "full", isResumed: killed.kills > 0, until: whole.until });
    expect(readCopy(file)).toEqual(await readAccount(account.grinfi));
  }
  expect(kills).toBeGreaterThan(ROUNDS);
});

test("a sync that was killed leaves no lock, and one that is running rejects another", async () => {
  const file = await tempDatabase();
  const { emulator } = server;
  emulator.addFault({ kind: "stall", operation: "searchContacts" });
  const { child, ended } = startSync(server.url, { file });
  const grinfi = createClient(fetch, { baseUrl: server.url });
  while (emulator.ledger.requests("searchContacts").length === 0) await wait(5);
  await expect(syncAccount(grinfi, { file })).rejects.toMatchObject({
    code: "configuration",
    message: expect.stringMatching(/^Another sync is writing to .*grinfi\.db\./),
  });
  child.kill("SIGKILL");
  await ended;
  expect(await syncAccount(grinfi, { file })).toMatchObject({ mode: "full", isResumed: true });
  expect(readCopy(file)).toEqual(await readAccount(grinfi));
});

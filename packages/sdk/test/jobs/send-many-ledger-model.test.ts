import { AccountLedger, UnreliableServer } from "@grinfi/testing";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  Grinfi,
  type Job,
  type Journal,
  type MessageRow,
  type SendManyResult,
  type SendOutcome,
} from "../../src/index.ts";
import { crashingProcess } from "../support/crash/crashing-process.ts";
import { MemoryJournal } from "../support/jobs/memory-journal.ts";
import { runJob } from "../support/jobs/run-job.ts";

const SENDS = 20_000;
/** After so many rows, the message of the last one follows again, with the uuid in upper case. */
const TWIN_EVERY = 100;
const ROWS = SENDS + SENDS / TWIN_EVERY;
const SENDER = "8b1d6f42-7c05-4e8e-a3d9-6f20c5e91b02";

let ledger: AccountLedger;
let server: UnreliableServer;
beforeEach(async () => {
  ledger = new AccountLedger();
  server = await UnreliableServer.start(ledger, 0.08);
});
afterEach(() => server.close());

const contactOf = (number: number): string => `abcdef00-0000-4000-8000-${String(number).padStart(12, "0")}`;

function* rows(): Generator<MessageRow> {
  for (let number = 1; number <= SENDS; number += 1) {
    const text = `Good morning, number ${number}.`;
    const row = { lead_uuid: contactOf(number), sender_profile_uuid: SENDER, text };
    yield row;
    if (number % TWIN_EVERY === 0) yield { ...row, lead_uuid: row.lead_uuid.toUpperCase() };
  }
}

/** Starts a job, as a process with this `fetch` and journal does. */
function sendAll(
  journal: Journal,
  fetch: typeof globalThis.fetch = globalThis.fetch,
  signal?: AbortSignal,
): Job<SendOutcome<MessageRow>, SendManyResult<MessageRow>> {
  const grinfi = new Grinfi({
    ...{ apiKey: "test-key", baseUrl: server.url, fetch, rateLimit: false },
    ...{ retry: { baseDelay: 1, maxDelay: 1 }, timeout: Number.POSITIVE_INFINITY },
  });
  return grinfi.messages.sendMany(rows(), { concurrency: 16, journal, maxSends: SENDS, signal });
}

/** The number of times that the server has recorded the message of a row. */
const timesSent = ({ lead_uuid, text }: MessageRow): number =>
  (ledger.messages.get(lead_uuid.toLowerCase()) ?? []).filter((message) => message.text === text).length;

/** Expects that no message was recorded twice, and that outcomes are true. */
function expectTrue(outcomes: readonly SendOutcome<MessageRow>[]): void {
  for (const messages of ledger.messages.values())
    if (messages.length !== 1) expect(messages).toHaveLength(1);
  for (const { outcome, reason, row } of outcomes) {
    const isSent = outcome === "sent" || outcome === "queued" || reason === "An earlier job sent it.";
    const times = timesSent(row);
    if (isSent && times !== 1) expect({ outcome, row, times }).toEqual({ outcome, row, times: 1 });
    if (outcome === "failed" && times !== 0)
      expect({ outcome, row, times }).toEqual({ outcome, row, times: 0 });
  }
}

test(`${SENDS} messages, a server that fails at any point, an abort and a crash: none is sent twice, and every row has an outcome`, async () => {
  const journal = new MemoryJournal();

  const stop = new AbortController();
  const reason = new Error("stopped");
  const aborted: SendOutcome<MessageRow>[] = [];
  const abortedRun = async (): Promise<void> => {
    for await (const outcome of sendAll(journal, globalThis.fetch, stop.signal)) {
      aborted.push(outcome);
      if (aborted.length === 6_000) stop.abort(reason);
    }
  };
  await expect(abortedRun()).rejects.toBe(reason);
  expectTrue(aborted);

  const crashing = crashingProcess(globalThis.fetch, journal, 30_000);
  void runJob(sendAll(crashing.journal, crashing.fetch));
  await crashing.crash;

  const third = await runJob(sendAll(journal));
  expectTrue(third.progress);
  expect(third.progress.map(({ index }) => index).toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: ROWS }, (_, index) => index),
  );
  expect(third.result).toMatchObject({ rows: ROWS });
  expect(third.result?.unknown).toBeGreaterThan(0);

  // The server works again. Messages that certainly were not sent are sent now, and the others are not.
  server.mishaps = 0;
  const before = server.requests.get("POST /flows/api/linkedin-messages") ?? 0;
  const { progress, result } = await runJob(sendAll(journal));
  expectTrue(progress);
  const after = server.requests.get("POST /flows/api/linkedin-messages") ?? 0;
  expect(after - before).toBe(result?.queued);
  expect(result).toMatchObject({ rows: ROWS, failed: 0, sent: 0 });
  const undecided = progress.filter(({ outcome }) => outcome === "unknown");
  expect(undecided.length).toBe(result?.unknown);
  for (const { row } of undecided) expect(timesSent(row)).toBe(0);
  expect(ledger.messages.size + undecided.length).toBe(SENDS);
}, 120_000);

import type { Fault } from "@grinfi/emulator";
import { runTimersUntil } from "@grinfi/testing";
import { describe, expect, test } from "vitest";
import { type CallError, Grinfi, type GrinfiCalls } from "../src/index.ts";
import { type Account, createAccount, sendOne } from "./support/accounts/send-account.ts";
import { useFakeTime } from "./support/time.ts";

useFakeTime();

/** Calls that read, or that leave the same state if they are repeated. */
function repeatOne(call: GrinfiCalls, { flow, leads }: Account, number: number): Promise<unknown> {
  const leadUuid = String(leads[number % leads.length]);
  switch (number % 4) {
    case 0:
      return call.listTags();
    case 1:
      return call.getLead({ path: { uuid: leadUuid } });
    case 2:
      return call.countContacts({ body: { ids: [leadUuid] } });
    default:
      return call.cancelLeadFromFlows({ path: { leadUuid }, body: { flow_uuids: [flow] } });
  }
}

const CALLS = process.env.SOAK_TESTS === "full" ? 20_000 : 2000;
const AT_ONCE = 50;

/** Returns the errors of many repeatable calls if a share of the requests fails. */
async function errorsUnder(faults: readonly Fault[], share: number) {
  const account = await runTimersUntil(createAccount({ seed: 6, latency: 100, maxLedgerEntries: 1000 }));
  const { emulator } = account;
  const { onResponse, requests } = counter();
  const grinfi = new Grinfi({
    apiKey: "test-key",
    fetch: emulator.fetch,
    timeout: 1000,
    rateLimit: false,
    retry: { maxRetries: 10 },
    hooks: { onResponse },
  });
  // The first active fault applies to a request. A later fault applies only to requests that earlier faults leave.
  for (const [index, fault] of faults.entries()) {
    const left = 1 - (index * share) / faults.length;
    emulator.addFault({ ...fault, times: null, probability: share / faults.length / left });
  }
  const errors: CallError[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < CALLS) {
      await repeatOne(grinfi.call, account, next++).catch((error: CallError) => errors.push(error));
    }
  };
  await runTimersUntil(Promise.all(Array.from({ length: AT_ONCE }, work)));
  return { errors, requests: requests() };
}

function counter() {
  let count = 0;
  return {
    onResponse: (): void => {
      count += 1;
    },
    requests: (): number => count,
  };
}

const NO_RESPONSE: readonly Fault[] = [
  { kind: "reset-before" },
  { kind: "reset-after" },
  { kind: "reset-during" },
  { kind: "stall" },
];

describe(`${CALLS} calls that may be repeated`, () => {
  test("all succeed if fewer requests fail than the budget allows", async () => {
    const faults: readonly Fault[] = [
      ...NO_RESPONSE,
      { kind: "status", status: 429 },
      { kind: "status", status: 503 },
      { kind: "status", status: 500, processed: true },
      { kind: "html" },
    ];
    const { errors, requests } = await errorsUnder(faults, 0.1);
    expect(errors).toEqual([]);
    expect(requests).toBeGreaterThan(CALLS * 1.09);
  });

  test("fail at once if more requests fail, and the error says so", async () => {
    const { errors, requests } = await errorsUnder([...NO_RESPONSE, { kind: "status", status: 503 }], 0.6);
    // The budget allows retries for a fifth of the requests, and a burst of ten. Without it, more than half of the
    // requests would be retries.
    expect(requests).toBeLessThanOrEqual((CALLS + 10) / 0.8);
    expect(errors.length).toBeGreaterThan(CALLS / 4);
    const others = errors.filter(({ message }) => !message.includes("the retry budget is empty"));
    expect(others).toEqual([]);
    // No call waited after its last attempt.
    const late = errors.filter(({ attempts, elapsedMs }) => attempts === 1 && elapsedMs > 1000);
    expect(late).toEqual([]);
  });
});

describe("50 concurrent calls to an API that rejects everything", () => {
  async function rejectAll(retryAfter?: string): Promise<number[]> {
    const account = await createAccount();
    const { emulator } = account;
    const grinfi = new Grinfi({ apiKey: "test-key", fetch: emulator.fetch });
    emulator.addFault({ kind: "status", status: 429, times: null, ...(retryAfter && { retryAfter }) });
    emulator.ledger.clear();
    const calls = Array.from({ length: 50 }, (_, number) => sendOne(grinfi.call, account, number));
    const ends = await runTimersUntil(Promise.allSettled(calls));

    const codes = ends.map((end) => end.status === "rejected" && end.reason.code);
    expect(codes.filter((code) => code === "too_many_requests")).toHaveLength(1);
    expect(codes.filter((code) => code === "not_sent")).toHaveLength(49);
    for (const end of ends) expect(end).toMatchObject({ reason: { maybeProcessed: false } });
    expect(emulator.ledger.effects()).toEqual([]);
    const times = emulator.ledger.requests().map(({ at }) => at);
    return [...new Set(times)].map((at) => times.filter((time) => time === at).length);
  }

  test("with Retry-After send 52 requests in 3 waves, and none is processed", async () => {
    // Three attempts for each call, as in openai's client, would be 150 requests in 3 waves.
    expect(await rejectAll("5")).toEqual([50, 1, 1]);
  });

  test("without Retry-After are followed by one request at a time, for one interval", async () => {
    const [all, ...trials] = await rejectAll();
    expect(all).toBe(50);
    expect(new Set(trials)).toEqual(new Set([1]));
    expect(trials.length).toBeLessThanOrEqual(40);
  });
});

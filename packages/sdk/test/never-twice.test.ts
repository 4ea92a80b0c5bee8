import type { Fault } from "@grinfi/emulator";
import { runTimersUntil, seededRandom } from "@grinfi/testing";
import { expect, test, vi } from "vitest";
import { CallError, Grinfi } from "../src/index.ts";
import { countSends } from "./support/accounts/count-sends.ts";
import { type Account, createAccount, sendOne } from "./support/accounts/send-account.ts";
import { useFakeTime } from "./support/time.ts";

/** The test runs twice: against the described responses, and against the observed ones. */
const SENDS = process.env.SOAK_TESTS === "full" ? 50_000 : 4000;
/** The number of concurrent sends. After each group the account is reset, so that the memory stays bounded. */
const BATCH = 400;

/** The outcome of a send, as far as the caller knows it. */
type SendOutcome = "sent" | "not sent" | "unknown";

const FAULTS: readonly Fault[] = [
  { kind: "reset-before" },
  { kind: "reset-during" },
  { kind: "reset-after" },
  { kind: "stall" },
  { kind: "truncated" },
  { kind: "empty-body" },
  { kind: "html" },
  { kind: "html", processed: true },
  { kind: "status", status: 429 },
  { kind: "status", status: 429, retryAfter: "3" },
  // Longer than the timeout of a call.
  { kind: "status", status: 429, retryAfter: "120", probability: 0.001 },
  { kind: "status", status: 408 },
  ...[500, 502, 503, 504].flatMap((status): Fault[] => [
    { kind: "status", status },
    { kind: "status", status, processed: true },
  ]),
];

useFakeTime();

async function outcomeOf(call: Promise<unknown>): Promise<SendOutcome> {
  try {
    await call;
    return "sent";
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    return error.maybeProcessed ? "unknown" : "not sent";
  }
}

/** A network that sometimes fails to connect, or loses the response of a server that has acted. */
function unreliable({ emulator }: Account): typeof fetch {
  const random = seededRandom(7);
  return async (input, init) => {
    const chance = random();
    if (chance < 0.06) {
      const cause = Object.assign(new Error("connect"), { code: "ECONNREFUSED", syscall: "connect" });
      throw new TypeError("fetch failed", { cause });
    }
    const response = await emulator.fetch(input, init);
    return chance < 0.09 ? new Promise(() => {}) : response;
  };
}

test(`${SENDS} sends with faults: none is carried out twice, and every error is right about what happened`, async () => {
  const account = await createAccount({ seed: 6, rateLimit: { window: "sliding" } });
  const { emulator } = account;
  const fetch = unreliable(account);
  const grinfi = new Grinfi({ apiKey: "test-key", fetch, timeout: 10_000 });
  const start = { at: Date.now(), state: emulator.save() };
  for (const fault of FAULTS) emulator.addFault({ probability: 0.03, ...fault, times: null });

  const outcomes: Record<SendOutcome, number> = { sent: 0, "not sent": 0, unknown: 0 };
  let carriedOut = 0;
  for (let first = 0; first < SENDS; first += BATCH) {
    emulator.load(start.state);
    emulator.advance(Date.now() - start.at);
    emulator.ledger.clear();
    const numbers = Array.from({ length: BATCH }, (_, index) => first + index);
    const calls = numbers.map((number) => outcomeOf(sendOne(grinfi.call, account, number)));
    const results = await runTimersUntil(Promise.all(calls));
    // This completes the sending of queued messages.
    vi.advanceTimersByTime(60_000);
    emulator.advance(0);
    const sendCounts = countSends(account, first);
    const wrong = numbers.filter((number, index) => {
      const { carriedOut = 0, sent = 0 } = sendCounts.get(number) ?? {};
      const outcome = results[index];
      return (
        carriedOut > 1 ||
        sent > carriedOut ||
        (outcome === "sent" && carriedOut === 0) ||
        (outcome === "not sent" && carriedOut > 0)
      );
    });
    expect(wrong).toEqual([]);
    for (const outcome of results) outcomes[outcome] += 1;
    for (const sendCount of sendCounts.values()) carriedOut += sendCount.carriedOut;
  }
  // All outcomes occur. Some of the unknown sends were carried out, and some were not.
  expect(outcomes.sent + outcomes["not sent"] + outcomes.unknown).toBe(SENDS);
  expect(outcomes.sent).toBeGreaterThan(SENDS / 2);
  expect(outcomes["not sent"]).toBeGreaterThan(SENDS / 100);
  expect(carriedOut - outcomes.sent).toBeGreaterThan(SENDS / 10);
  expect(outcomes.unknown - (carriedOut - outcomes.sent)).toBeGreaterThan(SENDS / 10);
});

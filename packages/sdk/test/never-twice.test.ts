import type { Fault } from "@grinfi/emulator";
import { runTimersUntil, seededRandom } from "@grinfi/testing";
import { expect, test, vi } from "vitest";
import { CallError, Grinfi } from "../src/index.ts";
import { countSends } from "./support/accounts/count-sends.ts";
import { type Account, createAccount, sendOne } from "./support/accounts/send-account.ts";
import { useFakeTime } from "./support/time.ts";

const SENDS = process.env.SOAK_TESTS === "full" ? 100_000 : 4000;
/** The number of concurrent sends. After each group the account is reset, so that the memory stays bounded. */
const BATCH = 400;

/** What the caller knows about a send. */
type End = "sent" | "not sent" | "unknown";

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

async function endOf(call: Promise<unknown>): Promise<End> {
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

test(`${SENDS} sends with faults: none is made twice, and no error is wrong about what happened`, async () => {
  const account = await createAccount({ seed: 6, rateLimit: { window: "sliding" } });
  const { emulator } = account;
  const fetch = unreliable(account);
  const grinfi = new Grinfi({ apiKey: "test-key", fetch, timeout: 10_000 });
  const start = { at: Date.now(), state: emulator.save() };
  for (const fault of FAULTS) emulator.addFault({ probability: 0.03, ...fault, times: null });

  const ends: Record<End, number> = { sent: 0, "not sent": 0, unknown: 0 };
  let made = 0;
  for (let first = 0; first < SENDS; first += BATCH) {
    emulator.load(start.state);
    emulator.advance(Date.now() - start.at);
    emulator.ledger.clear();
    const numbers = Array.from({ length: BATCH }, (_, index) => first + index);
    const calls = numbers.map((number) => endOf(sendOne(grinfi.call, account, number)));
    const endings = await runTimersUntil(Promise.all(calls));
    // Messages in progress are sent.
    vi.advanceTimersByTime(60_000);
    emulator.advance(0);
    const acts = countSends(account, first);
    const wrong = numbers.filter((number, index) => {
      const { made = 0, left = 0 } = acts.get(number) ?? {};
      const end = endings[index];
      return made > 1 || left > made || (end === "sent" && made === 0) || (end === "not sent" && made > 0);
    });
    expect(wrong).toEqual([]);
    for (const end of endings) ends[end] += 1;
    for (const act of acts.values()) made += act.made;
  }
  // All outcomes occur. Some of the unknown sends were made, and some were not.
  expect(ends.sent + ends["not sent"] + ends.unknown).toBe(SENDS);
  expect(ends.sent).toBeGreaterThan(SENDS / 2);
  expect(ends["not sent"]).toBeGreaterThan(SENDS / 100);
  expect(made - ends.sent).toBeGreaterThan(SENDS / 10);
  expect(ends.unknown - (made - ends.sent)).toBeGreaterThan(SENDS / 10);
});

import { createEmulator } from "@grinfi/emulator";
import type { RateLimitStore } from "@grinfi/retry";
import { runTimersUntil, seededRandom } from "@grinfi/testing";
import { describe, expect, test } from "vitest";
import { Grinfi } from "../src/index.ts";
import { useFakeTime } from "./support/time.ts";

useFakeTime();

test("a call acquires its slot from the store of the options, and releases it after the response", async () => {
  const log: string[] = [];
  const slot = { release: () => void log.push("release"), cancel: () => void log.push("cancel") };
  const store: RateLimitStore = {
    acquire: async ({ count, limit }) => {
      log.push(`acquire ${count} of ${limit}`);
      return { slots: [slot], waitMs: 0 };
    },
  };
  const fetch = async (): Promise<Response> => {
    log.push("fetch");
    return Response.json({ data: [] });
  };
  const grinfi = new Grinfi({
    apiKey: "test-key",
    baseUrl: "https://api.invalid",
    fetch,
    rateLimit: { store },
  });
  await runTimersUntil(grinfi.call.listTags());
  expect(log).toEqual(["acquire 1 of 300", "fetch", "release"]);
});

const LIMIT = 300;
const INTERVAL = 60_000;
const CALLS = process.env.SOAK_TESTS === "full" ? 2000 : 1250;

const wait = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

interface CallPattern {
  /** The latency of a request, and of its response, in milliseconds. */
  readonly up: () => number;
  readonly down: () => number;
  /** The time until the next call, in milliseconds. */
  readonly pause: () => number;
}

/** Makes all calls. @returns When the API received each of them, and the status of its response. */
async function run(window: "fixed" | "sliding", { down, pause, up }: CallPattern) {
  // The minutes of the API and of the client start at different times.
  const emulator = createEmulator({
    clock: Date.now,
    now: "2026-01-05T09:00:41.300Z",
    rateLimit: { window },
  });
  const fetch = async (request: Request): Promise<Response> => {
    await wait(up());
    const response = await emulator.fetch(request);
    await wait(down());
    return response;
  };
  const grinfi = new Grinfi({ apiKey: "test-key", fetch, rateLimit: { maxQueue: CALLS } });
  const calls: Promise<unknown>[] = [];
  const makeCalls = async (): Promise<void> => {
    while (calls.length < CALLS) {
      calls.push(grinfi.call.listTags());
      const ms = pause();
      if (ms > 0) await wait(ms);
    }
  };
  await runTimersUntil(makeCalls().then(() => Promise.all(calls)));
  const requests = emulator.ledger.requests();
  return {
    times: requests.map(({ at }) => Date.parse(at)),
    rejected: requests.filter(({ status }) => status === 429).length,
  };
}

describe.each(["fixed", "sliding"] as const)("an API with a %s window", (window) => {
  test.each([
    ["all at once", () => 0],
    ["one after the other", () => 40],
    ["in bursts", (random: () => number) => (random() < 0.01 ? 20_000 * random() : 0)],
  ])(`rejects none of ${CALLS} calls that are made %s, with any latency`, async (_, pause) => {
    const random = seededRandom(8);
    const { times, rejected } = await run(window, {
      up: () => random() ** 4 * 5000,
      down: () => random() ** 4 * 5000,
      pause: () => pause(random),
    });
    expect(times).toHaveLength(CALLS);
    expect(rejected).toBe(0);
    expect(Number(times.at(-1)) - Number(times[0])).toBeGreaterThan(3 * INTERVAL);
  });

  test.each([0, 200, 2000])(
    "sends as many requests as a latency of %i ms allows, except one in fifty",
    async (latency) => {
      const half = (): number => latency / 2;
      const { times, rejected } = await run(window, { up: half, down: half, pause: () => 0 });
      expect(rejected).toBe(0);
      // From the first burst to the last.
      const bursts = Math.ceil(CALLS / LIMIT) - 1;
      const minutes = (Number(times.at(-1)) - Number(times[0])) / INTERVAL;
      const possible = (LIMIT * INTERVAL) / (INTERVAL + latency);
      expect((bursts * LIMIT) / minutes / possible).toBeGreaterThanOrEqual(0.98);
    },
  );
});

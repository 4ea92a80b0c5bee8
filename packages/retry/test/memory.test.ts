import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { createRateLimiter, withResilience } from "../src/index.ts";
import { TEST_URL } from "./support/fake-fetch.ts";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

test("a limiter keeps no reference to calls that never waited", async () => {
  const limiter = createRateLimiter({ limit: 1000 });
  const call = async (): Promise<WeakRef<AbortSignal>> => {
    const { signal } = new AbortController();
    const response = await withResilience(async () => new Response("ok"), { limiter })(TEST_URL, {
      signal,
    });
    await response.text();
    return new WeakRef(signal);
  };
  const signals = await Promise.all(Array.from({ length: 50 }, call));
  const kept = (): number => signals.filter((signal) => signal.deref() !== undefined).length;
  // The loop ends when all signals are collected. With a leak, the test does not end.
  do {
    // `deref` keeps its target alive until the end of the turn of the event loop.
    await new Promise((resolve) => setTimeout(resolve, 1));
    collect();
  } while (kept() > 0);
  expect(kept()).toBe(0);
});

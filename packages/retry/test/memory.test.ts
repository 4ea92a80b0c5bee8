import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { createRateLimiter, withResilience } from "../src/index.ts";
import { URL_OF_NOBODY } from "./support/fetches.ts";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

test("a limiter keeps nothing of calls that never waited", async () => {
  const limiter = createRateLimiter({ limit: 1000 });
  const call = async (): Promise<WeakRef<AbortSignal>> => {
    const { signal } = new AbortController();
    const response = await withResilience(async () => new Response("ok"), { limiter })(URL_OF_NOBODY, {
      signal,
    });
    await response.text();
    return new WeakRef(signal);
  };
  const signals = await Promise.all(Array.from({ length: 50 }, call));
  const kept = (): number => signals.filter((signal) => signal.deref() !== undefined).length;
  // It ends when all are gone; otherwise the test does not.
  do {
    // What a WeakRef was asked for lives until the turn of the event loop is over.
    await new Promise((resolve) => setTimeout(resolve, 1));
    collect();
  } while (kept() > 0);
  expect(kept()).toBe(0);
});

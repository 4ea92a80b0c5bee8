import type { createClient } from "redis";
import { expectTypeOf, test } from "vitest";
import {
  type AnyResilienceError,
  createRateLimiter,
  createRetryBudget,
  type Fetch,
  isResilienceError,
  type ResilienceEvent,
  withResilience,
  withRetry,
} from "./index.ts";
import { redisStore } from "./redis.ts";

test("the fetch of the platform goes in, and what comes out can stand in its slot", () => {
  expectTypeOf(withRetry(fetch)).toExtend<typeof fetch>();
  expectTypeOf(withResilience(fetch)).toExtend<(request: Request) => Promise<Response>>();
  expectTypeOf<typeof fetch>().toExtend<Fetch>();
});

test("an error is told apart by its code", () => {
  const error: unknown = undefined;
  if (!isResilienceError(error)) return;
  expectTypeOf(error).toEqualTypeOf<AnyResilienceError>();
  expectTypeOf(error.maybeProcessed).toEqualTypeOf<boolean>();
  if (error.code === "retry") expectTypeOf(error.reason).toExtend<string>();
  if (error.code === "timeout") expectTypeOf(error.kind).toEqualTypeOf<"attempt" | "total">();
  // @ts-expect-error -- only a timeout has a kind
  if (error.code === "queue_full") error.kind;
});

test("an event is told apart by its type", () => {
  const event = {} as ResilienceEvent;
  if (event.type === "give_up") expectTypeOf(event.attempts).toEqualTypeOf<number>();
  if (event.type === "wait_end") expectTypeOf(event.durationMs).toEqualTypeOf<number>();
  // @ts-expect-error -- a wait that begins has no duration yet
  if (event.type === "wait_begin") event.durationMs;
});

test("wrong options do not compile", () => {
  // @ts-expect-error -- there is no such option
  withRetry(fetch, { retry: 3 });
  // @ts-expect-error -- there are two priorities
  withResilience(fetch, { priority: "urgent" });
  // @ts-expect-error -- a limit is a number
  createRateLimiter({ limit: "300" });
  // @ts-expect-error -- a share is a number
  createRetryBudget({ share: "20%" });
});

test("a client of the package redis fits, and a limit in it has a key or a name", () => {
  const client = {} as ReturnType<typeof createClient>;
  redisStore({ client, key: "not-a-real-key" });
  redisStore({ client, bucket: "account", onStoreUnavailable: { share: 0.5 } });
  // @ts-expect-error -- neither
  redisStore({ client });
  // @ts-expect-error -- both
  redisStore({ client, bucket: "account", key: "not-a-real-key" });
});

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

test("a wrapped fetch accepts and replaces the fetch of the platform", () => {
  expectTypeOf(withRetry(fetch)).toExtend<typeof fetch>();
  expectTypeOf(withResilience(fetch)).toExtend<(request: Request) => Promise<Response>>();
  expectTypeOf<typeof fetch>().toExtend<Fetch>();
});

test("the code of an error narrows its type", () => {
  const error: unknown = undefined;
  if (!isResilienceError(error)) return;
  expectTypeOf(error).toEqualTypeOf<AnyResilienceError>();
  expectTypeOf(error.maybeProcessed).toEqualTypeOf<boolean>();
  if (error.code === "retry") expectTypeOf(error.reason).toExtend<string>();
  if (error.code === "timeout") expectTypeOf(error.kind).toEqualTypeOf<"attempt" | "total">();
  // @ts-expect-error -- only a timeout error has a kind
  if (error.code === "queue_full") error.kind;
});

test("the type of an event narrows it", () => {
  const event = {} as ResilienceEvent;
  if (event.type === "give_up") expectTypeOf(event.attempts).toEqualTypeOf<number>();
  if (event.type === "wait_end") expectTypeOf(event.durationMs).toEqualTypeOf<number>();
  // @ts-expect-error -- only wait_end has a duration
  if (event.type === "wait_begin") event.durationMs;
});

test("invalid options do not compile", () => {
  // @ts-expect-error -- the option does not exist
  withRetry(fetch, { retry: 3 });
  // @ts-expect-error -- the priority does not exist
  withResilience(fetch, { priority: "urgent" });
  // @ts-expect-error -- a limit is a number
  createRateLimiter({ limit: "300" });
  // @ts-expect-error -- a share is a number
  createRetryBudget({ share: "20%" });
});

test("redisStore accepts a client of the package redis, and either a key or a bucket", () => {
  const client = {} as ReturnType<typeof createClient>;
  redisStore({ client, key: "not-a-real-key" });
  redisStore({ client, bucket: "account", onStoreUnavailable: { share: 0.5 } });
  // @ts-expect-error -- neither key nor bucket
  redisStore({ client });
  // @ts-expect-error -- both key and bucket
  redisStore({ client, bucket: "account", key: "not-a-real-key" });
});

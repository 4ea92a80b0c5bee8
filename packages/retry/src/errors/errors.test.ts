import { expect, test, vi } from "vitest";
import * as retry from "../index.ts";

const metadata: retry.CallMetadata = { attempts: 2, elapsedMs: 30, retryAfterMs: 400, maybeProcessed: true };
const cause = new Error("cause");
const errors = [
  new retry.BodyTooLargeError(10, metadata),
  new retry.QueueFullError(10, metadata),
  new retry.RateLimitedError(metadata, 400),
  new retry.RetryError("not_repeatable", metadata, cause, false),
  new retry.StoreUnavailableError(metadata, cause),
  new retry.FetchTimeoutError("total", 10, metadata),
];

test.each(errors.map((error) => [error.name, error] as const))(
  "%s is recognised and has the metadata of its call",
  (name, error) => {
    expect(error).toMatchObject(metadata);
    expect(error).toBeInstanceOf(retry.ResilienceError);
    expect(retry.isResilienceError(error)).toBe(true);
    expect(name).toBe(error.constructor.name);
    expect(String(error)).toMatch(new RegExp(`^${name}: .+\\.$`));
  },
);

test("each class has its own code", () => {
  expect(new Set(errors.map((error) => error.code)).size).toBe(errors.length);
});

test("the cause is set", () => {
  expect(errors.map((error) => error.cause)).toEqual([
    undefined,
    undefined,
    undefined,
    cause,
    cause,
    undefined,
  ]);
});

test("errors of another copy of the package are recognised", async () => {
  vi.resetModules();
  const copy = await import("../index.ts");
  const error = new copy.QueueFullError(1, metadata);
  expect(error).not.toBeInstanceOf(retry.QueueFullError);
  expect(retry.isResilienceError(error)).toBe(true);
});

test.each([new Error("a"), { code: "retry" }, undefined, null, "retry"])("%s is not recognised", (other) => {
  expect(retry.isResilienceError(other)).toBe(false);
});

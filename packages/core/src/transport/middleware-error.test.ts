import { rejectionOf } from "@grinfi/testing";
import { describe, expect, test } from "vitest";
import { clientWith } from "../../test/support/client.ts";
import { busy, threeTimes } from "../../test/support/middleware.ts";
import {
  type ClientMiddleware,
  ConnectionError,
  createMiddleware,
  NotSentError,
  ServerError,
  TimeoutError,
} from "../index.ts";

const throwing = (error: unknown): ClientMiddleware =>
  createMiddleware(() => async () => {
    throw error;
  });

/** An error as middleware throws it. */
const middlewareError = (code: string, fields: object, cause?: unknown): Error =>
  Object.assign(new Error("The reason of the middleware.", { cause }), {
    code,
    ...{ maybeProcessed: false, retryAfterMs: undefined },
    ...fields,
  });

describe("the error of a call with middleware", () => {
  test("has the outcome that the middleware reported for a response", async () => {
    const middleware = createMiddleware((attempt, { reportOutcome }) => {
      reportOutcome({ maybeProcessed: false, retryAfterMs: 9000, why: "The budget is empty." });
      return attempt;
    });
    const error = await rejectionOf(clientWith(busy, { middleware }).client.call.listTags());
    expect(error).toBeInstanceOf(ServerError);
    expect(error).toMatchObject({ maybeProcessed: false, retryAfterMs: 9000 });
    expect((error as Error).message).toMatch(/The budget is empty\.$/);
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({ maybeProcessed: false, retryAfterMs: 9000 });
  });

  test.each(["queue_full", "rate_limited", "store_unavailable"])(
    "with the code %s is a NotSentError",
    async (code) => {
      const middleware = throwing(middlewareError(code, { retryAfterMs: 500 }));
      const error = await rejectionOf(clientWith(busy, { middleware }).client.call.listTags());
      expect(error).toBeInstanceOf(NotSentError);
      expect(error).toMatchObject({
        ...{ code: "not_sent", reason: code, attempts: 0, maybeProcessed: false, retryAfterMs: 500 },
        message: "listTags (GET /leads/api/tags) was not sent. The reason of the middleware.",
      });
      expect(JSON.parse(JSON.stringify(error))).toMatchObject({ reason: code });
    },
  );

  test("after an earlier attempt states that the call was not sent again, and that the server may have acted on it", async () => {
    const middleware = createMiddleware((attempt) => async (input, init) => {
      await attempt(input, init);
      throw middlewareError("rate_limited", { maybeProcessed: true });
    });
    const error = await rejectionOf(
      clientWith(busy, { middleware }).client.call.createTag({ body: { name: "a" } }),
    );
    expect(error).toMatchObject({
      ...{ code: "not_sent", attempts: 1, maybeProcessed: true },
      message: "createTag (POST /leads/api/tags) was not sent again. The reason of the middleware.",
    });
  });

  test("is a TimeoutError if the last attempt timed out", async () => {
    const timeout = Object.assign(new Error("late"), { name: "TimeoutError" });
    for (const thrown of [timeout, middlewareError("retry", { maybeProcessed: true }, timeout)]) {
      const error = await rejectionOf(
        clientWith(busy, { middleware: throwing(thrown) }).client.call.listTags(),
      );
      expect(error).toBeInstanceOf(TimeoutError);
    }
  });

  test("is a ConnectionError otherwise, with the message of the middleware", async () => {
    const thrown = middlewareError("retry", { maybeProcessed: true }, new Error("reset"));
    const error = (await rejectionOf(
      clientWith(busy, { middleware: throwing(thrown) }).client.call.listTags(),
    )) as ConnectionError;
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({
      maybeProcessed: false, // a read
      message:
        "No complete response to listTags (GET /leads/api/tags) was received from the server. The reason of the middleware.",
    });
  });

  test("never shows a key in the cause of the middleware's error", async () => {
    const middleware = createMiddleware((attempt) => async (input, init) => {
      await attempt(input, init);
      throw middlewareError("retry", {}, new Error("reset; key not-a-real-key"));
    });
    const error = (await rejectionOf(clientWith(busy, { middleware }).client.call.listTags())) as Error;
    const cause = error.cause as Error;
    expect(`${error.stack}${cause.message}${(cause.cause as Error).stack}`).not.toContain("not-a-real-key");
  });
});

describe("maybeProcessed without middleware", () => {
  test.each([
    [400, false],
    [404, false],
    [408, true],
    [413, false],
    [422, false],
    [429, false],
    [431, false],
    [499, true],
    [500, true],
    [503, true],
  ])("after %i: %s", async (status, maybeProcessed) => {
    const { client } = clientWith(() => new Response(null, { status }));
    await expect(client.call.createTag({ body: { name: "a" } })).rejects.toMatchObject({ maybeProcessed });
  });

  test("after a broken connection, and after a response that cannot be read: true", async () => {
    const broken = clientWith(() => Promise.reject(new TypeError("fetch failed")));
    const unreadable = clientWith(() => new Response("<html>", { status: 201 }));
    for (const { client } of [broken, unreadable])
      await expect(client.call.createTag({ body: { name: "a" } })).rejects.toMatchObject({
        maybeProcessed: true,
      });
  });

  test("after a read: false", async () => {
    const { client } = clientWith(busy);
    await expect(client.call.listTags()).rejects.toMatchObject({ maybeProcessed: false });
  });

  test("if the server may have acted on an earlier attempt: true", async () => {
    const responses = [busy(), new Response(null, { status: 422 })];
    const { client } = clientWith(() => responses.shift() ?? busy(), { middleware: threeTimes });
    await expect(client.call.createTag({ body: { name: "a" } })).rejects.toMatchObject({
      maybeProcessed: true,
    });
  });
});

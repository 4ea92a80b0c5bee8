import { describe, expect, test } from "vitest";
import { clientWith, rejectionOf } from "../../test/support/client.ts";
import {
  type ClientMiddleware,
  ConnectionError,
  createMiddleware,
  type MiddlewareContext,
  NotSentError,
  ServerError,
  TimeoutError,
  type WaitEvent,
} from "../index.ts";

/** Sends a request up to three times, until the answer is good. */
const threeTimes = createMiddleware((attempt) => async (request) => {
  let answer = await attempt(request.clone());
  for (let more = 2; more > 0 && !answer.ok; more -= 1) answer = await attempt(request.clone());
  return answer;
});

const throwing = (error: unknown): ClientMiddleware =>
  createMiddleware(() => async () => {
    throw error;
  });

/** An error as a layer makes it. */
const middlewareError = (code: string, fields: object, cause?: unknown): Error =>
  Object.assign(new Error("What the layer says.", { cause }), {
    code,
    ...{ maybeProcessed: false, retryAfterMs: undefined },
    ...fields,
  });

const busy = (): Response => new Response(null, { status: 503 });

describe("middleware", () => {
  test("may send the request of a call several times", async () => {
    const answers = [busy(), busy(), Response.json({ data: [] })];
    const { client, requests } = clientWith(() => answers.shift() ?? busy(), { middleware: threeTimes });
    await expect(client.call.listTags()).resolves.toEqual({ data: [] });
    expect(requests).toHaveLength(3);
  });

  test("also for calls by path", async () => {
    const answers = [busy(), Response.json({ data: [] })];
    const { paths, requests } = clientWith(() => answers.shift() ?? busy(), { middleware: threeTimes });
    expect((await paths.GET("/leads/api/tags")).data).toEqual({ data: [] });
    expect(requests).toHaveLength(2);
  });

  test("can be given to a single call", async () => {
    const { client, requests } = clientWith(busy);
    await expect(client.call.listTags({}, { middleware: threeTimes })).rejects.toMatchObject({ attempts: 3 });
    await expect(client.call.listTags()).rejects.toMatchObject({ attempts: 1 });
    expect(requests).toHaveLength(4);
  });

  test("see what the table says of the operation", async () => {
    const seen: MiddlewareContext[] = [];
    const middleware = createMiddleware((attempt, call) => {
      seen.push(call);
      return attempt;
    });
    const { client } = clientWith(() => Response.json({}), { middleware });
    await client.call.listTags();
    await client.call.upsertContact({ body: { list_uuid: "a", lead: {} } } as never);
    await client.call.createTag({ body: { name: "a" } });
    await client.call.downloadExportFile({ body: { file_name: "a" } }).asResponse();
    expect(seen.map(({ operation, isRepeatable, isFile }) => [operation, isRepeatable, isFile])).toEqual([
      ["listTags", true, false],
      ["upsertContact", true, false],
      ["createTag", false, false],
      ["downloadExportFile", true, true],
    ]);
  });

  test("each attempt asks for the key, counts, and is told to the hooks", async () => {
    const told: unknown[] = [];
    let keys = 0;
    const { client, requests } = clientWith(busy, {
      apiKey: () => `key-${++keys}`,
      middleware: threeTimes,
      hooks: {
        onRequest: ({ attempt }) => void told.push(attempt),
        onResponse: ({ attempt, status }) => void told.push([attempt, status]),
      },
    });
    await rejectionOf(client.call.listTags());
    expect(requests.map(({ headers }) => headers.get("authorization"))).toEqual([
      "Bearer key-1",
      "Bearer key-2",
      "Bearer key-3",
    ]);
    expect(told).toEqual([1, [1, 503], 2, [2, 503], 3, [3, 503]]);
  });

  test("what a hook throws ends the call at once", async () => {
    const onRequest = (): never => {
      throw new Error("of the hook");
    };
    const { client, requests } = clientWith(busy, { middleware: threeTimes, hooks: { onRequest } });
    await expect(client.call.listTags()).rejects.toThrow("of the hook");
    expect(requests).toHaveLength(0);
  });

  test("tell the hooks of their waits", async () => {
    const waits: WaitEvent[] = [];
    const middleware = createMiddleware((attempt, { reportWait }) => {
      reportWait({ phase: "begin", reason: "rate_limit", durationMs: 7 });
      return attempt;
    });
    const { client } = clientWith(() => Response.json({}), {
      middleware,
      hooks: { onWait: (wait) => waits.push(wait) },
    });
    await client.call.listTags();
    expect(waits).toEqual([{ operation: "listTags", phase: "begin", reason: "rate_limit", durationMs: 7 }]);
  });

  test("write their waits to the log", async () => {
    const lines: unknown[] = [];
    const write = (message: string, details: object): void => void lines.push([message, details]);
    const middleware = createMiddleware((attempt, { reportWait }) => {
      reportWait({ phase: "begin", reason: "rate_limit", durationMs: 7 });
      return attempt;
    });
    const logger = { debug: write, info: write, warn: write, error: write };
    await clientWith(() => Response.json({}), {
      middleware,
      logger,
      logLevel: "debug",
    }).client.call.listTags();
    expect(lines).toContainEqual([
      "grinfi: waits",
      { operation: "listTags", reason: "rate_limit", durationMs: 7 },
    ]);
  });
});

describe("the error of a call with middleware", () => {
  test("says what they reported of an answer", async () => {
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

  test.each(["queue_full", "rate_limited", "store_unavailable"])("%s: it was not sent", async (code) => {
    const middleware = throwing(middlewareError(code, { retryAfterMs: 500 }));
    const error = await rejectionOf(clientWith(busy, { middleware }).client.call.listTags());
    expect(error).toBeInstanceOf(NotSentError);
    expect(error).toMatchObject({
      ...{ code: "not_sent", attempts: 0, maybeProcessed: false, retryAfterMs: 500 },
      message: "listTags (GET /leads/api/tags) was not sent. What the layer says.",
    });
  });

  test("after an earlier attempt: it was not sent again, and that one may have been acted on", async () => {
    const middleware = createMiddleware((attempt) => async (request) => {
      await attempt(request);
      throw middlewareError("rate_limited", { maybeProcessed: true });
    });
    const error = await rejectionOf(
      clientWith(busy, { middleware }).client.call.createTag({ body: { name: "a" } }),
    );
    expect(error).toMatchObject({
      ...{ code: "not_sent", attempts: 1, maybeProcessed: true },
      message: "createTag (POST /leads/api/tags) was not sent again. What the layer says.",
    });
  });

  test("is a timeout when the last attempt was one", async () => {
    const timeout = Object.assign(new Error("late"), { name: "TimeoutError" });
    for (const thrown of [timeout, middlewareError("retry", { maybeProcessed: true }, timeout)]) {
      const error = await rejectionOf(
        clientWith(busy, { middleware: throwing(thrown) }).client.call.listTags(),
      );
      expect(error).toBeInstanceOf(TimeoutError);
    }
  });

  test("is a connection error otherwise, in the layer's words", async () => {
    const thrown = middlewareError("retry", { maybeProcessed: true }, new Error("reset"));
    const error = (await rejectionOf(
      clientWith(busy, { middleware: throwing(thrown) }).client.call.listTags(),
    )) as ConnectionError;
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({
      maybeProcessed: false, // a read
      message:
        "No complete response to listTags (GET /leads/api/tags) was received from the server. What the layer says.",
    });
  });

  test("never shows the key that a layer's cause holds", async () => {
    const middleware = createMiddleware((attempt) => async (request) => {
      await attempt(request);
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

  test("after a connection that broke, and after an answer that cannot be read: true", async () => {
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

  test("when an earlier attempt of the middleware may have been acted on: true", async () => {
    const answers = [busy(), new Response(null, { status: 422 })];
    const { client } = clientWith(() => answers.shift() ?? busy(), { middleware: threeTimes });
    await expect(client.call.createTag({ body: { name: "a" } })).rejects.toMatchObject({
      maybeProcessed: true,
    });
  });
});

import { inspect } from "node:util";
import { rejectionOf } from "@grinfi/testing";
import { describe, expect, test } from "vitest";
import { clientWith } from "../../test/support/client.ts";
import { busy, threeTimes } from "../../test/support/middleware.ts";
import { wholeNumber } from "../config/check-options.ts";
import { CALL_OPTIONS } from "../config/option-rules.ts";
import {
  type CallOptions,
  type ClientMiddleware,
  createMiddleware,
  type MiddlewareContext,
  type WaitEvent,
} from "../index.ts";
import type { FetchFunction } from "./send.ts";

/** The attempt of the call in progress. */
let attemptOf: FetchFunction;

const pick = (init: RequestInit | undefined, ...names: (keyof RequestInit)[]): RequestInit =>
  Object.fromEntries(names.map((name) => [name, init?.[name]]));

describe("middleware", () => {
  test("may send the request of a call several times", async () => {
    const responses = [busy(), busy(), Response.json({ data: [] })];
    const { client, requests } = clientWith(() => responses.shift() ?? busy(), { middleware: threeTimes });
    await expect(client.call.listTags()).resolves.toEqual({ data: [] });
    expect(requests).toHaveLength(3);
  });

  test("may send the request of a call by path several times", async () => {
    const responses = [busy(), Response.json({ data: [] })];
    const { paths, requests } = clientWith(() => responses.shift() ?? busy(), { middleware: threeTimes });
    expect((await paths.GET("/leads/api/tags")).data).toEqual({ data: [] });
    expect(requests).toHaveLength(2);
  });

  test("can be an option of a single call", async () => {
    const { client, requests } = clientWith(busy);
    await expect(client.call.listTags({}, { middleware: threeTimes })).rejects.toMatchObject({ attempts: 3 });
    await expect(client.call.listTags()).rejects.toMatchObject({ attempts: 1 });
    expect(requests).toHaveLength(4);
  });

  test("receives the properties of the operation", async () => {
    const contexts: MiddlewareContext[] = [];
    const middleware = createMiddleware((attempt, call) => {
      contexts.push(call);
      return attempt;
    });
    const { client } = clientWith(() => Response.json({}), { middleware });
    await client.call.listTags();
    await client.call.upsertContact({ body: { list_uuid: "a", lead: {} } } as never);
    await client.call.createTag({ body: { name: "a" } });
    expect(contexts.map(({ operation, isRepeatable }) => [operation, isRepeatable])).toEqual([
      ["listTags", true],
      ["upsertContact", true],
      ["createTag", false],
    ]);
  });

  test("each attempt calls the key function, is counted, and runs the hooks", async () => {
    const events: unknown[] = [];
    let keys = 0;
    const { client, requests } = clientWith(busy, {
      apiKey: () => `key-${++keys}`,
      middleware: threeTimes,
      hooks: {
        onRequest: ({ attempt }) => void events.push(attempt),
        onResponse: ({ attempt, status }) => void events.push([attempt, status]),
      },
    });
    await rejectionOf(client.call.listTags());
    expect(requests.map(({ headers }) => headers.get("authorization"))).toEqual([
      "Bearer key-1",
      "Bearer key-2",
      "Bearer key-3",
    ]);
    expect(events).toEqual([1, [1, 503], 2, [2, 503], 3, [3, 503]]);
  });

  test("an error of a hook ends the call at once", async () => {
    const onRequest = (): never => {
      throw new Error("of the hook");
    };
    const { client, requests } = clientWith(busy, { middleware: threeTimes, hooks: { onRequest } });
    await expect(client.call.listTags()).rejects.toThrow("of the hook");
    expect(requests).toHaveLength(0);
  });

  test.each<[string, FetchFunction]>([
    ["the second argument", (input) => attemptOf(input)],
    ["the method", (input, init) => attemptOf(input, pick(init, "redirect", "body"))],
    ["the redirect mode", (input, init) => attemptOf(input, pick(init, "method", "body"))],
    ["the redirect mode in a Request", (input, init) => attemptOf(new Request(input, pick(init, "method")))],
  ])("that drops %s fails the call, because a write would become a read or be repeated", async (_, send) => {
    const middleware = createMiddleware((attempt) => {
      attemptOf = attempt;
      return send;
    });
    const { client, requests } = clientWith(() => Response.json({}), { middleware });
    const error = await rejectionOf(client.call.createTag({ body: { name: "a" } }));
    expect(error).toMatchObject({ code: "configuration", message: expect.stringContaining("Pass on all") });
    expect(requests).toEqual([]);
  });

  test("reads, copies or replaces the body of a response, as of any fetch", async () => {
    const copies: ((response: Response) => Promise<Response>)[] = [
      async (response) => {
        expect(await response.clone().json()).toEqual({ data: [1] });
        return response;
      },
      async (response) => Response.json(await response.json()),
      async (response) => new Response(response.body, response),
    ];
    for (const copy of copies) {
      const middleware = createMiddleware(
        (attempt) => async (input, init) => copy(await attempt(input, init)),
      );
      const { client } = clientWith(() => Response.json({ data: [1] }), { middleware });
      expect(await client.call.listTags()).toEqual({ data: [1] });
      expect(await (await client.call.listTags().asResponse()).json()).toEqual({ data: [1] });
    }
  });

  test("with attemptsReadBody receives a truncated body as a failed attempt", async () => {
    const truncated = (): Response =>
      new Response(
        new ReadableStream({ pull: (controller) => controller.error(new TypeError("terminated")) }),
      );
    const responses = [truncated(), Response.json({ data: [1] })];
    const again = createMiddleware(
      (attempt) => async (input, init) => {
        const first = await attempt(input, init).catch(() => attempt(input, init));
        expect(first.bodyUsed).toBe(true);
        return first;
      },
      { attemptsReadBody: true },
    );
    const { client } = clientWith(() => responses.shift() ?? busy(), { middleware: again });
    expect(await client.call.listTags()).toEqual({ data: [1] });
  });

  test("that throws before an attempt shows no key and no secret header", async () => {
    const middleware = createMiddleware(() => async () => {
      throw new Error("failed with not-a-real-key and canary-secret");
    });
    const headers = { "x-api-token": "canary-secret" };
    const { client, paths } = clientWith(busy, { middleware, headers });
    for (const call of [client.call.listTags(), paths.GET("/leads/api/tags")]) {
      const shown = inspect(await rejectionOf(call), { depth: 9 });
      expect(shown).toContain("failed with");
      expect(shown).not.toMatch(/not-a-real-key|canary-secret/);
    }
  });

  test("may return another response than that of the last attempt", async () => {
    let count = 0;
    const first = createMiddleware((attempt) => async (input, init) => {
      const responses = [await attempt(input, init), await attempt(input, init)];
      return responses[0] as Response;
    });
    const { client } = clientWith(() => Response.json({ data: [++count] }), { middleware: first });
    expect(await client.call.listTags()).toEqual({ data: [1] });
    const cached = createMiddleware((attempt) => async (input, init) => {
      await attempt(input, init);
      return Response.json({ data: ["cached"] });
    });
    expect(await client.call.listTags({}, { middleware: cached })).toEqual({ data: ["cached"] });
    const unread = await client.call.listTags({}, { middleware: cached }).asResponse();
    expect(await unread.json()).toEqual({ data: ["cached"] });
  });

  test("receives the options of the call, and checks its own", async () => {
    const received: object[] = [];
    const middleware = createMiddleware<CallOptions & { readonly retries?: number }>(
      (attempt, { options }) => {
        received.push(options);
        return attempt;
      },
      { optionRules: { ...CALL_OPTIONS, retries: wholeNumber(0) } },
    );
    const { client } = clientWith(() => Response.json({ data: [] }), { middleware });
    const options = { retries: 2, teamId: 1 } as CallOptions;
    await client.call.listTags({}, options);
    expect(received).toEqual([options]);
    for (const [given, message] of [
      [{ retries: -1 }, "The option retries must be a whole number of at least 0"],
      [{ retires: 1 }, "Unknown option retires."],
    ] as const) {
      const error = await rejectionOf(client.call.listTags({}, given as object));
      expect(error).toMatchObject({ code: "configuration", message: expect.stringContaining(message) });
    }
    expect(received).toHaveLength(1);
  });

  test("that createMiddleware did not create is rejected", () => {
    const middleware = (() => {}) as unknown as ClientMiddleware;
    expect(() => clientWith(busy, { middleware })).toThrow(
      "The option middleware must be a value that createMiddleware created, not a function.",
    );
  });

  test("reports its waits to the hooks", async () => {
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

  test("writes its waits to the log", async () => {
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
      "grinfi: waiting",
      { operation: "listTags", reason: "rate_limit", durationMs: 7 },
    ]);
  });
});

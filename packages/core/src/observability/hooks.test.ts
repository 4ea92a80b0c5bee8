import { rejectionOf } from "@grinfi/testing";
import { describe, expect, test } from "vitest";
import { clientWith } from "../../test/support/client.ts";
import type { ClientOptions } from "../config/options.ts";
import { createMiddleware } from "../transport/create-middleware.ts";
import type { Hooks } from "./hooks.ts";

const ok = (): Response => Response.json({ data: [] });

describe("hooks", () => {
  test("run before and after each request, in order, and the call waits for them", async () => {
    const events: unknown[] = [];
    const hooks: ClientOptions["hooks"] = {
      onRequest: async ({ request, ...event }) => {
        await new Promise((resolve) => setTimeout(resolve, 1));
        request.headers.set("x-trace", "1");
        events.push(event);
      },
      onResponse: ({ request, ...event }) => void events.push(event),
    };
    const { client, paths, requests } = clientWith(ok, { hooks });
    await client.call.getLead({ path: { uuid: "an-id" } });
    await paths.GET("/leads/api/leads/{uuid}", { params: { path: { uuid: "an-id" } } });
    const requestEvent = { operation: "getLead", method: "GET", path: "/leads/api/leads/{uuid}", attempt: 1 };
    const responseEvent = {
      ...requestEvent,
      ...{ status: 200, durationMs: expect.any(Number), headers: expect.any(Headers) },
    };
    expect(events).toEqual([requestEvent, responseEvent, requestEvent, responseEvent]);
    expect(requests.map(({ headers }) => headers.get("x-trace"))).toEqual(["1", "1"]);
  });

  test("receive an error status, and the error if there is no response", async () => {
    const events: unknown[] = [];
    const cause = new Error("no response");
    const responses = [() => Response.json({}, { status: 503 }), () => Promise.reject(cause)];
    const { client } = clientWith(() => (responses.shift() ?? ok)(), {
      hooks: { onResponse: ({ status, headers, error }) => void events.push({ status, headers, error }) },
    });
    expect(await rejectionOf(client.call.listTags())).toMatchObject({ code: "server_error" });
    expect(await rejectionOf(client.call.listTags())).toMatchObject({ code: "connection" });
    expect(events).toEqual([
      { status: 503, headers: expect.any(Headers) },
      { status: undefined, headers: undefined, error: cause },
    ]);
  });

  test("that throw end the call with their error, and the response is discarded", async () => {
    const thrown = new RangeError("no");
    const cancelled: unknown[] = [];
    const body = () => new ReadableStream({ cancel: () => void cancelled.push(1) });
    for (const hook of ["onRequest", "onResponse"] as const) {
      const hooks = { [hook]: () => Promise.reject(thrown) };
      const { client } = clientWith(() => new Response(body()), { hooks });
      expect(await rejectionOf(client.call.listTags())).toBe(thrown);
    }
    expect(cancelled).toEqual([1]);
  });

  test("receive a copy of the headers of the response", async () => {
    const requestIds: unknown[] = [];
    const headers = { "x-request-id": "request-1", "ratelimit-remaining": "7" };
    const { client } = clientWith(() => Response.json({ data: [] }, { headers }), {
      hooks: {
        onResponse: (event) => {
          requestIds.push(event.headers?.get("x-request-id"), event.headers?.get("ratelimit-remaining"));
          event.headers?.set("content-type", "text/html");
        },
      },
    });
    const { data, response } = await client.call.listTags().withResponse();
    expect(data).toEqual({ data: [] });
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(requestIds).toEqual(["request-1", "7"]);
  });
});

describe("hooks of a call", () => {
  /** Hooks that record their name, and headers that show the order. */
  const recording = (name: string, events: string[]): Hooks => ({
    onRequest: ({ request }) => {
      events.push(`${name} before`);
      request.headers.append("x-order", name);
    },
    onResponse: () => void events.push(`${name} after`),
    onWait: ({ phase }) => void events.push(`${name} wait ${phase}`),
  });
  const waiting = createMiddleware((attempt, { reportWait }) => (input, init) => {
    reportWait({ phase: "begin", reason: "rate_limit", durationMs: 1 });
    return attempt(input, init);
  });

  test("are added to those of the client, which run first", async () => {
    const events: string[] = [];
    const { client, paths, requests } = clientWith(ok, {
      hooks: recording("client", events),
      middleware: waiting,
    });
    await client.call.listTags({}, { hooks: recording("call", events) });
    expect(events).toEqual([
      ...["client wait begin", "call wait begin"],
      ...["client before", "call before", "client after", "call after"],
    ]);
    events.length = 0;
    await client.call.listTags({}, { hooks: { onResponse: () => void events.push("call after") } });
    await client.call.listTags();
    await paths.GET("/leads/api/tags");
    const ofClient = ["client wait begin", "client before", "client after"];
    expect(events).toEqual([...ofClient, "call after", ...ofClient, ...ofClient]);
    expect(requests.map(({ headers }) => headers.get("x-order"))).toEqual([
      ...["client, call", "client", "client", "client"],
    ]);
  });

  test("of withOptions are added, too, and do not change the first client", async () => {
    const events: string[] = [];
    const { client } = clientWith(ok, { hooks: recording("first", events) });
    const second = client.withOptions({ hooks: { onRequest: () => void events.push("second before") } });
    const third = second.withOptions({ teamId: 1, hooks: recording("third", events) });
    await third.call.listTags({}, { hooks: recording("call", events) });
    expect(events).toEqual([
      ...["first before", "second before", "third before", "call before"],
      ...["first after", "third after", "call after"],
    ]);
    events.length = 0;
    await client.call.listTags();
    expect(events).toEqual(["first before", "first after"]);
  });

  test("do not run after a hook of the client has thrown, and the call ends with its error", async () => {
    const thrown = new RangeError("no");
    for (const hook of ["onRequest", "onResponse"] as const) {
      const events: string[] = [];
      const { client, requests } = clientWith(ok, { hooks: { [hook]: () => Promise.reject(thrown) } });
      const options = { hooks: { [hook]: () => void events.push("call") } };
      expect(await rejectionOf(client.call.listTags({}, options))).toBe(thrown);
      expect(events).toEqual([]);
      expect(requests).toHaveLength(hook === "onRequest" ? 0 : 1);
    }
  });

  test("are checked before they are added", async () => {
    const { client, requests } = clientWith(ok, { hooks: { onRequest: () => {} } });
    const hooks = { onRequset: () => {} } as Hooks;
    expect(await rejectionOf(client.call.listTags({}, { hooks }))).toMatchObject({ code: "configuration" });
    expect(() => client.withOptions({ hooks })).toThrow("Unknown option hooks.onRequset.");
    expect(requests).toEqual([]);
  });
});

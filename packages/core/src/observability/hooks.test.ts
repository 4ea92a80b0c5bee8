import { describe, expect, test } from "vitest";
import { clientWith, rejectionOf } from "../../test/support/client.ts";
import type { ClientOptions } from "../config/options.ts";

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
      ...{ status: 200, durationMs: expect.any(Number) },
    };
    expect(events).toEqual([requestEvent, responseEvent, requestEvent, responseEvent]);
    expect(requests.map(({ headers }) => headers.get("x-trace"))).toEqual(["1", "1"]);
  });

  test("receive an error status, and the error if there is no response", async () => {
    const events: unknown[] = [];
    const cause = new Error("no response");
    const responses = [() => Response.json({}, { status: 503 }), () => Promise.reject(cause)];
    const { client } = clientWith(() => (responses.shift() ?? ok)(), {
      hooks: { onResponse: ({ status, error }) => void events.push({ status, error }) },
    });
    expect(await rejectionOf(client.call.listTags())).toMatchObject({ code: "server_error" });
    expect(await rejectionOf(client.call.listTags())).toMatchObject({ code: "connection" });
    expect(events).toEqual([{ status: 503 }, { status: undefined, error: cause }]);
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
});

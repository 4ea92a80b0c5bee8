import { rejectionOf } from "@grinfi/testing";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createClient, createMiddleware, type GrinfiClient, type Hooks } from "../src/index.ts";
import { createPathsClient, type PathsClient } from "../src/paths.ts";
import { RawServer } from "./support/raw-server.ts";
import { rawResponse, VALUE } from "./support/wrong-responses.ts";

const KEY = "canary-not-a-real-key";

let server: RawServer;
let other: RawServer;
let client: GrinfiClient;
let paths: PathsClient;
beforeEach(async () => {
  [server, other] = await Promise.all([RawServer.start(), RawServer.start()]);
  client = createClient({ apiKey: KEY, baseUrl: server.url });
  paths = createPathsClient({ apiKey: KEY, baseUrl: server.url });
  other.respondWith((socket) => void socket.write(VALUE_RESPONSE));
});
afterEach(async () => {
  vi.unstubAllGlobals();
  await Promise.all([server.stop(), other.stop()]);
});

const VALUE_RESPONSE = rawResponse("200 OK", "content-type: application/json\r\n", JSON.stringify(VALUE));
const LIST = { body: { name: "Sample" } };

/** Redirects the first request; the others receive the value. */
function redirectTo(location: string, status = "302 Found"): void {
  server.respondWith((socket, { index }) => {
    socket.write(index === 0 ? rawResponse(status, `location: ${location}\r\n`, "") : VALUE_RESPONSE);
  });
}

describe("a redirect to the same origin", () => {
  test.each(["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])(
    "with status %s is followed by a GET, with the key",
    async (status) => {
      redirectTo("/elsewhere", status);
      expect(await client.call.listTags()).toEqual(VALUE);
      expect(server.requests.map(({ path }) => path)).toEqual(["/leads/api/tags", "/elsewhere"]);
      expect(server.requests[1]?.headers.authorization).toBe(`Bearer ${KEY}`);
    },
  );

  test.each(["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])(
    "with status %s fails a POST, by id and by path",
    async (status) => {
      redirectTo("/elsewhere", status);
      const expected = { status: Number.parseInt(status, 10), maybeProcessed: true, attempts: 1 };
      expect(await rejectionOf(client.call.createList(LIST))).toMatchObject({
        code: "api_error",
        ...expected,
      });
      expect(server.requests.map(({ path }) => path)).toEqual(["/leads/api/lists"]);

      redirectTo("/elsewhere", status);
      const { data, response } = await paths.POST("/leads/api/lists", LIST);
      expect([data, response.status]).toEqual([undefined, expected.status]);
      expect(server.requests.map(({ path }) => path)).toEqual(["/leads/api/lists"]);
    },
  );
});

test("a redirect is relative to the target of the previous one", async () => {
  const locations = ["/a/b", "c", "?d"];
  server.respondWith((socket, { index }) => {
    const location = locations[index];
    socket.write(
      location === undefined ? VALUE_RESPONSE : rawResponse("302 Found", `location: ${location}\r\n`, ""),
    );
  });
  const response = await client.call.listTags().asResponse();
  expect(server.requests.map(({ path }) => path)).toEqual(["/leads/api/tags", "/a/b", "/a/c", "/a/c?d"]);
  expect(response).toMatchObject({ redirected: true, url: `${server.url}/a/c?d` });
});

test("each redirect runs the hooks and counts as an attempt", async () => {
  redirectTo("/elsewhere");
  const events: unknown[] = [];
  const hooks: Hooks = {
    onRequest: ({ attempt, request }) => void events.push([attempt, request.url.slice(server.url.length)]),
    onResponse: ({ attempt, status }) => void events.push([attempt, status]),
  };
  await client.call.listTags({}, { hooks });
  expect(events).toEqual([
    [1, "/leads/api/tags"],
    [1, 302],
    [2, "/elsewhere"],
    [2, 200],
  ]);
});

test("a read that fails after a redirect was not processed", async () => {
  server.respondWith((socket, { index }) => {
    socket.write(
      index === 0
        ? rawResponse("302 Found", "location: /gone\r\n", "")
        : rawResponse("404 Not Found", "", ""),
    );
  });
  const error = await rejectionOf(client.call.listTags());
  expect(error).toMatchObject({ code: "not_found", attempts: 2, maybeProcessed: false });
});

test("each redirect passes through the middleware", async () => {
  redirectTo("/elsewhere");
  let passed = 0;
  const middleware = createMiddleware((attempt) => (input, init) => {
    passed += 1;
    return attempt(input, init);
  });
  await client.call.listTags({}, { middleware });
  expect(passed).toBe(2);
});

test("no more than 20 redirects are followed", async () => {
  server.respondWith((socket) => void socket.write(rawResponse("302 Found", "location: /again\r\n", "")));
  const error = await rejectionOf(client.call.listTags());
  expect(error).toMatchObject({ code: "api_error", status: 302, attempts: 21 });
  expect(server.requests).toHaveLength(21);
});

test.each(["file:///etc/hostname", "data:application/json,{}", "http://user:password@api.invalid/"])(
  "a redirect to %s ends the call",
  async (location) => {
    redirectTo(location);
    expect(await rejectionOf(client.call.listTags())).toMatchObject({
      code: "api_error",
      status: 302,
      attempts: 1,
    });
  },
);

test.each([
  ["to an invalid URL", "http://["],
  ["without a location", undefined],
])("a redirect %s ends the call", async (_, location) => {
  server.respondWith((socket) => {
    socket.write(rawResponse("302 Found", location === undefined ? "" : `location: ${location}\r\n`, ""));
  });
  const code = location === undefined ? "api_error" : "connection";
  expect(await rejectionOf(client.call.listTags())).toMatchObject({ code, attempts: 1 });
});

test("an abort ends a call that was redirected", async () => {
  const controller = new AbortController();
  server.respondWith((socket, { index }) => {
    if (index === 0) socket.write(rawResponse("302 Found", "location: /stalls\r\n", ""));
    else controller.abort("stop");
  });
  expect(await rejectionOf(client.call.listTags({}, { signal: controller.signal }))).toBe("stop");
  await server.waitForClosed(1);
});

test("by path, a redirect of a read is followed unless the caller disables it, and that of a write never", async () => {
  redirectTo("/elsewhere");
  expect((await paths.GET("/leads/api/tags", { redirect: "manual" })).response.status).toBe(302);
  expect(server.requests).toHaveLength(1);
  redirectTo("/elsewhere", "307 Temporary");
  const { response } = await paths.POST("/leads/api/lists", { ...LIST, redirect: "follow" });
  expect([response.status, server.requests.length]).toEqual([307, 1]);
});

describe("a redirect to another origin", () => {
  test("is followed by a GET, without the key", async () => {
    redirectTo(`${other.url}/elsewhere`);
    expect(await client.call.listTags()).toEqual(VALUE);
    expect(other.requests).toHaveLength(1);
    expect(JSON.stringify(other.requests)).not.toContain(KEY);
    expect(other.requests[0]?.headers).not.toHaveProperty("authorization");
  });

  test("carries no header of the caller or of a hook; a redirect back carries all of them", async () => {
    redirectTo(`${other.url}/elsewhere`);
    other.respondWith(
      (socket) => void socket.write(rawResponse("302 Found", `location: ${server.url}/back\r\n`, "")),
    );
    const hooks: Hooks = { onRequest: ({ request }) => request.headers.set("x-signature", KEY) };
    const headers = { cookie: KEY, "x-api-key": KEY, "x-trace": KEY };
    await client.withOptions({ hooks, headers, teamId: 7 }).call.listTags();
    expect(JSON.stringify(other.requests)).not.toContain(KEY);
    expect(other.requests[0]?.headers).not.toHaveProperty("team-id");
    expect(other.requests[0]?.headers).toMatchObject({ accept: "application/json" });
    const own = { authorization: `Bearer ${KEY}`, "team-id": "7", "x-signature": KEY, ...headers };
    expect(server.requests.map((request) => request.headers)).toMatchObject([own, own]);
  });

  test("by path is followed without the key too", async () => {
    redirectTo(`${other.url}/elsewhere`);
    await paths.GET("/leads/api/tags");
    expect(JSON.stringify(other.requests)).not.toContain(KEY);
    expect(other.requests).toHaveLength(1);
  });

  test.each(["302 Found", "307 Temporary"])(
    "with status %s fails a POST, whose body is not sent there",
    async (status) => {
      redirectTo(`${other.url}/elsewhere`, status);
      expect(await rejectionOf(client.call.createList(LIST))).toMatchObject({ code: "api_error" });
      expect(other.requests).toEqual([]);
    },
  );
});

test("a redirect whose status a browser hides fails a POST", async () => {
  const hidden = { ok: { value: false }, status: { value: 0 }, type: { value: "opaqueredirect" } };
  const fetch = async (): Promise<Response> => Object.defineProperties(new Response(null), hidden);
  const error = await rejectionOf(client.call.createList(LIST, { fetch }));
  expect(error).toMatchObject({ code: "api_error", status: 0, maybeProcessed: true, attempts: 1 });
});

test("a browser hides the target of a redirect, and follows those of a GET itself", async () => {
  vi.stubGlobal("window", {});
  vi.stubGlobal("document", {});
  const seen: string[] = [];
  const fetch = async ({ redirect }: Request): Promise<Response> => {
    seen.push(redirect);
    return Response.json(VALUE);
  };
  await client.call.createList(LIST, { fetch });
  await client.call.listTags(undefined, { fetch });
  expect(seen).toEqual(["manual", "follow"]);
});

test("no request uses a redirect mode that edge runtimes do not have", async () => {
  const seen: string[] = [];
  const fetch = async ({ redirect }: Request): Promise<Response> => {
    seen.push(redirect);
    return Response.json(VALUE);
  };
  await client.call.createList(LIST, { fetch });
  await client.call.listTags(undefined, { fetch });
  expect(seen).toEqual(["manual", "manual"]);
});

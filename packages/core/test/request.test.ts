import { rejectionOf } from "@grinfi/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  createClient,
  createMiddleware,
  type GrinfiClient,
  type HttpMethod,
  InvalidInputError,
  NotFoundError,
  type RequestInput,
} from "../src/index.ts";
import { clientWith } from "./support/client.ts";
import { expectNoSecret, KEY, logging, PASSWORD } from "./support/leaks.ts";
import { RawServer } from "./support/raw-server.ts";
import { JSON_TYPE, rawResponse } from "./support/wrong-responses.ts";

const UUID = "0f8fad5b-d9cb-469f-a165-70867728950e";
const NEW = "/leads/api/new-route";

let server: RawServer;
let client: GrinfiClient;
beforeEach(async () => {
  server = await RawServer.start();
  client = createClient({ apiKey: "not-a-real-key", baseUrl: `${server.url}/proxy`, teamId: 7 });
  respond("200 OK", JSON_TYPE, '{"ok":true}');
});
afterEach(() => server.stop());

function respond(status: string, headers: string, body: string): void {
  server.respondWith((socket) => void socket.write(rawResponse(status, headers, body)));
}

describe("a request to a new route, which is not an operation of the SDK", () => {
  test("has the key, the team, the headers and the query", async () => {
    const query = { limit: 5, id: ["a", "b"], gone: undefined, filter: { status: ["on"], at: { ">=": 1 } } };
    expect(await client.request("GET", NEW, { query }, { headers: { "x-a": "1" } })).toEqual({ ok: true });
    const [request] = server.requests;
    expect(decodeURIComponent(request?.path ?? "")).toBe(
      `/proxy${NEW}?filter[at][>=]=1&filter[status][]=on&id=a&id=b&limit=5`,
    );
    expect(request).toMatchObject({
      method: "GET",
      headers: {
        ...{ accept: "application/json", authorization: "Bearer not-a-real-key", "team-id": "7", "x-a": "1" },
        "user-agent": expect.stringMatching(/^grinfi-core\//),
      },
    });
  });

  test.each(["DELETE", "PATCH", "POST", "PUT"] as const)("%s has a JSON body", async (method) => {
    await client.request(method, NEW, { body: { at: new Date(0), gone: undefined } });
    const [request] = server.requests;
    expect(request?.method).toBe(method);
    expect(request?.headers["content-type"]).toBe("application/json");
    expect(request?.body.toString()).toBe('{"at":"1970-01-01T00:00:00.000Z"}');
  });

  test("may have form data as its body", async () => {
    const body = new FormData();
    body.append("file", new File(["a,b"], "a.csv"));
    await client.request("POST", NEW, { body });
    expect(server.requests[0]?.headers["content-type"]).toMatch(/^multipart\/form-data; boundary=/);
    expect(server.requests[0]?.body.toString()).toContain('filename="a.csv"');
  });

  test("encodes path parameters, and errors never show them", async () => {
    respond("404 Not Found", JSON_TYPE, '{"message":"No"}');
    const path = { name: "a b&c", id: 7 };
    const error = await rejectionOf(client.request("GET", "/leads/api/new/{name}/of/{id}", { path }));
    expect(server.requests[0]?.path).toBe("/proxy/leads/api/new/a%20b%26c/of/7");
    expect(error).toBeInstanceOf(NotFoundError);
    expect(error).toMatchObject({
      operation: "GET /leads/api/new/{name}/of/{id}",
      path: "/leads/api/new/{name}/of/{id}",
      message: "GET /leads/api/new/{name}/of/{id} failed with status 404. No.",
    });
  });

  test.each<[string, string, string, unknown]>([
    ["JSON", JSON_TYPE, '{"id":9007199254740993}', { id: "9007199254740993" }],
    ["text", "content-type: text/csv\r\n", "a,b\n", "a,b\n"],
    ["an empty body", "", "", undefined],
  ])("returns %s", async (_, headers, body, expected) => {
    respond("200 OK", headers, body);
    expect(await client.request("GET", NEW)).toEqual(expected);
  });

  test("returns the response with withResponse and asResponse", async () => {
    const { data, response } = await client.request<{ ok: boolean }>("GET", NEW).withResponse();
    expect([data.ok, response.status]).toEqual([true, 200]);
    const unread = await client.request("GET", NEW).asResponse();
    expect([unread.bodyUsed, await unread.text()]).toEqual([false, '{"ok":true}']);
  });

  test("fails if the response is an HTML page", async () => {
    respond("200 OK", "content-type: text/html\r\n", "<!doctype html>");
    expect(await rejectionOf(client.request("GET", NEW))).toMatchObject({
      code: "parse",
      operation: `GET ${NEW}`,
      message: expect.stringContaining(`The response to GET ${NEW} is an HTML page`),
    });
  });

  test.each(["GET", "HEAD"] as const)("%s follows a redirect", async (method) => {
    server.respondWith((socket, { index }) => {
      const redirect = rawResponse("302 Found", "location: /elsewhere\r\n", "");
      socket.write(index === 0 ? redirect : "HTTP/1.1 204 No Content\r\n\r\n");
    });
    expect(await client.request(method, NEW)).toBeUndefined();
    expect(server.requests.map((request) => `${request.method} ${request.path}`)).toEqual([
      `${method} /proxy${NEW}`,
      `${method} /elsewhere`,
    ]);
  });

  test("fails after the redirect of a POST, which may have been processed", async () => {
    respond("307 Temporary", "location: /elsewhere\r\n", "");
    const error = await rejectionOf(client.request("POST", NEW, { body: {} }));
    expect(error).toMatchObject({ status: 307, maybeProcessed: true, attempts: 1 });
    expect(server.requests).toHaveLength(1);
  });

  test("is sent once by Node after a 421, unless it is repeatable", async () => {
    respond("421 Misdirected Request", "", "");
    await rejectionOf(client.request("POST", NEW, { body: { a: 1 } }));
    expect(server.requests).toHaveLength(1);
    await rejectionOf(client.request("POST", NEW, { body: { a: 1 }, repeatable: "idempotent" }));
    expect(server.requests).toHaveLength(3);
  });

  test("runs the hooks and writes log lines with its method and path", async () => {
    const events: unknown[] = [];
    const lines: unknown[] = [];
    const write = (message: string, details: object): void => void lines.push([message, details]);
    const observed = client.withOptions({
      hooks: {
        onRequest: ({ request: _, ...event }) => void events.push(event),
        onResponse: ({ operation, status }) => void events.push({ operation, status }),
      },
      ...{ logger: { debug: write, info: write, warn: write, error: write }, logLevel: "debug" },
    });
    await observed.request("GET", NEW, { query: { limit: 5, q: "a contact" } });
    const operation = `GET ${NEW}`;
    expect(events).toEqual([
      { operation, method: "GET", path: NEW, attempt: 1 },
      { operation, status: 200 },
    ]);
    expect(lines).toMatchObject([
      ["grinfi: sending request", { operation, query: { limit: "5" } }],
      ["grinfi: received status 200", { operation }],
    ]);
  });

  test.each<[HttpMethod, RequestInput["repeatable"], boolean, boolean]>([
    ["GET", undefined, true, false],
    ["HEAD", undefined, true, false],
    ["POST", undefined, false, true],
    ["PUT", undefined, false, true],
    ["PATCH", undefined, false, true],
    ["DELETE", undefined, false, true],
    ["PUT", "idempotent", true, true],
    ["POST", "safe", true, false],
  ])("%s with repeatable: %s", async (method, repeatable, isRepeatable, maybeProcessed) => {
    respond("503 Unavailable", "", "");
    const contexts: unknown[] = [];
    const middleware = createMiddleware((attempt, call) => {
      contexts.push([call.operation, call.isRepeatable]);
      return attempt;
    });
    const call = client.request(method, NEW, { ...(repeatable && { repeatable }) }, { middleware });
    expect(await rejectionOf(call)).toMatchObject({ code: "server_error", maybeProcessed });
    expect(contexts).toEqual([[`${method} ${NEW}`, isRepeatable]]);
  });

  test("ends when its signal is aborted", async () => {
    const controller = new AbortController();
    server.respondWith(() => controller.abort("stop"));
    expect(await rejectionOf(client.request("GET", NEW, {}, { signal: controller.signal }))).toBe("stop");
  });

  test("hides every field that is a secret in some operation", async () => {
    const { options, lines } = logging();
    const secretive = clientWith(async (request) => {
      const message = `${await request.text()} is invalid`;
      return Response.json({ message }, { status: 422 });
    }, options);
    const body = { connection_settings: { smtp_password: PASSWORD }, key: KEY };
    const error = await rejectionOf(secretive.client.request("POST", NEW, { body }));
    expect(error).toMatchObject({ code: "unprocessable_entity" });
    expectNoSecret(error, secretive.client, lines);
  });
});

describe("a request to the route of an operation", () => {
  test.each<[HttpMethod, string, RequestInput]>([
    ["GET", "/leads/api/tags/{uuid}", { path: { uuid: UUID } }],
    ["PUT", `/leads/api/tags/${UUID}`, { body: { name: "Hot" } }],
  ])("%s %s has the id of its operation, and errors show no id of an object", async (method, path, input) => {
    respond("404 Not Found", "", "");
    const error = await rejectionOf(client.request(method, path, input));
    expect(server.requests[0]).toMatchObject({ method, path: `/proxy/leads/api/tags/${UUID}` });
    expect(JSON.stringify(error)).not.toContain(UUID);
    if (method === "PUT")
      expect(error).toMatchObject({ operation: "updateTag", path: "/leads/api/tags/{uuid}" });
  });

  test("is checked like the call of its operation", async () => {
    const body = { uuids: [] };
    const error = await rejectionOf(client.request("PUT", "/flows/api/tasks/mass-retry", { body }));
    expect(error).toBeInstanceOf(InvalidInputError);
    expect(error).toHaveProperty("message", expect.stringMatching(/^massRetryTasks: The field "uuids"/));
    const query = { filter: { status: [] } };
    expect(await rejectionOf(client.request("GET", "/flows/api/flows", { query }))).toHaveProperty(
      "message",
      expect.stringMatching(/^listFlows: The filter condition "filter.status"/),
    );
    expect(server.requests).toEqual([]);
  });

  test("is repeatable if its operation is, regardless of the input", async () => {
    const seen: unknown[] = [];
    const middleware = createMiddleware((attempt, call) => {
      seen.push([call.operation, call.isRepeatable]);
      return attempt;
    });
    const options = { middleware };
    await client.request("POST", "/leads/api/tags", { body: { name: "a" }, repeatable: "safe" }, options);
    await client.request("POST", "/leads/api/leads/search", { body: {} }, options);
    expect(seen).toEqual([
      ["createTag", false],
      ["searchContacts", true],
    ]);
  });

  test("returns the value of its operation", async () => {
    respond("200 OK", JSON_TYPE, '{"data":[{"lead":{"uuid":"u"},"markers":[]}],"total":1}');
    expect(await client.request("POST", "/leads/api/leads/search", { body: {} })).toEqual({
      data: [{ uuid: "u", markers: [] }],
      total: 1,
    });
  });
});

describe("a request that is rejected before it is sent", () => {
  type AnyRequest = (method: unknown, path: unknown, input?: unknown) => Promise<unknown>;
  test.each<[string, unknown, unknown, unknown, string]>([
    [
      "a path without a slash",
      "GET",
      "leads/api/x",
      {},
      'The path "leads/api/x" must begin with a single "/"',
    ],
    ["another scheme", "GET", "https://a.invalid/x", {}, 'The path "https://a.invalid/x" must begin'],
    ["another host", "GET", "//a.invalid/x", {}, 'The path "//a.invalid/x" must begin'],
    ["an empty segment", "GET", "/leads//x", {}, "must not contain empty segments"],
    ["a segment ..", "GET", "/leads/../x", {}, 'The path "/leads/../x" would be sent as a different path.'],
    ["a segment . at the end", "GET", "/leads/.", {}, "would be sent as a different path"],
    ["an encoded segment ..", "GET", "/leads/%2E%2e/x", {}, "would be sent as a different path"],
    ["an encoded slash", "GET", "/leads%2fx", {}, "would be sent as a different path"],
    ["a backslash", "GET", "/leads\\..\\x", {}, "would be sent as a different path"],
    ["a hidden segment ..", "GET", "/leads/.\t./x", {}, "would be sent as a different path"],
    ["a query in the path", "GET", "/leads?limit=1", {}, "Pass query parameters in the field query"],
    ["a fragment in the path", "GET", "/leads#x", {}, 'must not contain "?" or "#"'],
    ["a path that is not a string", "GET", 5, {}, "The path must be a string"],
    [
      "an unknown method",
      "get",
      NEW,
      {},
      'The method must be one of DELETE, GET, HEAD, PATCH, POST, PUT, not "get"',
    ],
    ["a bigint as the method", 1n, NEW, {}, "The method must be one of"],
    ["an input that is not an object", "GET", NEW, "limit=1", "The input must be an object with path, query"],
    [
      "headers in the input",
      "GET",
      NEW,
      { headers: {} },
      "Pass options, such as headers, as the last argument.",
    ],
    [
      "an invalid repeatable",
      "POST",
      NEW,
      { repeatable: true },
      '"repeatable" must be "idempotent" or "safe"',
    ],
    ["a body of a GET", "GET", NEW, { body: {} }, "A GET request cannot have a body."],
    ["a missing path parameter", "GET", "/x/{uuid}", {}, 'The path parameter "uuid" must be a string'],
    [
      "an empty path parameter",
      "GET",
      "/x/{uuid}",
      { path: { uuid: "" } },
      'The path parameter "uuid" is empty',
    ],
    [
      "a body that JSON would change",
      "POST",
      NEW,
      { body: { a: Number.NaN } },
      'The field "a" cannot be NaN',
    ],
    [
      "an undefined condition",
      "POST",
      NEW,
      { body: { filter: { a: undefined } } },
      '"filter.a" cannot be undefined',
    ],
  ])("%s", async (_, method, path, input, message) => {
    const error = await rejectionOf((client.request as AnyRequest)(method, path, input));
    expect(error).toBeInstanceOf(InvalidInputError);
    expect(error).toHaveProperty("message", expect.stringContaining(message));
    expect(server.requests).toEqual([]);
  });

  test("rejects in each way of awaiting it", async () => {
    const call = client.request("GET", "x");
    expect(await rejectionOf(call)).toBeInstanceOf(InvalidInputError);
    expect(await rejectionOf(call.withResponse())).toBeInstanceOf(InvalidInputError);
    expect(await rejectionOf(call.asResponse())).toBeInstanceOf(InvalidInputError);
  });

  test("an invalid option", async () => {
    const request = client.request as (...args: unknown[]) => Promise<unknown>;
    const error = await rejectionOf(request("GET", NEW, {}, { timeout: 5 }));
    expect(error).toMatchObject({ code: "configuration", message: expect.stringContaining("timeout") });
    expect(server.requests).toEqual([]);
  });
});

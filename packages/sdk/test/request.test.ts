import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Grinfi, type Hooks, isGrinfiError, type RequestInput } from "../src/index.ts";

/** The statuses of the next responses; 200 when there are none left. */
let statuses: number[];
/** The method and the URL of each request that reached the server. */
let requests: string[];
let server: Server;
let grinfi: Grinfi;

beforeEach(async () => {
  statuses = [];
  requests = [];
  server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    response.writeHead(statuses.shift() ?? 200, { "content-type": "application/json" });
    response.end('{"ok":true}');
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  grinfi = new Grinfi({ apiKey: "not-a-real-key", baseUrl, retry: { baseDelay: 0 } });
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const NEW = "/leads/api/new-route";

test("a GET of a new route is retried, and returns its value", async () => {
  statuses = [503, 503];
  expect(await grinfi.request<{ ok: boolean }>("GET", NEW, { query: { limit: 5 } })).toEqual({ ok: true });
  expect(requests).toEqual(Array(3).fill(`GET ${NEW}?limit=5`));
});

test.each<[RequestInput["repeatable"], number]>([
  [undefined, 1],
  ["idempotent", 3],
])("a PUT of a new route with repeatable: %s is sent %i times", async (repeatable, count) => {
  statuses = [503, 503];
  const sent = grinfi.request("PUT", NEW, { body: {}, ...(repeatable && { repeatable }) });
  await sent.catch((error: Error) => {
    expect(error).toMatchObject({ operation: `PUT ${NEW}`, status: 503, maybeProcessed: true });
  });
  expect(requests).toHaveLength(count);
});

test("options of the SDK apply to a request, and are checked", async () => {
  statuses = [503];
  await expect(grinfi.request("GET", NEW, {}, { retry: false })).rejects.toMatchObject({ attempts: 1 });
  await expect(grinfi.request("GET", NEW, {}, { timeout: -1 })).rejects.toThrow("The option timeout must be");
  await expect(grinfi.request("GET", "new-route")).rejects.toSatisfy(isGrinfiError);
  expect(requests).toHaveLength(1);
});

test("a request takes a slot of the client's rate limiter", async () => {
  const limited = grinfi.withOptions({ rateLimit: { limit: 1, interval: 60_000, maxQueue: 1 } });
  await limited.request("GET", NEW);
  const controller = new AbortController();
  const hooks: Hooks = { onWait: ({ reason }) => controller.abort(reason) };
  const waiting = limited.request("GET", NEW, {}, { hooks, signal: controller.signal });
  await expect(waiting).rejects.toBe("rate_limit");
  expect(requests).toHaveLength(1);
});

test("hooks of withOptions and of a call are added to those of the client", async () => {
  const events: string[] = [];
  const hooks = (name: string): Hooks => ({ onRequest: () => void events.push(name) });
  const second = grinfi.withOptions({ hooks: hooks("first") }).withOptions({ hooks: hooks("second") });
  await second.request("GET", NEW, {}, { hooks: hooks("call") });
  await second.call.listTags();
  expect(events).toEqual(["first", "second", "call", "first", "second"]);
});

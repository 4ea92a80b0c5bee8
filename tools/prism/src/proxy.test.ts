import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type PrismServer, startPrism, type Violation } from "./index.ts";

const KEY = { authorization: "Bearer not-a-real-key" };
const JSON_BODY = { "content-type": "application/json" };

let upstream: Server;
let prism: PrismServer;
/** The response of the upstream, and the requests that it received. */
let respond: (response: ServerResponse) => void;
let received: { url: string | undefined; body: string }[] = [];
const reported: Violation[] = [];

beforeAll(async () => {
  upstream = createServer(async (request, response) => {
    received.push({ url: request.url, body: await text(request) });
    respond(response);
  });
  await new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", resolve));
  const { port } = upstream.address() as AddressInfo;
  prism = await startPrism({
    upstream: `http://127.0.0.1:${port}`,
    onViolation: (violation) => reported.push(violation),
  });
});
beforeEach(() => {
  prism.reset();
  received = [];
  reported.length = 0;
});
afterAll(async () => {
  await prism.close();
  upstream.closeAllConnections();
  await new Promise((resolve) => upstream.close(resolve));
});

async function text(stream: IncomingMessage): Promise<string> {
  let all = "";
  for await (const chunk of stream) all += String(chunk);
  return all;
}

const json =
  (status: number, body: unknown): typeof respond =>
  (response) => {
    response.writeHead(status, JSON_BODY).end(JSON.stringify(body));
  };
const tag = {
  uuid: "8b0c5c3e-4a53-4b0f-9a3c-2f4b6d1e7a90",
  name: "Hot",
  color: "#ff0000",
  created_at: "2026-03-01T09:00:00.000Z",
  updated_at: "2026-03-01T09:00:00.000Z",
};
const tags = { data: [tag] };

test("the response of the upstream is returned, and a valid call is not a violation", async () => {
  respond = json(200, tags);
  const response = await fetch(`${prism.url}/leads/api/tags`, { headers: KEY });
  expect(await response.json()).toEqual(tags);
  expect(received).toEqual([{ url: "/leads/api/tags", body: "" }]);
  expect(prism.requests).toEqual([{ method: "GET", path: "/leads/api/tags" }]);
  expect(prism.violations).toEqual([]);
});

test("brackets in a query reach the upstream", async () => {
  respond = json(200, { data: [], limit: 20, offset: 0, total: 0, has_more: false });
  await fetch(`${prism.url}/flows/api/flows?filter[status][]=on&filter[status][]=off&limit=5`, {
    headers: KEY,
  });
  const { searchParams } = new URL(received[0]?.url ?? "", "http://upstream.invalid");
  expect([...searchParams]).toEqual([
    ["filter[status][]", "on"],
    ["filter[status][]", "off"],
    ["limit", "5"],
  ]);
  expect(prism.violations).toEqual([]);
});

test.each([
  ["with its length", '{ "name" :  "Hot ü" }'],
  ["in pieces", new Blob(['{ "name" :  "Hot ü" }']).stream()],
])("a JSON body that is sent %s reaches the upstream", async (_, body) => {
  respond = json(201, tag);
  const response = await fetch(`${prism.url}/leads/api/tags`, {
    method: "POST",
    headers: { ...KEY, ...JSON_BODY },
    body,
    duplex: "half",
  } as RequestInit);
  expect(response.status).toBe(201);
  expect(JSON.parse(received[0]?.body ?? "")).toEqual({ name: "Hot ü" });
  expect(prism.violations).toEqual([]);
});

test("a violation by the client is recorded, and the request is forwarded anyway", async () => {
  respond = json(422, { message: "The data is not valid." });
  const response = await fetch(`${prism.url}/leads/api/tags`, {
    method: "POST",
    headers: { ...KEY, ...JSON_BODY },
    body: "{}",
  });
  expect(response.status).toBe(422);
  expect(received).toHaveLength(1);
  expect(prism.violations[0]).toMatchObject({
    request: "POST /leads/api/tags",
    side: "client",
    message: expect.stringContaining("required property 'name'"),
  });
});

test("a missing key is a violation by the client", async () => {
  respond = json(401, { message: "The key is missing." });
  await fetch(`${prism.url}/leads/api/tags`);
  expect(prism.violations).toMatchObject([{ side: "client" }]);
});

test("a response that does not match its schema is a violation by the server", async () => {
  respond = json(200, { data: "none" });
  await fetch(`${prism.url}/leads/api/tags`, { headers: KEY });
  expect(prism.violations).toMatchObject([
    { request: "GET /leads/api/tags", side: "server", message: expect.stringContaining("must be array") },
  ]);
});

test.each([206, 302, 404, 418, 508])(
  "the undeclared status %i is a violation by the server",
  async (status) => {
    respond = json(status, {});
    await fetch(`${prism.url}/leads/api/tags`, { headers: KEY, redirect: "manual" });
    expect(prism.violations).toMatchObject([
      {
        side: "server",
        message: expect.stringContaining(`status ${status}: Unable to match the returned status code`),
      },
    ]);
  },
);

test("a declared error is not a violation", async () => {
  respond = json(429, { message: "Too many requests." });
  const response = await fetch(`${prism.url}/leads/api/tags`, { headers: KEY });
  expect(response.status).toBe(429);
  expect(prism.violations).toEqual([]);
});

test("a path that is not in the description is a violation by the client", async () => {
  respond = json(404, {});
  await fetch(`${prism.url}/nowhere`, { headers: KEY });
  expect(prism.violations).toMatchObject([
    { request: "GET /nowhere", side: "client", message: "Selected route not found" },
  ]);
});

test("an upstream that closes the connection is a violation by the server", async () => {
  respond = (response) => response.destroy();
  const response = await fetch(`${prism.url}/leads/api/tags`, { headers: KEY });
  expect(response.status).toBe(500);
  expect(prism.violations).toMatchObject([{ side: "server" }]);
});

test("each violation is reported as soon as it is found", async () => {
  respond = json(200, { data: "none" });
  await fetch(`${prism.url}/leads/api/tags`);
  expect(reported).toHaveLength(2);
  expect(reported).toEqual(prism.violations);
});

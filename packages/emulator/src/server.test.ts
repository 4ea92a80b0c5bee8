import { connect, createServer } from "node:net";
import { setImmediate } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import {
  type EmulatorServer,
  type EmulatorServerOptions,
  type ServedRequest,
  startServer,
} from "./server.ts";

const KEY = { authorization: "Bearer test-key" };
const JSON_BODY = { "content-type": "application/json" };

async function start(options: EmulatorServerOptions = {}): Promise<EmulatorServer> {
  const server = await startServer(options);
  onTestFinished(() => server.close());
  return server;
}

/** Sends bytes as they are and gives all that comes back. */
function raw(url: string, request: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(request));
    let answer = "";
    socket.on("data", (bytes) => {
      answer += String(bytes);
    });
    socket.on("close", () => resolve(answer));
    socket.on("error", reject);
  });
}

test("a client talks to it over HTTP, and the emulator is at hand in process", async () => {
  const { url, emulator } = await start();
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  const created = await fetch(`${url}/leads/api/tags`, {
    method: "POST",
    headers: { ...KEY, ...JSON_BODY },
    body: JSON.stringify({ name: "Hot ü" }),
  });
  expect(created.status).toBe(201);
  expect(created.headers.get("content-type")).toBe("application/json");
  const listed = await fetch(`${url}/leads/api/tags`, { headers: KEY });
  expect(await listed.json()).toMatchObject({ data: [{ name: "Hot ü" }] });
  expect(emulator.ledger.requests().map(({ operation, status }) => [operation, status])).toEqual([
    ["createTag", 201],
    ["listTags", 200],
  ]);
});

test("a body that comes in pieces and a file arrive whole", async () => {
  const { url, emulator } = await start();
  await fetch(`${url}/leads/api/tags`, {
    method: "POST",
    headers: { ...KEY, ...JSON_BODY },
    body: new Blob(['{"name": ', '"In pieces"}']).stream(),
    duplex: "half",
  } as RequestInit);
  const form = new FormData();
  form.append("file", new Blob([new Uint8Array([0, 255, 128, 10])]), "contacts.csv");
  form.append("type", "csv_leads");
  await fetch(`${url}/leads/api/file-imports/upload-csv`, { method: "POST", headers: KEY, body: form });
  expect(emulator.ledger.requests().map(({ body }) => body)).toEqual([
    { name: "In pieces" },
    { file: { name: "contacts.csv", type: "application/octet-stream", bytes: "4 bytes" }, type: "csv_leads" },
  ]);
});

test("an answer without a body has none", async () => {
  const { url, emulator } = await start();
  const created = await fetch(`${url}/leads/api/tags`, {
    method: "POST",
    headers: { ...KEY, ...JSON_BODY },
    body: JSON.stringify({ name: "Hot" }),
  });
  const { uuid } = (await created.json()) as { uuid: string };
  const response = await fetch(`${url}/leads/api/tags/${uuid}`, { method: "DELETE", headers: KEY });
  expect([response.status, await response.text()]).toEqual([204, ""]);
  expect(emulator.counts().tags).toBe(0);
});

test.each([
  ["GET //127.0.0.1/leads/api/tags", "401"],
  ["GET http://elsewhere.invalid/leads/api/tags", "401"],
  ["OPTIONS *", "400"],
  ["GET leads", "400"],
  ["TRACE /leads/api/tags", "400"],
  ["HEAD /leads/api/tags", "401"],
])("the request %s is answered with %s", async (request, status) => {
  const { url } = await start();
  const answer = await raw(url, `${request} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
  expect(answer.slice(0, 12)).toBe(`HTTP/1.1 ${status}`);
});

test("what goes wrong inside is an answer that says so, not a broken connection", async () => {
  const { url, emulator } = await start({ newId: () => "the-same" });
  const create = (): Promise<Response> =>
    fetch(`${url}/leads/api/tags`, {
      method: "POST",
      headers: { ...KEY, ...JSON_BODY },
      body: JSON.stringify({ name: "Hot" }),
    });
  expect((await create()).status).toBe(201);
  const second = await create();
  expect(second.status).toBe(500);
  expect(await second.json()).toMatchObject({ error: { reason: "emulator_error" } });
  expect(emulator.counts().tags).toBe(1);
});

test("a client that goes away while it uploads leaves no trace", async () => {
  const { url, emulator } = await start();
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.write("POST /leads/api/tags HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{");
  await new Promise((resolve) => socket.once("connect", resolve));
  await fetch(`${url}/leads/api/tags`, { headers: KEY });
  socket.destroy();
  await fetch(`${url}/leads/api/tags`, { headers: KEY });
  expect(emulator.ledger.requests().map(({ operation }) => operation)).toEqual(["listTags", "listTags"]);
});

test("each request of the API is told of when it is over; the control paths are not", async () => {
  const told: ServedRequest[] = [];
  const { url, emulator } = await start({ onRequest: (request) => told.push(request) });
  await (await fetch(`${url}/leads/api/tags?limit=1`, { headers: KEY })).text();
  await (await fetch(`${url}/nowhere`, { headers: KEY })).text();
  await (await fetch(`${url}/__emulator`)).text();
  await (await fetch(url)).text();
  emulator.addFault({ kind: "reset-before" });
  await expect(fetch(`${url}/leads/api/lists`, { headers: KEY })).rejects.toThrow();
  const common = { method: "GET", milliseconds: expect.any(Number) };
  expect(told).toEqual([
    { ...common, path: "/leads/api/tags?limit=1", operation: "listTags", status: 200 },
    { ...common, path: "/nowhere", operation: undefined, status: 404 },
    { ...common, path: "/leads/api/lists", operation: "listLists", status: undefined },
  ]);
});

test("closing ends connections that are kept alive and requests that hang", async () => {
  const server = await startServer();
  await (await fetch(`${server.url}/leads/api/tags`, { headers: KEY })).text();
  server.emulator.addFault({ kind: "stall" });
  const hanging = fetch(`${server.url}/leads/api/tags`, { headers: KEY });
  hanging.catch(() => {});
  while (server.emulator.ledger.requests().length < 2) await setImmediate();
  await server.close();
  await expect(hanging).rejects.toThrow("fetch failed");
  await expect(fetch(server.url)).rejects.toThrow("fetch failed");
});

test("a port in use rejects", async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    other.close();
  });
  const { port } = other.address() as { port: number };
  await expect(startServer({ port })).rejects.toMatchObject({ code: "EADDRINUSE" });
});

test("an address of version 6 stands in brackets", async (context) => {
  const server = await startServer({ host: "::1" }).catch(() => context.skip());
  onTestFinished(() => server.close());
  expect(server.url).toMatch(/^http:\/\/\[::1\]:\d+$/);
  expect((await fetch(`${server.url}/leads/api/tags`, { headers: KEY })).status).toBe(200);
});

test("a form that is none is refused", async () => {
  const { url } = await start();
  const response = await fetch(`${url}/leads/api/file-imports/upload-csv`, {
    method: "POST",
    headers: { ...KEY, "content-type": "multipart/form-data; boundary=x" },
    body: "not a form",
  });
  expect([response.status, await response.json()]).toMatchObject([400, { error: { reason: "bad_request" } }]);
});

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

/** Sends raw bytes and returns everything that the server sends. */
function sendRaw(url: string, request: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(request));
    let response = "";
    socket.on("data", (bytes) => {
      response += String(bytes);
    });
    socket.on("close", () => resolve(response));
    socket.on("error", reject);
  });
}

test("the server handles HTTP requests and exposes its emulator", async () => {
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

test("bodies that arrive in several chunks, and files, are read completely", async () => {
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

test("a response without a body is sent without one", async () => {
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
  ["TRACE /leads/api/tags", "401"],
  ["HEAD /leads/api/tags", "401"],
])("the request %s returns a %s", async (request, status) => {
  const { url } = await start();
  const response = await sendRaw(url, `${request} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
  expect(response.slice(0, 12)).toBe(`HTTP/1.1 ${status}`);
});

test("a bug of the emulator is a 500, not a broken connection", async () => {
  const { url, emulator } = await start({ generateId: () => "the-same" });
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

test("a client that disconnects during an upload has no effect", async () => {
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

test("onRequestEnd is called for each request of the API, and not for control paths", async () => {
  const ended: ServedRequest[] = [];
  const { url, emulator } = await start({ onRequestEnd: (request) => ended.push(request) });
  await (await fetch(`${url}/leads/api/tags?limit=1`, { headers: KEY })).text();
  await (await fetch(`${url}/nowhere`, { headers: KEY })).text();
  await (await fetch(`${url}/__emulator`)).text();
  await (await fetch(url)).text();
  emulator.addFault({ kind: "reset-before" });
  await expect(fetch(`${url}/leads/api/lists`, { headers: KEY })).rejects.toThrow();
  const common = { method: "GET", durationMs: expect.any(Number) };
  expect(ended).toEqual([
    { ...common, path: "/leads/api/tags?limit=1", operation: "listTags", status: 200 },
    { ...common, path: "/nowhere", operation: undefined, status: 404 },
    { ...common, path: "/leads/api/lists", operation: "listLists", status: undefined },
  ]);
});

test("close ends idle connections and pending requests", async () => {
  const server = await startServer();
  await (await fetch(`${server.url}/leads/api/tags`, { headers: KEY })).text();
  server.emulator.addFault({ kind: "stall" });
  const pending = fetch(`${server.url}/leads/api/tags`, { headers: KEY });
  pending.catch(() => {});
  while (server.emulator.ledger.requests().length < 2) await setImmediate();
  await server.close();
  await expect(pending).rejects.toThrow("fetch failed");
  await expect(fetch(server.url)).rejects.toThrow("fetch failed");
});

test("startServer rejects if the port is in use", async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    other.close();
  });
  const { port } = other.address() as { port: number };
  await expect(startServer({ port })).rejects.toMatchObject({ code: "EADDRINUSE" });
});

test("the URL has brackets around an IPv6 address", async (context) => {
  const server = await startServer({ host: "::1" }).catch(() => context.skip());
  onTestFinished(() => server.close());
  expect(server.url).toMatch(/^http:\/\/\[::1\]:\d+$/);
  expect((await fetch(`${server.url}/leads/api/tags`, { headers: KEY })).status).toBe(200);
});

test("a malformed form is a 400", async () => {
  const { url } = await start();
  const response = await fetch(`${url}/leads/api/file-imports/upload-csv`, {
    method: "POST",
    headers: { ...KEY, "content-type": "multipart/form-data; boundary=x" },
    body: "not a form",
  });
  expect([response.status, await response.json()]).toMatchObject([400, { error: { reason: "bad_request" } }]);
});

import { once } from "node:events";
import { request } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import { startServer } from "../server.ts";

interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Sends a request with any headers, which `fetch` would restrict. */
async function send(url: string, { method = "POST", path = "/__emulator/reset", headers }: Sent) {
  const sent = request(url + path, { method, headers }).end();
  const [response] = await once(sent, "response");
  let text = "";
  for await (const chunk of response) text += chunk;
  return { status: response.statusCode as number, text };
}

async function start() {
  const server = await startServer({ contacts: 20 });
  onTestFinished(() => server.close());
  return server;
}

test.each<[string, Record<string, string>]>([
  ["a page of another site", { "sec-fetch-site": "cross-site", origin: "https://attacker.invalid" }],
  ["a page on another port of this machine", { "sec-fetch-site": "same-site" }],
  ["a site whose name begins like the host", { origin: "http://HOST.attacker.invalid" }],
  ["another port, in an older browser", { origin: "http://127.0.0.1:1" }],
  ["a page without an origin, such as a file", { origin: "null" }],
  ["a page that sends both headers", { "sec-fetch-site": "cross-site", origin: "http://HOST" }],
])("a request from %s is rejected and changes nothing", async (_, given) => {
  const { url, emulator } = await start();
  const { host } = new URL(url);
  const headers = Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, value.replace("HOST", host)]),
  );
  emulator.advance(5000);
  emulator.addFault({ kind: "status", times: null });
  const before = JSON.stringify(emulator.save());
  for (const [method, path] of [
    ["POST", "/__emulator/reset"],
    ["POST", "/__emulator/replies"],
    ["PUT", "/__emulator/state"],
    ["DELETE", "/__emulator/faults"],
  ] as const) {
    const { status, text } = await send(url, { method, path, headers });
    expect([status, JSON.parse(text).error.reason]).toEqual([403, "cross_origin"]);
    expect(text).toContain(`${method} ${path}`);
  }
  expect(JSON.stringify(emulator.save())).toBe(before);
  expect((await send(url, { method: "GET", path: "/__emulator/faults", headers })).text).toContain("status");
});

test.each<[string, Record<string, string>]>([
  ["a program", {}],
  ["the page", { "sec-fetch-site": "same-origin", origin: "http://HOST" }],
  ["the page in an older browser", { origin: "http://HOST" }],
  ["the page at another name of this machine", { host: "localhost:4010", origin: "http://localhost:4010" }],
  ["the address bar", { "sec-fetch-site": "none" }],
])("a request from %s is accepted", async (_, given) => {
  const { url } = await start();
  const { host } = new URL(url);
  const headers = Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, value.replace("HOST", host)]),
  );
  expect((await send(url, { headers })).status).toBe(200);
});

import { setImmediate } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Fault, FaultKind } from "../src/faults/faults.ts";
import { createEmulator, type Emulator } from "../src/index.ts";
import { type EmulatorServer, startServer } from "../src/server.ts";

const AGENTS = "/flows/api/ai-agents";
const HEADERS = { authorization: "Bearer test-key", "content-type": "application/json" };

let server: EmulatorServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

interface Transport {
  readonly emulator: Emulator;
  readonly url: string;
  readonly fetch: typeof fetch;
}

describe.each([
  ["in process", (): Transport => inProcess(createEmulator())],
  ["over loopback", (): Transport => ({ emulator: server.emulator, url: server.url, fetch })],
])("%s", (_, choose) => {
  let transport: Transport;
  beforeEach(async () => {
    transport = choose();
    transport.emulator.reset();
    for (const name of ["a", "b", "c"]) await create(name);
  });

  const send = (path: string, init: RequestInit = {}): Promise<Response> =>
    transport.fetch(transport.url + path, { headers: HEADERS, ...init });
  const create = (name: string): Promise<Response> =>
    send(AGENTS, { method: "POST", body: JSON.stringify({ name }) });
  const remove = async (): Promise<Response> => {
    const { data } = await list();
    return send(`${AGENTS}/${data[0]?.uuid}`, { method: "DELETE" });
  };
  const list = async (query = ""): Promise<List> => (await send(AGENTS + query)).json() as Promise<List>;
  const inject = (kind: FaultKind, more: Partial<Fault> = {}): void =>
    transport.emulator.addFault({ kind, operation: "createAiAgent", ...more });
  const injectList = (kind: FaultKind, more: Partial<Fault> = {}): void =>
    inject(kind, { operation: "listAiAgents", ...more });
  const names = async (): Promise<unknown[]> => (await list()).data.map(({ name }) => name);

  test("reset-before: the connection breaks before the request is processed", async () => {
    inject("reset-before");
    await expect(create("d")).rejects.toMatchObject({
      message: "fetch failed",
      cause: { code: "ECONNRESET" },
    });
    expect(await names()).toEqual(["a", "b", "c"]);
    expect(transport.emulator.ledger.requests("createAiAgent").at(-1)).toMatchObject({
      fault: "reset-before",
      status: undefined,
    });
  });

  test("reset-after: the connection breaks after the request is processed", async () => {
    inject("reset-after");
    await expect(create("d")).rejects.toMatchObject({ cause: { code: "ECONNRESET" } });
    expect(await names()).toEqual(["a", "b", "c", "d"]);
  });

  test("reset-during: the connection breaks after half of the response", async () => {
    inject("reset-during");
    const response = await create("dä");
    expect(response.status).toBe(201);
    const { bytes, error } = await readUntilError(response);
    expect(error).toBeInstanceOf(TypeError);
    expect(bytes).toBe(Math.floor(Number(response.headers.get("content-length")) / 2));
    expect(bytes).toBeGreaterThan(50);
    expect(await names()).toEqual(["a", "b", "c", "dä"]);
  });

  test("reset-during: without a body, the connection breaks before the response", async () => {
    inject("reset-during", { operation: "deleteAiAgent" });
    await expect(remove()).rejects.toMatchObject({ cause: { code: "ECONNRESET" } });
    expect(await names()).toEqual(["b", "c"]);
  });

  test("status: an error; the request is not processed unless `processed` is true", async () => {
    inject("status");
    inject("status", { status: 429, retryAfter: "7" });
    inject("status", { status: 504, processed: true });
    expect((await create("d")).status).toBe(503);
    const limited = await create("e");
    expect([limited.status, limited.headers.get("retry-after")]).toEqual([429, "7"]);
    expect(await limited.json()).toMatchObject({ error: { reason: "too_many_requests" }, code: 429 });
    expect((await create("f")).status).toBe(504);
    expect((await create("g")).status).toBe(201);
    expect(await names()).toEqual(["a", "b", "c", "f", "g"]);
  });

  test("html: the HTML page of a gateway", async () => {
    inject("html");
    inject("html", { processed: true });
    const response = await create("d");
    expect([response.status, response.headers.get("content-type")]).toEqual([502, "text/html"]);
    expect(await response.text()).toContain("<h1>502 Bad Gateway</h1>");
    await create("e");
    expect(await names()).toEqual(["a", "b", "c", "e"]);
  });

  test("stall: no response until the client disconnects", async () => {
    inject("stall");
    const controller = new AbortController();
    const stalled = send(AGENTS, { method: "POST", body: '{"name":"d"}', signal: controller.signal });
    stalled.catch(() => {});
    const last = () => transport.emulator.ledger.requests("createAiAgent").at(-1);
    while (last()?.fault !== "stall") await setImmediate();
    controller.abort();
    await expect(stalled).rejects.toMatchObject({ name: "AbortError" });
    expect(await names()).toEqual(["a", "b", "c"]);
    expect(transport.emulator.ledger.requests("createAiAgent").at(-1)?.status).toBeUndefined();
  });

  test("delay: the response is delayed", async () => {
    inject("delay", { milliseconds: 1 });
    expect((await create("d")).status).toBe(201);
    expect(transport.emulator.ledger.requests("createAiAgent").at(-1)).toMatchObject({
      fault: "delay",
      status: 201,
    });
  });

  test("truncated: half of the response, as if it were complete", async () => {
    inject("truncated");
    inject("truncated", { operation: "deleteAiAgent" });
    const response = await create("d");
    const text = await response.text();
    expect(response.status).toBe(201);
    expect(text).toMatch(/^\{/);
    expect(() => JSON.parse(text)).toThrow();
    expect((await remove()).status).toBe(204);
  });

  test("empty-body: a success without a body", async () => {
    inject("empty-body");
    inject("empty-body", { operation: "deleteAiAgent" });
    const response = await create("d");
    expect([response.status, await response.text()]).toEqual([201, ""]);
    expect((await remove()).status).toBe(204);
    expect(await names()).toEqual(["b", "c", "d"]);
  });

  test("always-more: a page without rows that says that more follow", async () => {
    injectList("always-more");
    expect(await list("?offset=3")).toMatchObject({ data: [], has_more: true });
    expect(await list("?offset=3")).toMatchObject({ data: [], has_more: false });
    inject("always-more", { operation: "deleteAiAgent" });
    expect((await remove()).status).toBe(204);
  });

  test("repeat-page: the first page, whatever the offset", async () => {
    injectList("repeat-page");
    expect((await list("?limit=1&offset=2")).data).toMatchObject([{ name: "a" }]);
    expect((await list("?limit=1&offset=2")).data).toMatchObject([{ name: "c" }]);
  });

  test("shrinking-total: the total is smaller on each page", async () => {
    injectList("shrinking-total", { times: 2 });
    expect(await list("?limit=1")).toMatchObject({ total: 3 });
    expect(await list("?limit=1&offset=2")).toMatchObject({ total: 1, data: [{ name: "c" }] });
  });

  test("extra-rows: more rows than the requested limit", async () => {
    injectList("extra-rows");
    expect((await list("?limit=1")).data).toHaveLength(3);
  });

  test("clamp-limit: fewer rows than the requested limit", async () => {
    injectList("clamp-limit", { maxRows: 2 });
    expect((await list("?limit=3")).data).toHaveLength(2);
  });

  test("row-deleted and row-inserted: the rows change before a page is read", async () => {
    injectList("row-deleted", { after: 1 });
    injectList("row-inserted", { after: 1 });
    expect((await list()).total).toBe(3);
    expect(await list("?limit=1&offset=1")).toMatchObject({ total: 2, data: [{ name: "c" }] });
    expect((await list()).total).toBe(3);
  });
});

test("a fault affects its operation, after `after` requests and `times` times", async () => {
  const { emulator, fetch } = inProcess(createEmulator());
  emulator.addFault({ kind: "status", operation: "listAiAgents", after: 1, times: 2 });
  emulator.addFault({ kind: "status", status: 500, operation: "listTags", times: null });
  const status = async (path: string): Promise<number> =>
    (await fetch(`http://emulator.invalid${path}`, { headers: HEADERS })).status;
  const statuses: number[] = [];
  for (let request = 0; request < 4; request++) statuses.push(await status(AGENTS));
  expect(statuses).toEqual([200, 503, 503, 200]);
  expect([await status("/leads/api/tags"), await status("/leads/api/tags")]).toEqual([500, 500]);
  emulator.clearFaults();
  expect(await status("/leads/api/tags")).toBe(200);
});

test("a fault with a probability affects the same requests for the same seed", async () => {
  const statusesOf = async (seed: number): Promise<number[]> => {
    const { emulator, fetch } = inProcess(createEmulator({ seed }));
    emulator.addFault({ kind: "status", probability: 0.3, times: null });
    const statuses: number[] = [];
    for (let request = 0; request < 200; request++) {
      statuses.push((await fetch(`http://emulator.invalid${AGENTS}`, { headers: HEADERS })).status);
    }
    return statuses;
  };
  const statuses = await statusesOf(5);
  const share = statuses.filter((status) => status === 503).length / statuses.length;
  expect(share).toBeGreaterThan(0.2);
  expect(share).toBeLessThan(0.4);
  expect(await statusesOf(5)).toEqual(statuses);
  expect(await statusesOf(6)).not.toEqual(statuses);
});

interface List {
  readonly data: readonly { readonly uuid: string; readonly name: string }[];
  readonly total: number;
  readonly has_more: boolean;
}

function inProcess(emulator: Emulator): Transport {
  return { emulator, url: "http://emulator.invalid", fetch: emulator.fetch };
}

async function readUntilError({ body }: Response): Promise<{ bytes: number; error: unknown }> {
  let bytes = 0;
  try {
    for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) bytes += chunk.byteLength;
  } catch (error) {
    return { bytes, error };
  }
  throw new Error("The response was complete.");
}

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

interface Way {
  readonly emulator: Emulator;
  readonly url: string;
  readonly fetch: typeof fetch;
}

describe.each([
  ["in process", (): Way => inProcess(createEmulator())],
  ["over loopback", (): Way => ({ emulator: server.emulator, url: server.url, fetch })],
])("%s", (_, choose) => {
  let way: Way;
  beforeEach(async () => {
    way = choose();
    way.emulator.reset();
    for (const name of ["a", "b", "c"]) await create(name);
  });

  const send = (path: string, init: RequestInit = {}): Promise<Response> =>
    way.fetch(way.url + path, { headers: HEADERS, ...init });
  const create = (name: string): Promise<Response> =>
    send(AGENTS, { method: "POST", body: JSON.stringify({ name }) });
  const remove = async (): Promise<Response> => {
    const { data } = await list();
    return send(`${AGENTS}/${data[0]?.uuid}`, { method: "DELETE" });
  };
  const list = async (query = ""): Promise<List> => (await send(AGENTS + query)).json() as Promise<List>;
  const inject = (kind: FaultKind, more: Partial<Fault> = {}): void =>
    way.emulator.addFault({ kind, operation: "createAiAgent", ...more });
  const injectList = (kind: FaultKind, more: Partial<Fault> = {}): void =>
    inject(kind, { operation: "listAiAgents", ...more });
  const names = async (): Promise<unknown[]> => (await list()).data.map(({ name }) => name);

  test("reset-before: the connection breaks, and nothing happened", async () => {
    inject("reset-before");
    await expect(create("d")).rejects.toMatchObject({
      message: "fetch failed",
      cause: { code: "ECONNRESET" },
    });
    expect(await names()).toEqual(["a", "b", "c"]);
    expect(way.emulator.ledger.requests("createAiAgent").at(-1)).toMatchObject({
      fault: "reset-before",
      status: undefined,
    });
  });

  test("reset-after: the connection breaks, and it happened", async () => {
    inject("reset-after");
    await expect(create("d")).rejects.toMatchObject({ cause: { code: "ECONNRESET" } });
    expect(await names()).toEqual(["a", "b", "c", "d"]);
  });

  test("reset-during: the connection breaks after half of the answer", async () => {
    inject("reset-during");
    const response = await create("dä");
    expect(response.status).toBe(201);
    const { bytes, error } = await readUntilItBreaks(response);
    expect(error).toBeInstanceOf(TypeError);
    expect(bytes).toBe(Math.floor(Number(response.headers.get("content-length")) / 2));
    expect(bytes).toBeGreaterThan(50);
    expect(await names()).toEqual(["a", "b", "c", "dä"]);
  });

  test("reset-during: an answer without a body has no half", async () => {
    inject("reset-during", { operation: "deleteAiAgent" });
    await expect(remove()).rejects.toMatchObject({ cause: { code: "ECONNRESET" } });
    expect(await names()).toEqual(["b", "c"]);
  });

  test("status: an error instead of an answer; nothing happened unless it acted", async () => {
    inject("status");
    inject("status", { status: 429, retryAfter: "7" });
    inject("status", { status: 504, acted: true });
    expect((await create("d")).status).toBe(503);
    const refused = await create("e");
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "7"]);
    expect(await refused.json()).toMatchObject({ error: { reason: "too_many_requests" }, code: 429 });
    expect((await create("f")).status).toBe(504);
    expect((await create("g")).status).toBe(201);
    expect(await names()).toEqual(["a", "b", "c", "f", "g"]);
  });

  test("html: the page of a gateway instead of an answer", async () => {
    inject("html");
    inject("html", { acted: true });
    const response = await create("d");
    expect([response.status, response.headers.get("content-type")]).toEqual([502, "text/html"]);
    expect(await response.text()).toContain("<h1>502 Bad Gateway</h1>");
    await create("e");
    expect(await names()).toEqual(["a", "b", "c", "e"]);
  });

  test("stall: no answer until the client goes away", async () => {
    inject("stall");
    const leave = new AbortController();
    const stalled = send(AGENTS, { method: "POST", body: '{"name":"d"}', signal: leave.signal });
    stalled.catch(() => {});
    const last = () => way.emulator.ledger.requests("createAiAgent").at(-1);
    while (last()?.fault !== "stall") await setImmediate();
    leave.abort();
    await expect(stalled).rejects.toMatchObject({ name: "AbortError" });
    expect(await names()).toEqual(["a", "b", "c"]);
    expect(way.emulator.ledger.requests("createAiAgent").at(-1)?.status).toBeUndefined();
  });

  test("delay: the same answer, later", async () => {
    inject("delay", { milliseconds: 1 });
    expect((await create("d")).status).toBe(201);
    expect(way.emulator.ledger.requests("createAiAgent").at(-1)).toMatchObject({
      fault: "delay",
      status: 201,
    });
  });

  test("truncated: half of the answer, as if it were whole", async () => {
    inject("truncated");
    inject("truncated", { operation: "deleteAiAgent" });
    const response = await create("d");
    const text = await response.text();
    expect(response.status).toBe(201);
    expect(text).toMatch(/^\{/);
    expect(() => JSON.parse(text)).toThrow();
    expect((await remove()).status).toBe(204);
  });

  test("empty-body: a success without what it should say", async () => {
    inject("empty-body");
    inject("empty-body", { operation: "deleteAiAgent" });
    const response = await create("d");
    expect([response.status, await response.text()]).toEqual([201, ""]);
    expect((await remove()).status).toBe(204);
    expect(await names()).toEqual(["b", "c", "d"]);
  });

  test("always-more: no rows, but more to come", async () => {
    injectList("always-more");
    expect(await list("?offset=3")).toMatchObject({ data: [], has_more: true });
    expect(await list("?offset=3")).toMatchObject({ data: [], has_more: false });
  });

  test("repeat-page: the first page, whatever was asked for", async () => {
    injectList("repeat-page");
    expect((await list("?limit=1&offset=2")).data).toMatchObject([{ name: "a" }]);
    expect((await list("?limit=1&offset=2")).data).toMatchObject([{ name: "c" }]);
  });

  test("shrinking-total: the further the page, the smaller the total", async () => {
    injectList("shrinking-total", { times: 2 });
    expect(await list("?limit=1")).toMatchObject({ total: 3 });
    expect(await list("?limit=1&offset=2")).toMatchObject({ total: 1, data: [{ name: "c" }] });
  });

  test("extra-rows: more rows than asked for", async () => {
    injectList("extra-rows");
    expect((await list("?limit=1")).data).toHaveLength(3);
  });

  test("clamp-limit: fewer rows than asked for", async () => {
    injectList("clamp-limit", { rows: 2 });
    expect((await list("?limit=3")).data).toHaveLength(2);
  });

  test("row-goes and row-comes: the rows change before a page is read", async () => {
    injectList("row-goes", { after: 1 });
    injectList("row-comes", { after: 1 });
    expect((await list()).total).toBe(3);
    expect(await list("?limit=1&offset=1")).toMatchObject({ total: 2, data: [{ name: "c" }] });
    expect((await list()).total).toBe(3);
  });
});

test("a fault hits its operation, after so many requests, so many times", async () => {
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

test("a share of the requests is hit, the same ones for the same seed", async () => {
  const hits = async (seed: number): Promise<number[]> => {
    const { emulator, fetch } = inProcess(createEmulator({ seed }));
    emulator.addFault({ kind: "status", share: 0.3, times: null });
    const statuses: number[] = [];
    for (let request = 0; request < 200; request++) {
      statuses.push((await fetch(`http://emulator.invalid${AGENTS}`, { headers: HEADERS })).status);
    }
    return statuses;
  };
  const statuses = await hits(5);
  const share = statuses.filter((status) => status === 503).length / statuses.length;
  expect(share).toBeGreaterThan(0.2);
  expect(share).toBeLessThan(0.4);
  expect(await hits(5)).toEqual(statuses);
  expect(await hits(6)).not.toEqual(statuses);
});

interface List {
  readonly data: readonly { readonly uuid: string; readonly name: string }[];
  readonly total: number;
  readonly has_more: boolean;
}

function inProcess(emulator: Emulator): Way {
  return { emulator, url: "http://emulator.invalid", fetch: emulator.fetch };
}

async function readUntilItBreaks({ body }: Response): Promise<{ bytes: number; error: unknown }> {
  let bytes = 0;
  try {
    for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) bytes += chunk.byteLength;
  } catch (error) {
    return { bytes, error };
  }
  throw new Error("The answer came whole.");
}

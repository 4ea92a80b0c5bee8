import { expect, test } from "vitest";
import { createCaller } from "../../test/support/caller.ts";
import type { EmulatorOptions } from "../index.ts";
import { createEmulator } from "../index.ts";

function start(options: EmulatorOptions = {}) {
  const emulator = createEmulator(options);
  const call = createCaller(emulator);
  /** Calls a control path, without an API key. */
  const control = async (method: string, path: string, body?: unknown) => {
    const response = await emulator.fetch(`http://emulator.invalid/__emulator${path}`, {
      method,
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    // biome-ignore lint/suspicious/noExplicitAny: tests read responses of every shape
    return { status: response.status, headers: response.headers, body: (await response.json()) as any };
  };
  return { emulator, call, control };
}

test("the overview returns the time and the numbers of rows, ledger entries and faults", async () => {
  const { call, control } = start({ now: "2026-03-01T08:00:00Z" });
  await call("POST", "/leads/api/tags", { name: "Hot" });
  const { status, body } = await control("GET", "");
  expect(status).toBe(200);
  expect(body).toMatchObject({
    now: "2026-03-01T08:00:00.000Z",
    counts: { tags: 1, lists: 0 },
    ledger: { entries: 2, dropped: 0 },
    faults: 0,
  });
  expect((await control("GET", "/")).body).toEqual(body);
});

test("control paths need no key, do not count against the limit, are not subject to faults and are not in the ledger", async () => {
  const { emulator, call, control } = start({ apiKeys: ["test-key"], rateLimit: 1 });
  emulator.addFault({ kind: "status", times: null });
  for (let request = 0; request < 5; request++) expect((await control("GET", "/ledger")).status).toBe(200);
  expect(emulator.ledger.entries).toEqual([]);
  emulator.clearFaults();
  expect((await call("GET", "/leads/api/tags")).status).toBe(200);
  expect((await call("GET", "/leads/api/tags")).status).toBe(429);
});

test("the ledger can be filtered by type, operation, effect, sequence and limit", async () => {
  const { call, control } = start();
  await call("POST", "/leads/api/tags", { name: "Hot" });
  await call("GET", "/leads/api/tags");
  await call("POST", "/leads/api/lists", { name: "Spring" });
  const read = async (query: string): Promise<number[]> => {
    const { entries } = (await control("GET", `/ledger${query}`)).body;
    return entries.map(({ sequence }: { sequence: number }) => sequence);
  };
  expect((await control("GET", "/ledger")).body).toMatchObject({
    entries: [
      {
        sequence: 1,
        type: "request",
        operation: "createTag",
        status: 201,
        body: { name: "Hot" },
        keyNumber: 1,
      },
      { sequence: 2, type: "effect", effect: "created", request: 1, collection: "tags" },
      { sequence: 3, type: "request", operation: "listTags" },
      { sequence: 4, type: "request", operation: "createList" },
      { sequence: 5, type: "effect", effect: "created", request: 4, collection: "lists" },
    ],
    dropped: 0,
  });
  expect(await read("?type=request")).toEqual([1, 3, 4]);
  expect(await read("?type=effect")).toEqual([2, 5]);
  expect(await read("?effect=created")).toEqual([2, 5]);
  expect(await read("?effect=sent")).toEqual([]);
  expect(await read("?operation=createTag")).toEqual([1, 2]);
  expect(await read("?operation=createTag&type=effect")).toEqual([2]);
  expect(await read("?since=3")).toEqual([4, 5]);
  expect(await read("?limit=2")).toEqual([4, 5]);
  expect(await read("?limit=0")).toEqual([]);
  expect(await read("?since=1&limit=2")).toEqual([2, 3]);
});

test("the ledger returns the number of dropped entries, and never an API key", async () => {
  const { call, control } = start({ maxLedgerEntries: 10 });
  for (let request = 0; request < 30; request++) await call("GET", "/leads/api/tags");
  const { body } = await control("GET", "/ledger");
  expect(body.entries.length + body.dropped).toBe(30);
  expect(body.dropped).toBeGreaterThan(10);
  expect(JSON.stringify(body)).not.toContain("test-key");
});

test.each([
  ["?type=error", "type"],
  ["?since=-1", "since"],
  ["?limit=many", "limit"],
  ["?kind=request", "kind"],
])("%s is an error that names the parameter", async (query, field) => {
  const { status, body } = await start().control("GET", `/ledger${query}`);
  expect(status).toBe(422);
  expect(Object.keys(body.error.data)).toEqual([field]);
});

test("reset restores the state at the start", async () => {
  const { call, control } = start();
  await call("POST", "/leads/api/tags", { name: "Hot" });
  await control("POST", "/advance", { milliseconds: 1000 });
  await control("POST", "/faults", { kind: "status" });
  expect((await control("POST", "/reset")).body).toMatchObject({
    now: "2026-01-05T09:00:00.000Z",
    counts: { tags: 0 },
    ledger: { entries: 0 },
    faults: 0,
  });
  expect((await call("GET", "/leads/api/tags")).body).toEqual({ data: [] });
});

test("advance moves the time forward", async () => {
  const { emulator, control } = start();
  expect((await control("POST", "/advance", { milliseconds: 90_000 })).body.now).toBe(
    "2026-01-05T09:01:30.000Z",
  );
  expect(emulator.now.toISOString()).toBe("2026-01-05T09:01:30.000Z");
});

test.each([{}, { milliseconds: -1 }, { milliseconds: "1000" }, '{"milliseconds": 1e999}'])(
  "advance by %j is an error",
  async (body) => {
    const { emulator, control } = start();
    const response = await control("POST", "/advance", body);
    expect(response.status).toBe(422);
    expect(response.body.error.data).toEqual({
      milliseconds: [expect.stringContaining("a number from 0 to")],
    });
    expect(emulator.now.toISOString()).toBe("2026-01-05T09:00:00.000Z");
  },
);

test("with a running clock, due events run before a control path responds", async () => {
  let milliseconds = 0;
  const { control } = start({ clock: () => milliseconds });
  milliseconds = 5000;
  expect((await control("GET", "")).body.now).toBe("2026-01-05T09:00:05.000Z");
});

test("faults can be added one or several at a time, listed with their remaining requests, and removed", async () => {
  const { call, control } = start();
  expect(
    (await control("POST", "/faults", { kind: "status", operation: "listTags", times: 2 })).body,
  ).toEqual({
    faults: [{ kind: "status", operation: "listTags", times: 2, matched: 0, remaining: 2 }],
  });
  await control("POST", "/faults", [
    { kind: "html", operation: "listLists", times: null },
    { kind: "truncated" },
  ]);
  expect((await call("GET", "/leads/api/tags")).status).toBe(503);
  expect((await control("GET", "/faults")).body).toEqual({
    faults: [
      { kind: "status", operation: "listTags", times: 2, matched: 1, remaining: 1 },
      { kind: "html", operation: "listLists", times: null, matched: 0, remaining: null },
      { kind: "truncated", matched: 0, remaining: 1 },
    ],
  });
  expect((await control("DELETE", "/faults")).body).toEqual({ faults: [] });
  expect((await call("GET", "/leads/api/tags")).status).toBe(200);
});

test.each([
  [{}, "kind"],
  [{ kind: "explode" }, "kind"],
  [{ kind: "toString" }, "kind"],
  [{ kind: "status", operation: "listTag" }, "operation"],
  [{ kind: "status", status: 204 }, "status"],
  [{ kind: "status", status: 600 }, "status"],
  [{ kind: "status", times: 0 }, "times"],
  [{ kind: "status", after: -1 }, "after"],
  [{ kind: "status", probability: 2 }, "probability"],
  [{ kind: "status", processed: "yes" }, "processed"],
  [{ kind: "status", retryAfter: "1\r\nx: y" }, "retryAfter"],
  [{ kind: "delay", milliseconds: 0.5 }, "milliseconds"],
  [{ kind: "clamp-limit", maxRows: "3" }, "maxRows"],
  [{ kind: "status", code: 500 }, "code"],
  [[{ kind: "status" }, { kind: "status", probability: -1 }], "1.probability"],
  [[1], "0"],
  [7, "body"],
])("the fault %j is an error that names the field, and none is added", async (fault, field) => {
  const { emulator, call, control } = start();
  const { status, body } = await control("POST", "/faults", fault);
  expect(status).toBe(422);
  expect(Object.keys(body.error.data)).toEqual([field]);
  expect((await control("GET", "/faults")).body).toEqual({ faults: [] });
  expect((await call("GET", "/leads/api/tags")).status).toBe(200);
  expect(emulator.ledger.requests()).toHaveLength(1);
});

test("a state can be saved and loaded, also by another emulator", async () => {
  const { call, control } = start();
  await call("POST", "/leads/api/tags", { name: "Hot" });
  await control("POST", "/advance", { milliseconds: 1000 });
  const saved = (await control("GET", "/state")).body;
  await call("POST", "/leads/api/tags", { name: "Cold" });
  for (const { call: send, control: load } of [{ call, control }, start()]) {
    const { status, body } = await load("PUT", "/state", saved);
    expect([status, body.now]).toEqual([200, "2026-01-05T09:00:01.000Z"]);
    expect((await send("GET", "/leads/api/tags")).body).toMatchObject({ data: [{ name: "Hot" }] });
  }
});

test.each([
  ["now", { now: "today" }],
  ["jobs", { jobs: [{ at: 1 }] }],
  ["tables", { tables: [] }],
  ["tables.horses", { tables: { horses: { changed: [], added: [] } } }],
  ["tables.tags", { tables: { tags: { changed: [[0]], added: [] } } }],
])("a state with an invalid %s is an error, and nothing is loaded", async (field, invalid) => {
  const { call, control } = start();
  await call("POST", "/leads/api/tags", { name: "Hot" });
  const empty = (await start().control("GET", "/state")).body;
  const { status, body } = await control("PUT", "/state", { ...empty, ...invalid });
  expect([status, Object.keys(body.error.data)]).toEqual([422, [field]]);
  expect((await call("GET", "/leads/api/tags")).body.data).toHaveLength(1);
});

test("an unknown path or method is an error that lists the known ones, and a body that is not JSON a 400", async () => {
  const { control } = start();
  expect((await control("GET", "/nowhere")).body.message).toContain("/__emulator/ledger");
  expect((await control("GET", "/constructor")).status).toBe(404);
  const { status, headers } = await control("GET", "/reset");
  expect([status, headers.get("allow")]).toEqual([405, "POST"]);
  expect((await control("POST", "/advance", "{")).status).toBe(400);
  expect((await control("POST", "/advance", "[]")).status).toBe(400);
});

test("contacts accept invitations and write on LinkedIn and by email, and emails bounce", async () => {
  const { emulator, call, control } = start({ contacts: 20 });
  const [flow] = (await call("GET", "/flows/api/flows?filter[q]=by email")).body.data;
  const [list] = (await call("GET", "/leads/api/lists")).body.data;
  const lead = { linkedin_id: "robin-sample", first_name: "Robin", work_email: "robin@sample.example" };
  const { uuid } = (await call("POST", "/leads/api/leads/upsert", { list_uuid: list.uuid, lead })).body;
  await call("POST", `/flows/api/flows/${flow.uuid}/leads/${uuid}`);
  await control("POST", "/advance", { milliseconds: 60_000 });

  const emails = async (type: string): Promise<{ uuid: string; status: string }[]> =>
    (await call("GET", `/emails/api/emails?filter[lead_uuid]=${uuid}&filter[type]=${type}`)).body.data;
  const [sent] = await emails("outbox");
  const response = await control("POST", "/replies", { channel: "email", lead: uuid, text: "Tuesday?" });
  expect([response.status, (await emails("inbox")).map((email) => email.uuid)]).toEqual([
    201,
    [response.body.uuid],
  ]);

  const senderProfile = (await call("GET", "/flows/api/sender-profiles")).body.data[0].uuid;
  const message = await control("POST", "/replies", {
    channel: "linkedin",
    lead: uuid,
    text: "Hello",
    senderProfile,
  });
  const messages = (await call("GET", `/flows/api/linkedin-messages?filter[lead_uuid]=${uuid}`)).body.data;
  expect(messages).toMatchObject([{ uuid: message.body.uuid, type: "inbox", text: "Hello" }]);

  const accepted = await emulator.fetch("http://emulator.invalid/__emulator/connections", {
    method: "POST",
    body: JSON.stringify({ lead: uuid, senderProfile }),
  });
  expect(accepted.status).toBe(204);
  expect((await control("POST", "/bounces", { email: sent?.uuid })).status).toBe(201);
  expect(emulator.ledger.effects("received").map(({ channel, kind }) => kind ?? channel)).toEqual([
    "email",
    "linkedin",
    "connection_accepted",
    expect.anything(),
  ]);
});

test.each([
  ["/replies", { lead: "x", text: "Hello" }, "channel"],
  ["/replies", { channel: "linkedin", text: "Hello" }, "lead"],
  ["/replies", { channel: "email", lead: "x", text: "" }, "text"],
  ["/replies", { channel: "email", lead: "x", text: 7 }, "text"],
  ["/replies", { channel: "linkedin", lead: "x", text: "Hello", subject: "Re" }, "subject"],
  ["/connections", {}, "lead"],
  ["/bounces", {}, "email"],
])("POST %s with %j is an error that names the field", async (path, body, field) => {
  const response = await start().control("POST", path, body);
  expect([response.status, Object.keys(response.body.error.data)]).toEqual([422, [field]]);
});

test("an unknown contact cannot write", async () => {
  const response = await start().control("POST", "/replies", {
    channel: "email",
    lead: "nobody",
    text: "Hello",
  });
  expect(response.status).toBe(404);
});

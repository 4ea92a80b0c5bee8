import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { createCaller, type JsonResponse } from "../../../test/support/caller.ts";
import { createEmulator, type Emulator, type EmulatorOptions } from "../../index.ts";

const PATH = "/integrations/api/webhooks";
const TARGET = "http://127.0.0.1:9/hook?key=not-a-real-key";

interface Delivered {
  readonly url: string;
  readonly method: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into payloads of every shape
  readonly payload: any;
}

interface Setting {
  readonly emulator: Emulator;
  readonly call: (method: string, path: string, body?: unknown) => Promise<JsonResponse>;
  readonly delivered: Delivered[];
  /** Creates a webhook and gives its row. */
  readonly listen: (event: string, more?: object) => Promise<{ uuid: string }>;
  /** Changes a contact, which is an event. */
  readonly touch: (number?: number) => Promise<JsonResponse["body"]>;
}

function setUp(options: EmulatorOptions = {}): Setting {
  const delivered: Delivered[] = [];
  const webhookFetch: typeof fetch = async (url, init) => {
    const { method = "", body } = init ?? {};
    delivered.push({ url: String(url), method, payload: body && JSON.parse(String(body)) });
    return new Response("ok");
  };
  const emulator = createEmulator({ contacts: 19, webhookFetch, ...options });
  const call = createCaller(emulator);
  return {
    emulator,
    call,
    delivered,
    listen: async (event, more = {}) =>
      (await call("POST", PATH, { event, name: "Test", target_url: TARGET, ...more })).body,
    touch: async (number = 0) => {
      const leads = await call("POST", "/leads/api/leads/search", { limit: 20, order_type: "asc" });
      const lead = leads.body.data[number];
      await call("PUT", `/leads/api/leads/${lead.uuid}`, { headline: `Changed ${number}` });
      emulator.advance(0);
      await emulator.waitForWebhooks();
      return (await call("GET", `/leads/api/leads/${lead.uuid}`)).body;
    },
  };
}

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

test("a webhook is on and posts unless it says otherwise, and is read back", async () => {
  const { call, listen } = setUp();
  const webhook = await listen("contact_tag_added");
  expect(webhook).toMatchObject({
    event: "contact_tag_added",
    name: "Test",
    request_method: "POST",
    status: "on",
    target_url: TARGET,
    filters: null,
  });
  expect((await call("GET", `${PATH}/${webhook.uuid}`)).body).toEqual(webhook);
  expect((await call("GET", PATH)).body).toMatchObject({ data: [webhook], total: 1 });
});

test("an event is delivered with what is known of its contact", async () => {
  const { delivered, listen, touch } = setUp();
  await listen("contact_updated");
  const lead = await touch();
  expect(delivered).toHaveLength(1);
  expect(delivered[0]).toMatchObject({
    url: TARGET,
    method: "POST",
    payload: {
      event_name: "contact_updated",
      contact: {
        uuid: lead.uuid,
        name: lead.name,
        headline: "Changed 0",
        linkedin_url: `https://www.linkedin.com/in/${lead.linkedin}`,
        pipeline_stage_name: "Replied",
      },
      account: { uuid: lead.company_uuid, name: lead.company_name },
      contact_markers: { linkedin_messages_sent_count: 2, linkedin_messages_inbox_count: 1 },
      sender_profile: { uuid: lead.sender_profile_uuid },
      automation: {},
      email: null,
      linkedin_message: null,
    },
  });
  expect(JSON.stringify(delivered)).not.toContain("emulator:");
});

test("a contact that is gone is told of as it was", async () => {
  const { call, delivered, emulator, listen } = setUp();
  await listen("contact_deleted");
  const lead = (await call("POST", "/leads/api/leads/search", { limit: 1 })).body.data[0];
  await call("DELETE", `/leads/api/leads/${lead.uuid}`);
  emulator.advance(3_600_000);
  await emulator.waitForWebhooks();
  expect(delivered.map(({ payload }) => payload.contact.name)).toEqual([lead.name]);
});

test("no other event, no webhook that is off, and none that is deleted is delivered", async () => {
  const { call, delivered, listen, touch } = setUp();
  await listen("contact_deleted");
  const paused = await listen("contact_updated");
  const deleted = await listen("contact_updated");
  await call("PUT", `${PATH}/${paused.uuid}`, { status: "off" });
  await call("DELETE", `${PATH}/${deleted.uuid}`);
  await touch();
  expect(delivered).toEqual([]);
  await call("PUT", `${PATH}/${paused.uuid}`, { status: "on" });
  await touch(1);
  expect(delivered).toHaveLength(1);
});

test("deliveries repeat later when they are to", async () => {
  const { delivered, emulator, listen, touch } = setUp({ webhookDeliveries: 3 });
  await listen("contact_updated");
  await touch();
  expect(delivered).toHaveLength(1);
  emulator.advance(120_000);
  await emulator.waitForWebhooks();
  expect(delivered).toHaveLength(3);
  expect(new Set(delivered.map(({ payload }) => JSON.stringify(payload))).size).toBe(1);
});

test("filters narrow which contacts fire it; keys that contacts do not have narrow nothing", async () => {
  const { call, delivered, listen, touch } = setUp();
  const lead = (await call("POST", "/leads/api/leads/search", { limit: 1, order_type: "asc" })).body.data[0];
  await listen("contact_updated", { filters: { uuid: lead.uuid } });
  await listen("contact_updated", { filters: { rules: [{ unknown: true }] } });
  await touch(0);
  expect(delivered).toHaveLength(2);
  await touch(1);
  expect(delivered).toHaveLength(3);
});

test("a filter with an operator that there is none of is refused, before it can stand in the way", async () => {
  const { call, listen } = setUp();
  const body = {
    event: "contact_updated",
    name: "Test",
    target_url: TARGET,
    filters: { name: { "~": "x" } },
  };
  expect((await call("POST", PATH, body)).status).toBe(422);
  const { uuid } = await listen("contact_updated");
  expect((await call("PUT", `${PATH}/${uuid}`, { filters: body.filters })).status).toBe(422);
  expect((await call("GET", `${PATH}/${uuid}`)).body.filters).toBeNull();
});

test("each method delivers; GET without a body", async () => {
  const { delivered, listen, touch } = setUp();
  for (const request_method of ["DELETE", "GET", "PATCH", "POST", "PUT"]) {
    await listen("contact_updated", { request_method });
  }
  await touch();
  expect(delivered.map(({ method, payload }) => [method, payload !== undefined])).toEqual([
    ["DELETE", true],
    ["GET", false],
    ["PATCH", true],
    ["POST", true],
    ["PUT", true],
  ]);
});

test("a test sends a sample to the target that it names, and only for a webhook that exists", async () => {
  const { call, delivered, emulator, listen } = setUp();
  const { uuid } = await listen("contact_replied_email", { status: "off" });
  const target_url = "http://localhost:9/other";
  const body = { uuid, event: "contact_replied_email", request_method: "PUT", target_url };
  expect((await call("POST", `${PATH}/test`, body)).status).toBe(200);
  await emulator.waitForWebhooks();
  expect(delivered).toMatchObject([
    { url: target_url, method: "PUT", payload: { event_name: "contact_replied_email" } },
  ]);
  expect((await call("POST", `${PATH}/test`, { ...body, uuid: "unknown" })).status).toBe(404);
});

test.each([
  "http://hooks.example/in",
  "https://127.0.0.1.example/in",
  "http://10.0.0.1/in",
  "mailto:somebody@hooks.example",
  "http://127.0.0.1:99999/in",
])("%s is not called, and the ledger says so", async (target_url) => {
  const { delivered, emulator, listen, touch } = setUp();
  const { uuid } = await listen("contact_updated", { target_url });
  await touch();
  expect(delivered).toEqual([]);
  expect(emulator.ledger.effects("delivered")).toMatchObject([
    { webhook: uuid, outcome: "blocked: the target is not on this machine" },
  ]);
});

test("the ledger has the outcome and no secret of the target", async () => {
  const { emulator, listen, touch } = setUp();
  const { uuid } = await listen("contact_updated");
  await touch();
  expect(emulator.ledger.effects("delivered")).toMatchObject([
    { webhook: uuid, host: "127.0.0.1:9", outcome: "status 200" },
  ]);
  expect(JSON.stringify(emulator.ledger.entries)).not.toContain("not-a-real-key");
});

test("a server on loopback gets it, and its redirect is not followed", async () => {
  const received: { url: string | undefined; text: string }[] = [];
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    received.push({ url: request.url, text });
    response.writeHead(302, { location: "/elsewhere" }).end();
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  closing.push(() => server.close().closeAllConnections());
  const { port } = server.address() as AddressInfo;
  const emulator = createEmulator({ contacts: 1 });
  const call = createCaller(emulator);
  const target_url = `http://127.0.0.1:${port}/in`;
  const { uuid } = (await call("POST", PATH, { event: "contact_updated", name: "Test", target_url })).body;
  await call("POST", `${PATH}/test`, { uuid, event: "contact_updated", request_method: "POST", target_url });
  await emulator.waitForWebhooks();
  expect(received.map(({ url }) => url)).toEqual(["/in"]);
  expect(JSON.parse(received[0]?.text ?? "")).toMatchObject({ event_name: "contact_updated" });
  expect(emulator.ledger.effects("delivered")).toMatchObject([{ outcome: "status 302" }]);
});

test("a target where nobody listens is a failed delivery, and nothing else fails", async () => {
  const refuse: typeof fetch = () => Promise.reject(new TypeError("fetch failed"));
  const { emulator, listen, touch } = setUp({ webhookFetch: refuse });
  await listen("contact_updated");
  await touch();
  expect(emulator.ledger.effects("delivered")).toMatchObject([
    { outcome: "failed: TypeError: fetch failed" },
  ]);
});

test("a failure that repeats the target does not bring its secret into the ledger", async () => {
  const refuse: typeof fetch = (url) => Promise.reject(new TypeError(`cannot call ${url}`));
  const { emulator, listen, touch } = setUp({ webhookFetch: refuse });
  await listen("contact_updated");
  await touch();
  expect(emulator.ledger.effects("delivered")).toMatchObject([
    { outcome: "failed: TypeError: cannot call 127.0.0.1:9" },
  ]);
});

test("a delivery that is not due yet survives a saved state", async () => {
  const { delivered, emulator, listen, touch } = setUp({ webhookDeliveries: 2 });
  await listen("contact_updated");
  await touch();
  const later = setUp({ webhookDeliveries: 2 });
  later.emulator.load(JSON.parse(JSON.stringify(emulator.save())));
  later.emulator.advance(60_000);
  await later.emulator.waitForWebhooks();
  expect(later.delivered).toEqual(delivered);
});

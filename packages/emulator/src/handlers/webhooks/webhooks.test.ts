import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { createWebhookFixture, TARGET, WEBHOOKS } from "../../../test/fixtures/webhooks.ts";
import { createCaller } from "../../../test/support/caller.ts";
import { createEmulator } from "../../index.ts";

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

test("a webhook is on and uses POST by default", async () => {
  const { call, createWebhook } = createWebhookFixture();
  const webhook = await createWebhook("contact_tag_added");
  expect(webhook).toMatchObject({
    event: "contact_tag_added",
    name: "Test",
    request_method: "POST",
    status: "on",
    target_url: TARGET,
    filters: null,
  });
  expect((await call("GET", `${WEBHOOKS}/${webhook.uuid}`)).body).toEqual(webhook);
  expect((await call("GET", WEBHOOKS)).body).toMatchObject({ data: [webhook], total: 1 });
});

test("an event is delivered with the data of its contact", async () => {
  const { delivered, createWebhook, updateContact } = createWebhookFixture();
  await createWebhook("contact_updated");
  const lead = await updateContact();
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

test("the payload of contact_deleted contains the deleted contact", async () => {
  const { call, delivered, emulator, createWebhook } = createWebhookFixture();
  await createWebhook("contact_deleted");
  const lead = (await call("POST", "/leads/api/leads/search", { limit: 1 })).body.data[0];
  await call("DELETE", `/leads/api/leads/${lead.uuid}`);
  emulator.advance(3_600_000);
  await emulator.waitForWebhooks();
  expect(delivered.map(({ payload }) => payload.contact.name)).toEqual([lead.name]);
});

test("other events and inactive or deleted webhooks cause no delivery", async () => {
  const { call, delivered, createWebhook, updateContact } = createWebhookFixture();
  await createWebhook("contact_deleted");
  const paused = await createWebhook("contact_updated");
  const deleted = await createWebhook("contact_updated");
  await call("PUT", `${WEBHOOKS}/${paused.uuid}`, { status: "off" });
  await call("DELETE", `${WEBHOOKS}/${deleted.uuid}`);
  await updateContact();
  expect(delivered).toEqual([]);
  await call("PUT", `${WEBHOOKS}/${paused.uuid}`, { status: "on" });
  await updateContact(1);
  expect(delivered).toHaveLength(1);
});

test("filters select contacts; unknown fields are ignored", async () => {
  const { call, delivered, createWebhook, updateContact } = createWebhookFixture();
  const lead = (await call("POST", "/leads/api/leads/search", { limit: 1, order_type: "asc" })).body.data[0];
  await createWebhook("contact_updated", { filters: { uuid: lead.uuid } });
  await createWebhook("contact_updated", { filters: { rules: [{ unknown: true }] } });
  await updateContact(0);
  expect(delivered).toHaveLength(2);
  await updateContact(1);
  expect(delivered).toHaveLength(3);
});

test("a filter with an unknown operator returns a 422 and is not saved", async () => {
  const { call, createWebhook } = createWebhookFixture();
  const body = {
    event: "contact_updated",
    name: "Test",
    target_url: TARGET,
    filters: { name: { "~": "x" } },
  };
  expect((await call("POST", WEBHOOKS, body)).status).toBe(422);
  const { uuid } = await createWebhook("contact_updated");
  expect((await call("PUT", `${WEBHOOKS}/${uuid}`, { filters: body.filters })).status).toBe(422);
  expect((await call("GET", `${WEBHOOKS}/${uuid}`)).body.filters).toBeNull();
});

test("a webhook uses its method, and GET has no body", async () => {
  const { delivered, createWebhook, updateContact } = createWebhookFixture();
  for (const request_method of ["DELETE", "GET", "PATCH", "POST", "PUT"]) {
    await createWebhook("contact_updated", { request_method });
  }
  await updateContact();
  expect(delivered.map(({ method, payload }) => [method, payload !== undefined])).toEqual([
    ["DELETE", true],
    ["GET", false],
    ["PATCH", true],
    ["POST", true],
    ["PUT", true],
  ]);
});

test("testWebhook sends a sample to the target of the request, and returns a 404 for an unknown webhook", async () => {
  const { call, delivered, emulator, createWebhook } = createWebhookFixture();
  const { uuid } = await createWebhook("contact_replied_email", { status: "off" });
  const target_url = "http://localhost:9/other";
  const body = { uuid, event: "contact_replied_email", request_method: "PUT", target_url };
  expect((await call("POST", `${WEBHOOKS}/test`, body)).status).toBe(200);
  await emulator.waitForWebhooks();
  expect(delivered).toMatchObject([
    { url: target_url, method: "PUT", payload: { event_name: "contact_replied_email" } },
  ]);
  expect((await call("POST", `${WEBHOOKS}/test`, { ...body, uuid: "unknown" })).status).toBe(404);
});

test.each([
  "http://hooks.example/in",
  "https://127.0.0.1.example/in",
  "http://10.0.0.1/in",
  "mailto:somebody@hooks.example",
  "http://127.0.0.1:99999/in",
])("%s is not called, and the ledger records it", async (target_url) => {
  const { delivered, emulator, createWebhook, updateContact } = createWebhookFixture();
  const { uuid } = await createWebhook("contact_updated", { target_url });
  await updateContact();
  expect(delivered).toEqual([]);
  expect(emulator.ledger.effects("delivered")).toMatchObject([
    { webhook: uuid, outcome: "blocked: the target is not on this machine" },
  ]);
});

test("the ledger records the outcome without secrets of the target", async () => {
  const { emulator, createWebhook, updateContact } = createWebhookFixture();
  const { uuid } = await createWebhook("contact_updated");
  await updateContact();
  expect(emulator.ledger.effects("delivered")).toMatchObject([
    { webhook: uuid, host: "127.0.0.1:9", outcome: "status 200" },
  ]);
  expect(JSON.stringify(emulator.ledger.entries)).not.toContain("not-a-real-key");
});

test("a loopback server receives the delivery, and its redirect is not followed", async () => {
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
  const { uuid } = (await call("POST", WEBHOOKS, { event: "contact_updated", name: "Test", target_url }))
    .body;
  await call("POST", `${WEBHOOKS}/test`, {
    uuid,
    event: "contact_updated",
    request_method: "POST",
    target_url,
  });
  await emulator.waitForWebhooks();
  expect(received.map(({ url }) => url)).toEqual(["/in"]);
  expect(JSON.parse(received[0]?.text ?? "")).toMatchObject({ event_name: "contact_updated" });
  expect(emulator.ledger.effects("delivered")).toMatchObject([{ outcome: "status 302" }]);
});

test("a delivery to an unreachable target fails without affecting the request", async () => {
  const refuse: typeof fetch = () => Promise.reject(new TypeError("fetch failed"));
  const { emulator, createWebhook, updateContact } = createWebhookFixture({ fetch: refuse });
  await createWebhook("contact_updated");
  await updateContact();
  expect(emulator.ledger.effects("delivered")).toMatchObject([
    { outcome: "failed: TypeError: fetch failed" },
  ]);
});

test("secrets of the target are removed from failure messages in the ledger", async () => {
  const refuse: typeof fetch = (url) => Promise.reject(new TypeError(`cannot call ${url}`));
  const { emulator, createWebhook, updateContact } = createWebhookFixture({ fetch: refuse });
  await createWebhook("contact_updated");
  await updateContact();
  expect(emulator.ledger.effects("delivered")).toMatchObject([
    { outcome: "failed: TypeError: cannot call 127.0.0.1:9" },
  ]);
});

import { expect, test } from "vitest";
import { createContactsFixture } from "../../../test/support/contacts-fixture.ts";

/** Creates a webhook for each event. `deliveries` returns what they received since the last call. */
async function listenTo(events: readonly string[]) {
  const received: [event: string, contact: string][] = [];
  const receive: typeof fetch = async (_url, init) => {
    const { event_name, contact } = JSON.parse(String(init?.body));
    received.push([event_name, contact.linkedin]);
    return new Response("ok");
  };
  const fixture = await createContactsFixture({ webhooks: { fetch: receive } });
  for (const event of events) {
    const webhook = {
      name: event,
      event,
      request_method: "POST",
      status: "on",
      target_url: "http://127.0.0.1:9/",
    };
    expect((await fixture.call("POST", "/integrations/api/webhooks", webhook)).status).toBe(201);
  }
  const deliveries = async () => {
    fixture.emulator.advance(120_000);
    await fixture.emulator.waitForWebhooks();
    return received.splice(0);
  };
  return { ...fixture, deliveries };
}

test("webhooks are notified when contacts are created, updated or deleted, and only then", async () => {
  const { call, upsert, mass, deliveries } = await listenTo([
    "contact_created",
    "contact_updated",
    "contact_deleted",
  ]);
  const { uuid } = await upsert({ linkedin_id: "robin" });
  expect(await deliveries()).toEqual([["contact_created", "robin"]]);
  await upsert({ linkedin_id: "robin" });
  await call("PUT", `/leads/api/leads/${uuid}`, { email: "ignored@example.com" });
  expect(await deliveries()).toEqual([]);
  await upsert({ linkedin_id: "robin", position: "Buyer" });
  await call("PUT", `/leads/api/leads/${uuid}`, { position: "Seller" });
  expect(await deliveries()).toEqual([
    ["contact_updated", "robin"],
    ["contact_updated", "robin"],
  ]);
  const { uuid: other } = await upsert({ linkedin_id: "kim" });
  await mass("contact_delete", [uuid]);
  await call("DELETE", `/leads/api/leads/${other}`);
  expect(await deliveries()).toEqual([
    ["contact_created", "kim"],
    ["contact_deleted", "robin"],
    ["contact_deleted", "kim"],
  ]);
});

test("webhooks are notified once of tags, stages, exports and enrichment", async () => {
  const events = [
    "contact_tag_added",
    "contact_pipeline_stage_changed",
    "contact_exported",
    "contact_enriched",
  ];
  const { call, upsert, mass, tag, deliveries } = await listenTo(events);
  const { uuid } = await upsert({ linkedin_id: "robin" });
  const [warm, cold] = [await tag("Warm"), await tag("Cold")];
  const stage = { name: "Won", object: "lead", category: "positive" };
  await call("POST", "/leads/api/pipeline-stages", { ...stage, order: 1000 });
  const next = (await call("POST", "/leads/api/pipeline-stages", stage)).body.uuid;
  for (const _ of [1, 2]) {
    await mass("contact_add_tags", [uuid], { tag_uuids: [warm, cold] });
    await mass("contact_change_pipeline_stage", [uuid], { pipeline_stage_uuid: next });
  }
  await mass("contact_remove_tags", [uuid], { tag_uuid: warm });
  expect(await deliveries()).toEqual([
    ["contact_tag_added", "robin"],
    ["contact_pipeline_stage_changed", "robin"],
  ]);
  await mass("contact_export_csv", [uuid]);
  await call("PUT", "/leads/api/leads/advanced-enrichment", { uuids: [uuid] });
  expect(await deliveries()).toEqual([
    ["contact_exported", "robin"],
    ["contact_enriched", "robin"],
  ]);
});

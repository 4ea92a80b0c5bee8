import { describe, expect, test } from "vitest";
import { createEmulator } from "../src/index.ts";
import { Api } from "./support/api.ts";
import { newContact } from "./support/fixtures.ts";

const HOOK = {
  name: "Replies to chat",
  event: "contact_replied_email",
  target_url: "http://127.0.0.1:9/hook",
};

describe("the described shape, by default", () => {
  test("contacts and webhooks stand flat in their answers", async () => {
    const api = new Api(createEmulator());
    const { uuid } = await newContact(api, "flat");
    expect(await api.call("getLead", { uuid })).toMatchObject({ uuid, linkedin: "flat" });
    expect(await api.call("findOneContact", { body: { linkedin_id: "flat" } })).toMatchObject({ uuid });
    expect(await api.call("searchContacts", { body: {} })).toMatchObject({ data: [{ uuid }] });
    expect(await api.call("createWebhook", { body: HOOK })).toMatchObject({
      uuid: expect.any(String),
      ...HOOK,
    });
  });
});

describe("the live shape, by option", () => {
  test("a contact comes as { lead, markers, flows }, wherever it is looked up or searched", async () => {
    const api = new Api(createEmulator({ shapes: "live" }));
    const described = new Api(createEmulator());
    const { uuid } = await newContact(api, "live");
    const lead = await described.call("getLead", { uuid: (await newContact(described, "live")).uuid });
    const aggregated = { lead, markers: expect.any(Array), flows: expect.any(Array) };

    expect(await api.call("getLead", { uuid })).toEqual(aggregated);
    expect(await api.call("findOneContact", { body: { linkedin_id: "live" } })).toEqual(aggregated);
    const found = await api.call("searchContacts", { body: { limit: 5 } });
    expect(found).toEqual({ data: [aggregated], limit: 5, offset: 0, total: 1 });
  });

  test("disable_aggregation makes them flat again", async () => {
    const api = new Api(createEmulator({ shapes: "live" }));
    const { uuid } = await newContact(api, "live");
    const body = { disable_aggregation: true };
    expect(await api.call("searchContacts", { body })).toMatchObject({ data: [{ uuid }] });
    expect(await api.call("findOneContact", { body: { linkedin_id: "live", ...body } })).toMatchObject({
      uuid,
    });
  });

  test("a webhook comes within { data }", async () => {
    const api = new Api(createEmulator({ shapes: "live" }));
    const { data, ...rest } = await api.call("createWebhook", { body: HOOK });
    expect(rest).toEqual({});
    expect(data).toMatchObject(HOOK);
    const { uuid } = data;
    expect(await api.call("getWebhook", { uuid })).toEqual({ data });
    expect(await api.call("updateWebhook", { uuid, body: { status: "off" } })).toEqual({
      data: expect.objectContaining({ uuid, status: "off" }),
    });
    expect(await api.call("listWebhooks")).toMatchObject({ data: [{ uuid, status: "off" }], total: 1 });
  });

  test("refusals keep their shape, and other answers too", async () => {
    const api = new Api(createEmulator({ shapes: "live" }));
    expect(await api.send("findOneContact", { body: { linkedin_id: "nobody" } })).toMatchObject({
      status: 404,
      body: { code: 404, message: expect.any(String) },
    });
    expect(await api.call("createTag", { body: { name: "Warm" } })).toMatchObject({ name: "Warm" });
  });
});

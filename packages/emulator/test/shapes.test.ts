import { describe, expect, test } from "vitest";
import { createEmulator } from "../src/index.ts";
import { Api } from "./support/api.ts";
import { newContact } from "./support/fixtures.ts";

const HOOK = {
  name: "Replies to chat",
  event: "contact_replied_email",
  target_url: "http://127.0.0.1:9/hook",
};

describe("the described shape", () => {
  test("responses contain contacts and webhooks directly", async () => {
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

describe("the observed shape", () => {
  test("contacts are { lead, markers, flows } in every lookup and search", async () => {
    const api = new Api(createEmulator({ responseShape: "observed" }));
    const described = new Api(createEmulator());
    const { uuid } = await newContact(api, "observed-contact");
    const lead = await described.call("getLead", {
      uuid: (await newContact(described, "observed-contact")).uuid,
    });
    const aggregated = { lead, markers: expect.any(Array), flows: expect.any(Array) };

    expect(await api.call("getLead", { uuid })).toEqual(aggregated);
    expect(await api.call("findOneContact", { body: { linkedin_id: "observed-contact" } })).toEqual(
      aggregated,
    );
    const found = await api.call("searchContacts", { body: { limit: 5 } });
    expect(found).toEqual({ data: [aggregated], limit: 5, offset: 0, total: 1, has_more: false });
  });

  test("disable_aggregation returns contacts directly", async () => {
    const api = new Api(createEmulator({ responseShape: "observed" }));
    const { uuid } = await newContact(api, "observed-contact");
    const body = { disable_aggregation: true };
    expect(await api.call("searchContacts", { body })).toMatchObject({ data: [{ uuid }] });
    expect(
      await api.call("findOneContact", { body: { linkedin_id: "observed-contact", ...body } }),
    ).toMatchObject({
      uuid,
    });
  });

  test("webhooks are wrapped in { data }", async () => {
    const api = new Api(createEmulator({ responseShape: "observed" }));
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

  test("errors and other responses keep their shape", async () => {
    const api = new Api(createEmulator({ responseShape: "observed" }));
    expect(await api.send("findOneContact", { body: { linkedin_id: "nobody" } })).toMatchObject({
      status: 404,
      body: { code: 404, message: expect.any(String) },
    });
    expect(await api.call("createTag", { body: { name: "Warm" } })).toMatchObject({ name: "Warm" });
  });
});

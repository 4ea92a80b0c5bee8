import { describe, expect, test } from "vitest";
import { UNKNOWN_UUID } from "../../../test/support/constants.ts";
import { OutreachFixture } from "../../../test/support/outreach-fixture.ts";

const TEMPLATES = "/flows/api/ai-templates";
const MODEL = "91c3e7d5-4a0b-4e68-b2f7-8d5a6c1e0f06";
const template = { name: "First", type: "message", is_public: 1, body: "Hello {{first_name}}." };

describe("an AI template", () => {
  test("returns a 500 without is_public, and a 422 if it is not a number", async () => {
    const { call } = new OutreachFixture();
    const { is_public: _, ...without } = template;
    expect((await call("POST", TEMPLATES, without)).status).toBe(500);
    expect((await call("POST", TEMPLATES, { ...template, is_public: true })).status).toBe(422);
    expect((await call("POST", TEMPLATES, { ...template, is_public: 0 })).status).toBe(201);
  });

  test("can be read and is listed after it is deleted, once", async () => {
    const outreach = new OutreachFixture();
    const { uuid } = await outreach.post(TEMPLATES, template);
    expect((await outreach.get(TEMPLATES)).total).toBe(1);
    expect((await outreach.call("DELETE", `${TEMPLATES}/${uuid}`)).status).toBe(204);
    expect(await outreach.get(`${TEMPLATES}/${uuid}`)).toMatchObject({ uuid, name: "First" });
    expect((await outreach.get(TEMPLATES)).total).toBe(1);
    expect((await outreach.call("DELETE", `${TEMPLATES}/${uuid}`)).status).toBe(404);
    expect(outreach.emulator.ledger.effects("deleted")).toMatchObject([
      { collection: "ai-templates", id: uuid },
    ]);
  });

  test("keeps its type when it is updated", async () => {
    const outreach = new OutreachFixture();
    const created = await outreach.post(TEMPLATES, template);
    await outreach.call("PUT", `${TEMPLATES}/${created.uuid}`, { subject: "Pallets", type: "email" });
    expect(await outreach.get(`${TEMPLATES}/${created.uuid}`)).toEqual({ ...created, subject: "Pallets" });
  });
});

describe("rendering a template", () => {
  async function createFixture(): Promise<{ outreach: OutreachFixture; ids: object; lead: string }> {
    const outreach = new OutreachFixture();
    const { uuid: sender_profile_uuid } = await outreach.sender();
    const { uuid: lead_uuid } = await outreach.lead("robin", { company_name: "Example Logistics" });
    return { outreach, ids: { lead_uuid, sender_profile_uuid }, lead: lead_uuid };
  }
  const llm = async (outreach: OutreachFixture): Promise<number> =>
    (await outreach.get("/id/api/teams/1")).credits.llm;

  test("fills the variables of the contact, its custom fields and the sender without spending credits", async () => {
    const { outreach, ids, lead } = await createFixture();
    const field = await outreach.post("/leads/api/custom-fields", { name: "fleet_size", object: "lead" });
    await outreach.post("/leads/api/custom-field-values", {
      custom_field_uuid: field.uuid,
      object_type: "lead",
      object_uuid: lead,
      value: "120",
    });
    const { uuid } = await outreach.post(TEMPLATES, template);
    const before = await llm(outreach);
    expect(await outreach.post(`${TEMPLATES}/render`, { ...ids, uuid })).toMatchObject({
      rendered_body: "Hello Robin.",
      ai_generated_body: null,
    });
    const body =
      "{{ first_name | upcase }}, {{company_name}}, {{fleet_size}}, {{sender_first_name}}, {{nothing}}, {{__proto__}}, {{constructor}}!";
    expect(await outreach.post(`${TEMPLATES}/render`, { ...ids, uuid, body })).toMatchObject({
      rendered_body: "Robin, Example Logistics, 120, Kim, , , !",
      handling_error: null,
      validation_history: [],
    });
    expect(await llm(outreach)).toBe(before);
  });

  test("spends a credit if a model generates the text", async () => {
    const { outreach, ids } = await createFixture();
    const before = await llm(outreach);
    const trial = {
      ...ids,
      llm_uuid: MODEL,
      prompt: "Greet {{first_name}}.",
      body: "Hello.",
      enable_fallback: true,
    };
    expect(await outreach.post(`${TEMPLATES}/render`, trial)).toMatchObject({
      rendered_body: expect.stringContaining("Greet Robin."),
      ai_generated_body: expect.stringContaining("Greet Robin."),
      llm_instructions: "Greet Robin.",
      fallback_body: "Hello.",
      handling_error: null,
    });
    expect(await llm(outreach)).toBe(before - 1);
    expect(outreach.emulator.ledger.effects("spent")).toMatchObject([{ credits: 1, kind: "llm" }]);
  });

  test("returns a 200 with an error when no credits are left", async () => {
    const { outreach, ids } = await createFixture();
    const trial = { ...ids, llm_uuid: MODEL, prompt: "Greet.", body: "Hello.", enable_fallback: true };
    for (let left = await llm(outreach); left > 0; left--) await outreach.post(`${TEMPLATES}/render`, trial);
    const { status, body } = await outreach.call("POST", `${TEMPLATES}/render`, trial);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ai_generated_body: null,
      rendered_body: "Hello.",
      handling_error: expect.stringContaining("credits"),
    });
    expect(await llm(outreach)).toBe(0);
  });

  test("returns a 422 for an unknown template, contact or sender", async () => {
    const { outreach, ids } = await createFixture();
    for (const unknown of [
      { uuid: UNKNOWN_UUID },
      { lead_uuid: UNKNOWN_UUID },
      { sender_profile_uuid: UNKNOWN_UUID },
    ]) {
      expect(
        (await outreach.call("POST", `${TEMPLATES}/render`, { ...ids, body: "x", ...unknown })).status,
      ).toBe(422);
    }
  });
});

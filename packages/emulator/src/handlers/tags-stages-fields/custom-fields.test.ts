import { expect, test } from "vitest";
import { createContactsFixture } from "../../../test/support/contacts-fixture.ts";

async function withField(object = "lead") {
  const fixture = await createContactsFixture();
  const field = (await fixture.call("POST", "/leads/api/custom-fields", { name: "fleet_size", object })).body;
  const { uuid } = await fixture.upsert({ linkedin_id: "robin" });
  const save = (body: object) =>
    fixture.call("POST", "/leads/api/custom-field-values", {
      custom_field_uuid: field.uuid,
      object_type: object,
      object_uuid: uuid,
      ...body,
    });
  return { ...fixture, field, contact: String(uuid), save };
}

test("a value is created once and then updated", async () => {
  const { emulator, save } = await withField();
  const first = await save({ value: "120" });
  emulator.advance(1000);
  const second = await save({ value: "130" });
  expect([first.status, second.status]).toEqual([201, 201]);
  expect(second.body).toEqual({ ...first.body, value: "130", updated_at: second.body.updated_at });
  expect(second.body.updated_at).not.toBe(first.body.updated_at);
  expect((await save({ value: null })).body.value).toBeNull();
  expect(emulator.counts()["custom-field-values"]).toBe(1);
});

test("an unknown field, another object type or an unknown object returns a 422", async () => {
  const { emulator, save } = await withField("company");
  for (const body of [
    {},
    { custom_field_uuid: "unknown" },
    { object_type: "lead" },
    { object_uuid: "unknown" },
  ])
    expect((await save({ ...body, value: "1" })).status).toBe(422);
  expect(emulator.counts()["custom-field-values"]).toBe(0);
});

test("upsertContact accepts custom values by the name or the UUID of the field", async () => {
  const { upsert, field, contact, save } = await withField();
  await upsert({ linkedin_id: "robin" }, { custom_fields: { fleet_size: 120 } });
  const { body } = await save({ value: "120" });
  expect(body.created_at).toBe(body.updated_at);
  await upsert({ linkedin_id: "robin" }, { custom_fields: { [field.uuid]: "130" } });
  expect((await save({ value: "130" })).body).toMatchObject({ uuid: body.uuid, object_uuid: contact });
});

test("deleting a field deletes its values", async () => {
  const { call, emulator, field, save } = await withField();
  await save({ value: "120" });
  const renamed = await call("PUT", `/leads/api/custom-fields/${field.uuid}`, {
    name: "trucks",
    object: "company",
  });
  expect(renamed.body).toEqual({ ...field, name: "trucks" });
  expect((await call("GET", "/leads/api/custom-fields")).body).toEqual({ data: [renamed.body] });
  expect((await call("DELETE", `/leads/api/custom-fields/${field.uuid}`)).status).toBe(204);
  expect((await call("GET", "/leads/api/custom-fields")).body).toEqual({ data: [] });
  expect(emulator.counts()["custom-field-values"]).toBe(0);
  expect((await save({ value: "1" })).status).toBe(422);
});

test("deleting a contact deletes its values", async () => {
  const { emulator, mass, contact, save } = await withField();
  await save({ value: "120" });
  await mass("contact_delete", [contact]);
  expect(emulator.counts()["custom-field-values"]).toBe(0);
});

test("contacts and companies each have at most 100 custom fields", async () => {
  const { call } = await withField();
  const add = async (name: string, object: string) =>
    (await call("POST", "/leads/api/custom-fields", { name, object })).status;
  for (let number = 1; number < 100; number++) expect(await add(`field_${number}`, "lead")).toBe(201);
  expect(await add("one_more", "lead")).toBe(422);
  expect(await add("one_more", "company")).toBe(201);
});

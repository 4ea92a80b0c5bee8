import { expect, test } from "vitest";
import { createContactsFixture, namesOf } from "../../../test/support/contacts-fixture.ts";

async function threePeople() {
  const fixture = await createContactsFixture();
  const people = [];
  for (const [index, first_name] of ["Ada", "Ben", "Cem"].entries()) {
    fixture.emulator.advance(86_400_000);
    const linkedin_id = first_name.toLowerCase();
    people.push(
      await fixture.upsert({
        linkedin_id,
        first_name,
        company_name: `Acme ${index}`,
        position: index ? "Buyer" : null,
      }),
    );
  }
  return { ...fixture, people };
}

test("a search returns the newest first, and the page has no has_more", async () => {
  const { search } = await threePeople();
  const page = await search({}, { limit: 2 });
  expect(Object.keys(page).sort()).toEqual(["data", "limit", "offset", "total"]);
  expect(page).toMatchObject({ limit: 2, offset: 0, total: 3 });
  expect(namesOf(page)).toEqual(["Cem", "Ben"]);
  expect(namesOf(await search({}, { limit: 2, offset: 2 }))).toEqual(["Ada"]);
  expect(namesOf(await search({}, { order_type: "asc" }))).toEqual(["Ada", "Ben", "Cem"]);
  expect(namesOf(await search({}, { order_field: "company_name" }))).toEqual(["Cem", "Ben", "Ada"]);
});

test("a search accepts every form of filter value", async () => {
  const { search, people, list, mass, tag } = await threePeople();
  const [ada, ben, cem] = people.map(({ uuid }) => uuid);
  const [warm, cold] = [await tag("Warm"), await tag("Cold")];
  await mass("contact_add_tags", [ada], { tag_uuids: [warm] });
  await mass("contact_add_tags", [cem], { tag_uuids: [warm, cold] });
  const names = async (filter: object) => namesOf(await search(filter, { order_type: "asc" }));
  expect(await names({ first_name: "Ben" })).toEqual(["Ben"]);
  expect(await names({ first_name: ["Ben", "Cem", "Dan"] })).toEqual(["Ben", "Cem"]);
  expect(await names({ created_at: { ">=": people[1].created_at, "<": people[2].created_at } })).toEqual([
    "Ben",
  ]);
  expect(await names({ company_name: { "<>": "Acme 0" } })).toEqual(["Ben", "Cem"]);
  expect(await names({ position: "is_null" })).toEqual(["Ada"]);
  expect(await names({ position: "is_not_null" })).toEqual(["Ben", "Cem"]);
  expect(await names({ tags: [warm] })).toEqual(["Ada", "Cem"]);
  expect(await names({ tags: [cold, "unknown"], list_uuid: list })).toEqual(["Cem"]);
  expect(await names({ ids: [ben, cem, "unknown"] })).toEqual(["Ben", "Cem"]);
  expect(await names({ ids: [] })).toEqual([]);
  expect(await names({ uuid: ben })).toEqual(["Ben"]);
  expect(await names({ q: "ACME 1" })).toEqual(["Ben"]);
  expect(await names({ all: true, first_name: "Ben" })).toEqual(["Ada", "Ben", "Cem"]);
  expect(await names({ list_uuid: "elsewhere" })).toEqual([]);
});

test("a search rejects unknown operators", async () => {
  const { call } = await threePeople();
  const rejected = await call("POST", "/leads/api/leads/search", { filter: { name: { "~": "a" } } });
  expect(rejected.status).toBe(422);
});

test("a search returns at most the first 10,000 matches", async () => {
  const { call } = await threePeople();
  const search = (body: object) => call("POST", "/leads/api/leads/search", body);
  expect((await search({ offset: 9_900, limit: 100 })).status).toBe(200);
  const rejected = await search({ offset: 9_901, limit: 100 });
  expect([rejected.status, rejected.body.error.reason]).toEqual([500, "server_error"]);
});

test("countContacts requires ids or all", async () => {
  const { call, people } = await threePeople();
  const count = (body: object) => call("POST", "/leads/api/leads/count", body);
  expect((await count({})).status).toBe(422);
  expect((await count({ filter: { first_name: "Ada" } })).status).toBe(422);
  const ids = [people[0].uuid, people[0].uuid, people[1].uuid, "00000000-0000-4000-8000-000000000000"];
  expect((await count({ ids })).body).toEqual({ total: 2 });
  expect((await count({ ids, filter: { first_name: "Ada" } })).body).toEqual({ total: 1 });
  expect((await count({ all: true, ids })).body).toEqual({ total: 3 });
});

test("findOneContact finds a contact by LinkedIn id, by email, or by name and company", async () => {
  const { call, upsert } = await createContactsFixture();
  const lead = {
    linkedin_id: "robin",
    first_name: "Robin",
    last_name: "Sample",
    company_name: "Acme",
    email: "r@acme.example",
  };
  const { uuid } = await upsert(lead);
  const find = (body: object) => call("POST", "/leads/api/leads/lookup-one", body);
  expect((await find({ linkedin_id: "https://www.linkedin.com/in/robin" })).body.uuid).toBe(uuid);
  expect((await find({ email: "R@ACME.example" })).body.uuid).toBe(uuid);
  expect((await find({ name: "Robin Sample", company_name: "acme" })).body.uuid).toBe(uuid);
  expect((await find({ linkedin_id: "unknown", email: "r@acme.example" })).body.uuid).toBe(uuid);
  for (const body of [
    { linkedin_id: "unknown" },
    { linkedin_id: null },
    { name: "Robin Sample", company_name: "Beta" },
  ])
    expect((await find(body)).status).toBe(404);
  for (const body of [{}, { name: "Robin Sample" }]) expect((await find(body)).status).toBe(422);
});

test("an update saves the profile and ignores the stage, the list, custom values and email", async () => {
  const { call, upsert, get } = await createContactsFixture();
  const before = await upsert({ linkedin_id: "robin", first_name: "Robin", last_name: "Sample" });
  const { status, body } = await call("PUT", `/leads/api/leads/${before.uuid}`, {
    last_name: "Example",
    headline: "Buyer at Acme",
    work_email: "Robin@Acme.example",
    company_name: "Acme",
    email: "lost@acme.example",
    pipeline_stage_uuid: "elsewhere",
    list_uuid: "elsewhere",
    uuid: "elsewhere",
    tags: ["x"],
    custom_fields: { fleet_size: "1" },
  });
  expect(status).toBe(200);
  expect(body).toEqual({
    ...before,
    last_name: "Example",
    name: "Robin Example",
    headline: "Buyer at Acme",
    work_email: "robin@acme.example",
    company_name: "Acme",
    updated_at: body.updated_at,
  });
  expect(await get(before.uuid)).toEqual(body);
});

test("a deleted contact exists until the background job runs", async () => {
  const { call, emulator, upsert, search } = await createContactsFixture();
  const { uuid } = await upsert({ linkedin_id: "robin" });
  const remove = () => call("DELETE", `/leads/api/leads/${uuid}`);
  expect((await remove()).status).toBe(204);
  expect((await remove()).status).toBe(204);
  expect((await call("GET", `/leads/api/leads/${uuid}`)).status).toBe(200);
  emulator.advance(10_000);
  expect((await call("GET", `/leads/api/leads/${uuid}`)).status).toBe(404);
  expect((await search({})).total).toBe(0);
  expect(emulator.ledger.effects("deleted")).toHaveLength(1);
  expect((await remove()).status).toBe(422);
  expect((await upsert({ linkedin_id: "robin" })).uuid).not.toBe(uuid);
});

import { expect, test } from "vitest";
import { createContactsFixture } from "../../../test/support/contacts-fixture.ts";
import { operations } from "../../description.ts";
import { fieldsOf } from "../../json.ts";

const ROBIN = { linkedin_id: "robin-sample", first_name: "Robin", last_name: "Sample" };

test("a new contact has every field, its list and the first stage", async () => {
  const { call, upsert, get, list } = await createContactsFixture();
  for (const order of [20, 10]) {
    const stage = { name: `Stage ${order}`, object: "lead", category: "cold", order };
    await call("POST", "/leads/api/pipeline-stages", stage);
  }
  const filter = encodeURIComponent(JSON.stringify({ object: "lead" }));
  const stages = (await call("GET", `/leads/api/pipeline-stages?filter=${filter}`)).body.data;
  const orders = stages.map(({ order }: { order: number }) => order);
  const first = stages.find(({ order }: { order: number }) => order === Math.min(...orders));

  const row = await upsert({
    ...ROBIN,
    email: "Robin@Example.com",
    company_name: "Example Logistics",
    domain: "example.com",
  });
  const declared = operations.find(({ id }) => id === "getLead")?.success.schema?.properties;
  expect(Object.keys(row).sort()).toEqual(Object.keys(fieldsOf(declared)).sort());
  expect(row).toMatchObject({
    name: "Robin Sample",
    linkedin: "robin-sample",
    work_email: "robin@example.com",
    list_uuid: list,
    pipeline_stage_uuid: first.uuid,
    status: "ok",
    linkedin_status: "active",
    tags: [],
    unread_counts: [],
    company_name: "Example Logistics",
  });
  expect(await get(row.uuid)).toEqual(row);
  const company = (await call("GET", `/leads/api/companies/${row.company_uuid}`)).body;
  expect(company).toMatchObject({ name: "Example Logistics", domain: "example.com" });
});

test("saving the same person again changes nothing and emits no event", async () => {
  const { emulator, upsert, call } = await createContactsFixture();
  await call("POST", "/leads/api/custom-fields", { name: "fleet_size", object: "lead" });
  const lead = {
    ...ROBIN,
    email: "robin@example.com",
    company_name: "Example Logistics",
    raw_address: "Hamburg",
  };
  const more = { custom_fields: { fleet_size: "120" } };
  const row = await upsert(lead, more);
  emulator.advance(60_000);
  const before = { ...emulator.save(), now: 0 };
  expect(await upsert(lead, more)).toEqual(row);
  expect({ ...emulator.save(), now: 0 }).toEqual(before);
});

test.for([
  ["robin-sample", { linkedin: "robin-sample", ln_id: null, sn_id: null }],
  ["https://www.linkedin.com/in/Robin-Sample/?trk=x", { linkedin: "robin-sample", ln_id: null, sn_id: null }],
  ["ACoAAEXAMPLE01", { linkedin: null, ln_id: "ACoAAEXAMPLE01", sn_id: null }],
  ["https://linkedin.com/in/ACoAAEXAMPLE01", { linkedin: null, ln_id: "ACoAAEXAMPLE01", sn_id: null }],
  [
    "https://www.linkedin.com/sales/lead/ACwAAEXAMPLE01,NAME_SEARCH,x",
    { linkedin: null, ln_id: null, sn_id: "ACwAAEXAMPLE01" },
  ],
  ["123456789", { linkedin: null, ln_id: null, sn_id: null }],
] as const)(
  "the linkedin_id %s is stored in the matching field and finds the contact again",
  async ([id, fields]) => {
    const { call, upsert, emulator } = await createContactsFixture();
    const row = await upsert({ linkedin_id: id });
    expect(row).toMatchObject(fields);
    expect((await upsert({ linkedin_id: id })).uuid).toBe(row.uuid);
    const found = await call("POST", "/leads/api/leads/lookup-one", { linkedin_id: id });
    expect(found.body.uuid).toBe(row.uuid);
    expect(emulator.counts().leads).toBe(1);
  },
);

test("LinkedIn ids take precedence over emails, and emails over names", async () => {
  const { upsert } = await createContactsFixture();
  const byId = await upsert({ linkedin_id: "one", ln_id: "ACoAA1" });
  const byEmail = await upsert({ linkedin_id: "two", email: "two@example.com" });
  const byName = await upsert({
    linkedin_id: "three",
    first_name: "Kim",
    last_name: "Sample",
    company_name: "Acme",
  });
  const all = { email: "two@example.com", first_name: "Kim", last_name: "Sample", company_name: "Acme" };
  const keep = { update_if_exists: false };
  expect((await upsert({ ...all, linkedin_id: "ACoAA1" }, keep)).uuid).toBe(byId.uuid);
  expect((await upsert({ ...all, linkedin_id: "one" }, keep)).uuid).toBe(byId.uuid);
  expect((await upsert({ ...all, linkedin_id: "new" }, keep)).uuid).toBe(byEmail.uuid);
  expect((await upsert({ ...all, linkedin_id: "new", email: "x@example.com" }, keep)).uuid).toBe(byName.uuid);
});

test("a personal email finds the contact and does not become its work email", async () => {
  const { call, upsert } = await createContactsFixture();
  const { uuid } = await upsert(ROBIN);
  await call("PUT", `/leads/api/leads/${uuid}`, { personal_email: "robin@home.example" });
  const again = await upsert({ linkedin_id: "someone-else", email: "robin@home.example" });
  expect(again).toMatchObject({ uuid, personal_email: "robin@home.example", work_email: null });
});

test("update_if_exists: false keeps a contact unchanged, and only move_to_list changes its list", async () => {
  const { call, upsert, get, list } = await createContactsFixture();
  const other = (await call("POST", "/leads/api/lists", { name: "Other" })).body.uuid;
  const { uuid } = await upsert(ROBIN);
  await upsert({ ...ROBIN, position: "Buyer" }, { update_if_exists: false });
  expect(await get(uuid)).toMatchObject({ position: null, list_uuid: list });
  await upsert({ ...ROBIN, position: "Buyer" }, { list_uuid: other });
  expect(await get(uuid)).toMatchObject({ position: "Buyer", list_uuid: list });
  await upsert(ROBIN, { list_uuid: other, move_to_list: true });
  expect(await get(uuid)).toMatchObject({ position: "Buyer", list_uuid: other });
});

test("a rejected contact changes nothing", async () => {
  const { call, emulator, list } = await createContactsFixture();
  const before = emulator.save();
  const upsert = (body: object) =>
    call("POST", "/leads/api/leads/upsert", { lead: ROBIN, list_uuid: list, ...body });
  expect((await upsert({ list_uuid: "nowhere" })).body.error.data).toHaveProperty("list_uuid");
  expect((await upsert({ custom_fields: { unknown: "1" } })).status).toBe(422);
  expect((await upsert({ lead: { first_name: "Robin" } })).status).toBe(422);
  expect(emulator.save()).toEqual(before);
});

test("contacts of one company share its record, and another domain is another company", async () => {
  const { upsert } = await createContactsFixture();
  const acme = { company_name: "Acme", domain: "www.acme.example" };
  const one = await upsert({ linkedin_id: "one", ...acme });
  const two = await upsert({ linkedin_id: "two", company_name: "Acme" });
  const three = await upsert({ linkedin_id: "three", company_name: "Acme", domain: "acme.invalid" });
  expect(two.company_uuid).toBe(one.company_uuid);
  expect(three.company_uuid).not.toBe(one.company_uuid);
  expect((await upsert({ linkedin_id: "one", company_name: "Beta" })).company_uuid).not.toBe(
    one.company_uuid,
  );
});

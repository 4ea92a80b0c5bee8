import { expect, test } from "vitest";
import { createContactsFixture } from "../../../test/support/contacts-fixture.ts";

async function withCompanies() {
  const fixture = await createContactsFixture();
  const create = async (companies: object[], more = {}) =>
    (await fixture.call("POST", "/leads/api/companies", { companies, ...more })).body;
  const search = async (filter: object, more = {}) =>
    (await fixture.call("POST", "/leads/api/companies/list", { filter, ...more })).body;
  const get = async (uuid: string) => (await fixture.call("GET", `/leads/api/companies/${uuid}`)).body;
  return { ...fixture, create, searchCompanies: search, getCompany: get };
}

const names = (page: { data: { name: string }[] }) => page.data.map(({ name }) => name);

test("several companies are created in one request and are found by field, list and text", async () => {
  const { create, searchCompanies, list, getCompany } = await withCompanies();
  const [acme, beta] = await create(
    [{ name: "Acme", domain: "https://www.Acme.example/", industry: "Food" }, { domain: "beta.example" }],
    { list_uuids: [list] },
  );
  expect(acme).toMatchObject({
    domain: "acme.example",
    lists: [list],
    status: "ok",
    tags: [],
    website: "https://acme.example",
  });
  expect(await getCompany(beta.uuid)).toEqual(beta);
  expect(await searchCompanies({})).toMatchObject({ total: 2, has_more: false, limit: 20, offset: 0 });
  expect(names(await searchCompanies({}, { limit: 1 }))).toEqual(["beta.example"]);
  expect(names(await searchCompanies({ lists: [list], industry: ["Food"] }))).toEqual(["Acme"]);
  expect(names(await searchCompanies({ ids: [acme.uuid] }))).toEqual(["Acme"]);
  expect(names(await searchCompanies({ q: "beta" }))).toEqual(["beta.example"]);
});

test("creating a company twice makes two records", async () => {
  const { create, searchCompanies } = await withCompanies();
  for (const _ of [1, 2]) await create([{ name: "Acme", domain: "acme.example" }]);
  expect((await searchCompanies({ name: "Acme" })).total).toBe(2);
});

test("a lookup uses the most specific key and omits unknown companies", async () => {
  const { call, create } = await withCompanies();
  const [acme, beta] = await create([
    { name: "Acme", linkedin: "https://www.linkedin.com/company/acme-inc/" },
    { name: "Beta", website: "https://beta.example/about" },
  ]);
  const lookups = [
    { linkedin: "Acme-Inc" },
    { website: "www.beta.example" },
    { name: "Beta" },
    { name: "Gamma" },
    {},
  ];
  const { body } = await call("POST", "/leads/api/companies/lookup", { lookups });
  expect(body).toEqual([acme, beta]);
});

test("getCompanyLeads groups contacts by company and omits companies without contacts", async () => {
  const { call, create, upsert } = await withCompanies();
  const [acme, beta] = await create([{ name: "Acme" }, { name: "Beta" }]);
  const robin = await upsert({ linkedin_id: "robin", company_name: "Acme" });
  const { body } = await call("POST", "/leads/api/companies/leads", { uuids: [acme.uuid, beta.uuid] });
  expect(body).toEqual({ [acme.uuid]: [robin] });
});

test("an update changes profile fields and the stage, and ignores tags and lists", async () => {
  const { call, create, getCompany } = await withCompanies();
  const [acme] = await create([{ name: "Acme" }]);
  const stage = { name: "Client", object: "company", category: "positive" };
  const lead_status_uuid = (await call("POST", "/leads/api/pipeline-stages", stage)).body.uuid;
  const put = (body: object) => call("PUT", `/leads/api/companies/${acme.uuid}`, body);
  const { body } = await put({
    phone: "+1 202 555 0143",
    domain: "www.acme.example",
    lead_status_uuid,
    tags: ["x"],
    lists: ["y"],
  });
  expect(body).toMatchObject({
    name: "Acme",
    phone: "+1 202 555 0143",
    domain: "acme.example",
    lead_status_uuid,
    tags: [],
    lists: [],
  });
  expect(await getCompany(acme.uuid)).toEqual(body);
  expect((await put({ lead_status_uuid: "elsewhere" })).status).toBe(422);
  expect((await call("PUT", "/leads/api/companies/unknown", {})).status).toBe(404);
});

test("mass actions tag, move and delete companies; their contacts remain", async () => {
  const { call, create, upsert, get, getCompany, tag, searchCompanies } = await withCompanies();
  const [acme, beta] = await create([{ name: "Acme" }, { name: "Beta" }]);
  const robin = await upsert({ linkedin_id: "robin", company_name: "Acme" });
  const mass = (type: string, filter: object, payload = {}) =>
    call("PUT", "/leads/api/companies/mass-action", { type, filter, payload });
  const warm = await tag("Warm");
  await mass("company_add_tags", { name: ["Acme"] }, { tag_uuid: warm });
  expect([(await getCompany(acme.uuid)).tags, (await getCompany(beta.uuid)).tags]).toEqual([[warm], []]);
  const stage = { name: "Client", object: "company", category: "positive" };
  const pipeline_stage_uuid = (await call("POST", "/leads/api/pipeline-stages", stage)).body.uuid;
  await mass("company_change_pipeline_stage", { all: true }, { pipeline_stage_uuid });
  expect((await getCompany(beta.uuid)).lead_status_uuid).toBe(pipeline_stage_uuid);
  expect((await mass("company_delete", {})).status).toBe(422);
  await mass("company_delete", { ids: [acme.uuid] });
  expect(names(await searchCompanies({}))).toEqual(["Beta"]);
  expect(await get(robin.uuid)).toMatchObject({ company_uuid: null, company_name: "Acme" });
});

test("a deleted company returns a 404, and deleting it again returns a 422", async () => {
  const { call, create } = await withCompanies();
  const [acme] = await create([{ name: "Acme" }]);
  expect((await call("DELETE", `/leads/api/companies/${acme.uuid}`)).status).toBe(204);
  expect((await call("GET", `/leads/api/companies/${acme.uuid}`)).status).toBe(404);
  expect((await call("DELETE", `/leads/api/companies/${acme.uuid}`)).status).toBe(422);
});

import { expect, test } from "vitest";
import { createContactsFixture, csvForm } from "../../../test/support/contacts-fixture.ts";

const PEOPLE = "/leads/api/leads-blacklist";
const COMPANIES = "/leads/api/companies-blacklist";

test("an entry without a usable key returns a 422", async () => {
  const { call } = await createContactsFixture();
  for (const body of [{}, { company_name: "Acme" }, { linkedin: "" }, { email: "no address" }])
    expect((await call("POST", PEOPLE, body)).status).toBe(422);
  for (const body of [{}, { domain: "" }]) expect((await call("POST", COMPANIES, body)).status).toBe(422);
  expect((await call("GET", PEOPLE)).body.total).toBe(0);
});

test("entries are normalized and can be deleted", async () => {
  const { call } = await createContactsFixture();
  const entry = (
    await call("POST", PEOPLE, { linkedin: "https://www.linkedin.com/in/Robin/", email: "R@Acme.example" })
  ).body;
  expect(entry).toMatchObject({ linkedin: "robin", email: "r@acme.example", ln_id: null, name: null });
  const company = (await call("POST", COMPANIES, { domain: "https://www.acme.example/x" })).body;
  expect(company).toMatchObject({ domain: "acme.example", linkedin: null, name: null });
  expect((await call("GET", PEOPLE)).body).toMatchObject({ data: [entry], total: 1, has_more: false });
  expect((await call("GET", COMPANIES)).body).toMatchObject({ data: [company], total: 1 });
  expect((await call("DELETE", `${PEOPLE}/${entry.uuid}`)).status).toBe(204);
  expect((await call("DELETE", `${PEOPLE}/${entry.uuid}`)).status).toBe(404);
  expect((await call("GET", PEOPLE)).body.total).toBe(0);
});

/** Imports three people with these blacklist entries. Returns the handles of the created contacts. */
async function imported(blacklist: [path: string, body: object][]) {
  const { call, emulator, list, search } = await createContactsFixture();
  for (const [path, body] of blacklist) expect((await call("POST", path, body)).status).toBe(201);
  const rows = [
    "handle,name,email,company",
    "robin,Robin Sample,robin@acme.example,Acme",
    "kim,Kim Sample,kim@beta.example,Beta",
    "namesake,Robin Sample,,Gamma",
  ];
  const { uuid } = (await call("POST", "/leads/api/file-imports/upload-csv", csvForm(rows.join("\n")))).body;
  const columns = [
    { source: "handle", target: "linkedin" },
    { source: "name", target: "name" },
    { source: "email", target: "email" },
    { source: "company", target: "company_name" },
  ];
  await call("POST", `/leads/api/file-imports/${uuid}/import-leads`, { columns, list_uuid: list });
  emulator.advance(5_000);
  const { data } = await search({}, { order_type: "asc" });
  return data.map(({ linkedin }: { linkedin: string }) => linkedin);
}

test.for([
  [PEOPLE, { linkedin: "robin" }, ["kim", "namesake"]],
  [PEOPLE, { email: "kim@beta.example" }, ["robin", "namesake"]],
  [PEOPLE, { name: "Robin Sample" }, ["kim"]],
  [PEOPLE, { name: "Robin Sample", company_name: "acme" }, ["kim", "namesake"]],
  [PEOPLE, { name: "Robin Sample", linkedin: "somebody-else" }, ["robin", "kim", "namesake"]],
  [COMPANIES, { domain: "acme.example" }, ["kim", "namesake"]],
  [COMPANIES, { name: "Beta" }, ["robin", "namesake"]],
] as const)("%s with %j excludes people from an import", async ([path, body, expected]) => {
  expect(await imported([[path, body]])).toEqual(expected);
});

test("a blacklisted person can still be saved with upsertContact", async () => {
  const { call, upsert, search } = await createContactsFixture();
  await call("POST", PEOPLE, { linkedin: "robin" });
  await upsert({ linkedin_id: "robin" });
  expect((await search({})).total).toBe(1);
});

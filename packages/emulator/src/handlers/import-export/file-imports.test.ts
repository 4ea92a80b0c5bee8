import { expect, test } from "vitest";
import { createContactsFixture, csvForm, namesOf } from "../../../test/support/contacts-fixture.ts";

const IMPORTS = "/leads/api/file-imports";

async function withFile(text: string) {
  const fixture = await createContactsFixture();
  const upload = await fixture.call("POST", `${IMPORTS}/upload-csv`, csvForm(text));
  const start = (body: object) => fixture.call("POST", `${IMPORTS}/${upload.body.uuid}/import-leads`, body);
  const startCompanies = (body: object) =>
    fixture.call("POST", `${IMPORTS}/${upload.body.uuid}/import-companies`, body);
  return { ...fixture, upload, start, startCompanies };
}

const COLUMNS = [
  { source: "Name", target: "name" },
  { source: "LinkedIn", target: "linkedin" },
];

test("an upload returns the detected delimiter and creates no contact", async () => {
  const { upload, emulator } = await withFile("\ufeffName;LinkedIn\r\nRobin Sample;robin\r\n");
  expect(upload.status).toBe(200);
  expect(upload.body).toMatchObject({ type: "csv_leads", team_id: 1, payload: { delimiter: ";" } });
  emulator.advance(60_000);
  expect(emulator.counts().leads).toBe(0);
});

test("an upload with a missing file, an empty file or an unknown type returns a 422", async () => {
  const { call } = await createContactsFixture();
  const form = csvForm("Name\n");
  form.set("type", "csv_dogs");
  expect((await call("POST", `${IMPORTS}/upload-csv`, form)).status).toBe(422);
  const noFile = new FormData();
  noFile.set("type", "csv_leads");
  expect((await call("POST", `${IMPORTS}/upload-csv`, noFile)).status).toBe(422);
  expect((await call("POST", `${IMPORTS}/upload-csv`, csvForm(" \n"))).status).toBe(422);
});

test("contacts are created over time, in order, with list, tags and custom values", async () => {
  const rows = Array.from({ length: 120 }, (_, index) => `"Robin ""R"" S${index}",robin-${index},${index}`);
  const { call, emulator, start, search, tag, list, get } = await withFile(
    ["Name,LinkedIn,Fleet", ...rows].join("\r\n"),
  );
  const field = (await call("POST", "/leads/api/custom-fields", { name: "fleet_size", object: "lead" })).body
    .uuid;
  const warm = await tag("Warm");
  const columns = [...COLUMNS, { source: "Fleet", target: "fleet_size" }];
  expect((await start({ columns, list_uuid: list, tags: [warm] })).status).toBe(200);
  const total = async () => (await search({ list_uuid: list }, { limit: 1 })).total;
  const totals = [await total()];
  for (let second = 1; second <= 4; second++) {
    emulator.advance(1000);
    totals.push(await total());
  }
  expect(totals).toEqual([0, 50, 100, 120, 120]);
  const [first] = (await search({}, { order_type: "asc", limit: 1 })).data;
  expect(first).toMatchObject({ name: 'Robin "R" S0', linkedin: "robin-0", tags: [warm], list_uuid: list });
  expect(await get(first.uuid)).toEqual(first);
  const value = { custom_field_uuid: field, object_type: "lead", object_uuid: first.uuid, value: "0" };
  const saved = (await call("POST", "/leads/api/custom-field-values", value)).body;
  expect(saved.created_at).toBe(saved.updated_at);
});

test("existing contacts are updated, and invalid rows are skipped", async () => {
  const text = [
    "Name,LinkedIn,Email",
    "Robin Sample,https://www.linkedin.com/in/Robin,",
    "Robin Again,robin,",
    "Kim,,kim@example.com",
    "Kim,,KIM@example.com",
    "Bad Mail,bad-mail,no address",
    ",,",
    "too,few",
    "one,too,many@example.com,cells",
    '"Last, One",last,',
  ].join("\n");
  const { emulator, start, search, list, upsert, get } = await withFile(text);
  const known = await upsert({ linkedin_id: "robin", first_name: "Robin", position: "Buyer" });
  await start({ columns: [...COLUMNS, { source: "Email", target: "email" }], list_uuid: list });
  emulator.advance(5_000);
  expect(namesOf(await search({}, { order_type: "asc" }))).toEqual(["Robin Again", "Kim", "Last, One"]);
  expect(await get(known.uuid)).toMatchObject({ name: "Robin Again", position: "Buyer", list_uuid: list });
});

test("importing the same file twice adds no contacts", async () => {
  const { emulator, start, list } = await withFile("Name,LinkedIn\nRobin,robin\nKim,kim\n");
  for (const _ of [1, 2]) await start({ columns: COLUMNS, list_uuid: list });
  emulator.advance(5_000);
  expect(emulator.counts().leads).toBe(2);
});

test("without list_uuid, the contacts go to a new list named after the file", async () => {
  const { emulator, start, search, call } = await withFile("Name,LinkedIn\nRobin,robin\n");
  await start({ columns: COLUMNS });
  emulator.advance(5_000);
  const lists = (await call("GET", "/leads/api/lists?filter[q]=people.csv")).body.data;
  expect((await search({})).data[0].list_uuid).toBe(lists[0].uuid);
});

test("an unknown file, column, field, list or tag returns a 422", async () => {
  const { call, emulator, start, list } = await withFile("Name,LinkedIn\nRobin,robin\n");
  const unknown = "00000000-0000-4000-8000-000000000000";
  for (const body of [
    { columns: [{ source: "Mail", target: "email" }] },
    { columns: [{ source: "Name", target: "shoe_size" }] },
    { columns: [{ source: "Name", target: "pipeline_stage_uuid" }] },
    { columns: COLUMNS, list_uuid: unknown },
    { columns: COLUMNS, list_uuid: list, tags: [unknown] },
    {},
  ])
    expect((await start(body)).status).toBe(422);
  const nowhere = await call("POST", `${IMPORTS}/${unknown}/import-leads`, {
    columns: COLUMNS,
    list_uuid: list,
  });
  expect(nowhere.status).toBe(422);
  emulator.advance(5_000);
  expect(emulator.counts().leads).toBe(0);
});

test("an import continues after the state is saved and loaded", async () => {
  const rows = Array.from({ length: 120 }, (_, index) => `R ${index},robin-${index}`);
  const { emulator, start, list } = await withFile(["Name,LinkedIn", ...rows].join("\n"));
  await start({ columns: COLUMNS, list_uuid: list });
  emulator.advance(1500);
  const { emulator: other } = await createContactsFixture();
  other.load(JSON.parse(JSON.stringify(emulator.save())));
  for (const each of [emulator, other]) each.advance(5_000);
  expect(other.counts().leads).toBe(120);
  expect(other.save()).toEqual(emulator.save());
});

test("companies are deduplicated by domain or name", async () => {
  const text = "Company,Website\nAcme,https://www.acme.example/\nAcme again,acme.example\n,\nBeta,\n";
  const { call, emulator, startCompanies } = await withFile(text);
  const columns = [
    { source: "Company", target: "name" },
    { source: "Website", target: "domain" },
  ];
  expect((await startCompanies({ columns })).status).toBe(200);
  expect((await startCompanies({ columns: [{ source: "Company", target: "uuid" }] })).status).toBe(422);
  emulator.advance(5_000);
  const { data } = (await call("GET", "/leads/api/companies")).body;
  expect(data).toMatchObject([
    { name: "Acme", domain: "acme.example", status: "ok" },
    { name: "Beta", domain: null },
  ]);
});

import { expect, test } from "vitest";
import { createContactsFixture } from "../../../test/support/contacts-fixture.ts";
import { readCsv } from "./csv.ts";

const EXPORTS = "/leads/api/file-exports";

test("exporting contacts returns a queued job, and its file can be downloaded later", async () => {
  const { call, emulator, upsert, tag, mass } = await createContactsFixture();
  const field = { name: "fleet_size", object: "lead" };
  await call("POST", "/leads/api/custom-fields", field);
  const lead = { linkedin_id: "robin", first_name: 'Robin "R"', last_name: "Sample, jr.", about: "One\nTwo" };
  const { uuid } = await upsert(lead, { custom_fields: { fleet_size: "=1+1" } });
  await upsert({ linkedin_id: "kim" });
  const tags = [await tag("Warm"), await tag("Cold")];
  await mass("contact_add_tags", [uuid], { tag_uuids: tags });

  const filter = { ids: [uuid] };
  const job = (await call("POST", `${EXPORTS}/leads`, { filter })).body;
  expect(job).toEqual({ uuid: job.uuid, team_id: 1, type: "contact_export_csv", status: "queued", filter });
  const download = () => call("POST", `${EXPORTS}/download`, { file_name: `${job.uuid}.csv` });
  expect((await download()).status).toBe(404);
  emulator.advance(60_000);
  const { status, headers, body } = await download();
  expect([status, headers.get("content-type")]).toEqual([200, "text/csv"]);
  const { header, rows } = readCsv(body);
  const written = Object.fromEntries(header.map((name, index) => [name, rows[0]?.[index]]));
  expect(rows).toHaveLength(1);
  expect(written).toMatchObject({
    uuid,
    name: 'Robin "R" Sample, jr.',
    about: "One\nTwo",
    tags: tags.join(", "),
    position: "",
    fleet_size: "=1+1",
  });
});

test("exporting companies writes all selected companies", async () => {
  const { call, emulator } = await createContactsFixture();
  await call("POST", "/leads/api/companies", { companies: [{ name: "Acme" }, { name: "Beta" }] });
  const job = (await call("POST", `${EXPORTS}/companies`, { filter: { all: true } })).body;
  expect(job).toEqual({ uuid: job.uuid, type: "account_export_csv", status: "queued" });
  emulator.advance(60_000);
  const { body } = await call("POST", `${EXPORTS}/download`, { file_name: `${job.uuid}.csv` });
  const { header, rows } = readCsv(body);
  expect(rows.map((row) => row[header.indexOf("name")])).toEqual(["Acme", "Beta"]);
});

test("a missing or invalid filter returns a 422, and an unknown file a 404", async () => {
  const { call } = await createContactsFixture();
  for (const body of [{}, { filter: { name: { "~": 1 } } }])
    expect((await call("POST", `${EXPORTS}/leads`, body)).status).toBe(422);
  expect((await call("POST", `${EXPORTS}/download`, {})).status).toBe(422);
  expect((await call("POST", `${EXPORTS}/download`, { file_name: "contacts.csv" })).status).toBe(404);
});

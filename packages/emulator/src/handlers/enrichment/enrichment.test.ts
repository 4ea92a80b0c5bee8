import { expect, test } from "vitest";
import { createContactsFixture } from "../../../test/support/contacts-fixture.ts";

async function withPeople(credits: number) {
  const fixture = await createContactsFixture({ credits });
  const people: string[] = [];
  for (const linkedin_id of ["ada", "ben", "cem"]) {
    const lead = {
      linkedin_id,
      first_name: linkedin_id,
      last_name: "Sample",
      company_name: "Acme",
      domain: "acme.example",
    };
    people.push((await fixture.upsert({ ...lead, position: "Buyer" })).uuid);
  }
  const enrich = (body: object) => fixture.call("PUT", "/leads/api/leads/advanced-enrichment", body);
  const queue = async () => (await fixture.call("GET", "/leads/api/enrichment-queue")).body.data;
  const thisMonth = async () =>
    (await fixture.call("POST", "/leads/api/enrichment-queue/metrics")).body.this_month_count;
  return { ...fixture, people, enrich, queue, thisMonth };
}

test("enrichment is charged immediately and fills missing fields later", async () => {
  const { emulator, people, enrich, get, queue, thisMonth } = await withPeople(10);
  const [ada = "", ben = ""] = people;
  const before = await get(ada);
  expect((await enrich({ uuids: [ada, ada] })).status).toBe(200);
  expect(emulator.ledger.effects("spent")).toMatchObject([{ credits: 1, lead: ada }]);
  expect(emulator.save().credits).toBe(9);
  expect(await queue()).toMatchObject([{ object_uuid: ada, status: "queued" }]);
  expect(await thisMonth()).toBe(1);
  expect(await get(ada)).toEqual(before);
  emulator.advance(60_000);
  expect(await queue()).toMatchObject([{ object_uuid: ada, status: "done" }]);
  const after = await get(ada);
  expect(after).toMatchObject({
    position: "Buyer",
    linkedin: "ada",
    work_email: "ada.sample@acme.example",
    email_status: "ok",
  });
  expect(Object.keys(after)).toEqual(Object.keys(before));
  expect(after.headline).toContain("Acme");
  expect((await get(ben)).headline).toBeNull();
  emulator.advance(31 * 86_400_000);
  expect(await thisMonth()).toBe(0);
});

test("nothing is queued or charged if the credits do not cover all records", async () => {
  const { emulator, people, enrich, queue } = await withPeople(2);
  const before = emulator.save();
  const rejected = await enrich({ uuids: people });
  expect([rejected.status, rejected.body.error.reason]).toEqual([402, "payment_required"]);
  expect(emulator.save()).toEqual(before);
  expect((await enrich({ uuids: people.slice(0, 2) })).status).toBe(200);
  expect((await enrich({ uuids: people.slice(2) })).status).toBe(402);
  expect(await queue()).toHaveLength(2);
});

test("a filter selects the contacts to enrich, and an empty request returns a 422", async () => {
  const { enrich, queue, people } = await withPeople(10);
  expect((await enrich({})).status).toBe(422);
  expect((await enrich({ filter: { linkedin: "ben" } })).status).toBe(200);
  expect(await queue()).toMatchObject([{ object_uuid: people[1] }]);
});

test("a contact that is deleted while queued is not enriched, and its credit is not refunded", async () => {
  const { emulator, enrich, people, mass, queue } = await withPeople(10);
  await enrich({ uuids: people });
  await mass("contact_delete", people);
  emulator.advance(60_000);
  expect((await queue()).map(({ status }: { status: string }) => status)).toEqual([
    "failed",
    "failed",
    "failed",
  ]);
  expect(emulator.save().credits).toBe(7);
});

test("enrichCompanies returns the number of accepted companies", async () => {
  const { call, emulator } = await withPeople(1);
  const enrich = (body: object) => call("PUT", "/leads/api/companies/advanced-enrichment", body);
  const [acme] = (await call("GET", "/leads/api/companies")).body.data;
  expect((await enrich({})).status).toBe(422);
  expect((await enrich({ uuids: [] })).body).toEqual({ count: 0 });
  expect((await enrich({ uuids: [acme.uuid, "unknown"] })).body).toEqual({ count: 1 });
  expect((await enrich({ filter: { domain: "acme.example" } })).status).toBe(402);
  emulator.advance(60_000);
  const { body } = await call("GET", `/leads/api/companies/${acme.uuid}`);
  expect(body).toMatchObject({ name: "Acme", domain: "acme.example" });
  expect([body.industry, body.employees_range, body.last_enrich_at].every(Boolean)).toBe(true);
});

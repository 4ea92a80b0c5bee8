import { expect, test } from "vitest";
import { createContactsFixture } from "../../../test/support/contacts-fixture.ts";

test("metrics count the contacts and companies of lists and tags, and are 0 for unknown ones", async () => {
  const { call, upsert, list, tag, mass } = await createContactsFixture();
  const { uuid } = await upsert({ linkedin_id: "robin" });
  await upsert({ linkedin_id: "kim" });
  await call("POST", "/leads/api/companies", { companies: [{ name: "Acme" }], list_uuids: [list] });
  const warm = await tag("Warm");
  await mass("contact_add_tags", [uuid], { tag_uuid: warm });
  const lists = await call("POST", "/leads/api/lists/metrics", { uuids: [list, "unknown"] });
  expect(lists.body).toEqual({
    [list]: { leads_count: 2, companies_count: 1 },
    unknown: { leads_count: 0, companies_count: 0 },
  });
  const getTagMetrics = (metrics: string[]) =>
    call("POST", "/leads/api/tags/metrics", { uuids: [warm], metrics });
  expect((await getTagMetrics(["leads_count"])).body).toEqual({ [warm]: { leads_count: 1 } });
  expect((await getTagMetrics(["companies_count", "leads_count"])).body).toEqual({
    [warm]: { companies_count: 0, leads_count: 1 },
  });
  for (const metrics of [[], ["likes_count"]]) expect((await getTagMetrics(metrics)).status).toBe(422);
});

test("listTags returns all tags in one response", async () => {
  const { call, tag } = await createContactsFixture();
  const before = (await call("GET", "/leads/api/tags")).body.data.length;
  for (let number = 0; number < 25; number++) await tag(`Tag ${number}`);
  const { body } = await call("GET", "/leads/api/tags?limit=3");
  expect([Object.keys(body), body.data.length]).toEqual([["data"], before + 25]);
});

test("deleting a tag removes it from its contacts", async () => {
  const { call, upsert, get, tag, mass } = await createContactsFixture();
  const { uuid } = await upsert({ linkedin_id: "robin" });
  const [warm, cold] = [await tag("Warm"), await tag("Cold")];
  await mass("contact_add_tags", [uuid], { tag_uuids: [warm, cold] });
  expect((await call("DELETE", `/leads/api/tags/${warm}`)).status).toBe(204);
  expect((await get(uuid)).tags).toEqual([cold]);
  expect(
    (await call("GET", "/leads/api/tags")).body.data.map((row: { uuid: string }) => row.uuid),
  ).not.toContain(warm);
});

test("the contacts of a deleted list remain, without a list", async () => {
  const { call, upsert, get, list } = await createContactsFixture();
  const { uuid } = await upsert({ linkedin_id: "robin" });
  expect((await call("DELETE", `/leads/api/lists/${list}`)).status).toBe(204);
  expect((await call("GET", `/leads/api/lists/${list}`)).status).toBe(404);
  expect(await get(uuid)).toMatchObject({ uuid, list_uuid: "" });
});

test("a request cannot set the id and the team of a row", async () => {
  const { call, tag } = await createContactsFixture();
  const uuid = await tag("Warm");
  const { status, body } = await call("POST", "/leads/api/tags", { name: "Cold", uuid, team_id: 99 });
  expect([status, body.name, body.team_id]).toEqual([201, "Cold", 1]);
  expect(body.uuid).not.toBe(uuid);
});

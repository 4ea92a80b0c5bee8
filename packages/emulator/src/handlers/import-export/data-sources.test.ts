import { expect, test } from "vitest";
import { createContactsFixture } from "../../../test/support/contacts-fixture.ts";

const PATH = "/leads/api/data-sources";

async function withSource(body: object = {}) {
  const fixture = await createContactsFixture();
  const warm = await fixture.tag("Warm");
  const settings = {
    type: "sn_leads_search",
    list_uuid: fixture.list,
    tags: [warm],
    payload: { url: "x" },
    ...body,
  };
  const created = (await fixture.call("POST", PATH, settings)).body;
  const read = async () => (await fixture.call("GET", `${PATH}/${created.uuid}`)).body;
  const metrics = async () =>
    (await fixture.call("PUT", `${PATH}/metrics`, { uuids: [created.uuid] })).body[created.uuid];
  return { ...fixture, warm, source: created, read, metrics };
}

test("a data source starts after a delay, imports its records one by one, and completes", async () => {
  const { emulator, source, read, metrics, search, list, warm } = await withSource();
  expect(source).toMatchObject({
    status: "not_started",
    type: "sn_leads_search",
    errors: [],
    payload: { url: "x" },
  });
  emulator.advance(20_000);
  expect((await read()).status).toBe("in_progress");
  const meanwhile = await metrics();
  expect(meanwhile.saved_records).toBeGreaterThan(0);
  expect(meanwhile.queued_records).toBeGreaterThan(0);
  emulator.advance(300_000);
  expect((await read()).status).toBe("completed");
  const { saved_records, queued_records } = await metrics();
  expect(queued_records).toBe(0);
  const { total, data } = await search({ data_source_uuid: source.uuid });
  expect(total).toBe(saved_records);
  expect(data[0]).toMatchObject({ list_uuid: list, tags: [warm], status: "ok" });
});

test("an accounts data source imports companies", async () => {
  const { emulator, source, call, list, search } = await withSource({ type: "sn_accounts_search" });
  emulator.advance(300_000);
  const filter = { data_source_uuid: source.uuid, lists: [list] };
  const { body } = await call("POST", "/leads/api/companies/list", { filter });
  expect(body.total).toBeGreaterThan(0);
  expect((await search({})).total).toBe(0);
});

test("a data source with an unknown list fails with an error", async () => {
  const { emulator, read } = await withSource({ list_uuid: "nowhere" });
  emulator.advance(300_000);
  expect(await read()).toMatchObject({ status: "failed", errors: [{ message: expect.any(String) }] });
});

test("a deleted data source stops importing", async () => {
  const { emulator, source, call, search } = await withSource();
  emulator.advance(20_000);
  const { total } = await search({});
  expect((await call("DELETE", `${PATH}/${source.uuid}`)).status).toBe(200);
  emulator.advance(300_000);
  expect((await search({})).total).toBe(total);
  expect((await call("PUT", `${PATH}/metrics`, { uuids: [source.uuid] })).body).toEqual({});
  expect((await call("PUT", `${PATH}/metrics`, {})).status).toBe(422);
});

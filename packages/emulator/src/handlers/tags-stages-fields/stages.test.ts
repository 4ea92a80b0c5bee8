import { expect, test } from "vitest";
import { createContactsFixture, insertRows } from "../../../test/support/contacts-fixture.ts";

const PATH = "/leads/api/pipeline-stages";
const query = (filter: object) => `?filter=${encodeURIComponent(JSON.stringify(filter))}`;

test("contacts and companies have separate stages, and new stages are custom and last", async () => {
  const { call } = await createContactsFixture();
  const add = async (body: object) =>
    (await call("POST", PATH, { name: "Won", category: "positive", ...body })).body;
  const lead = await add({ object: "lead", type: "new" });
  const next = await add({ object: "lead" });
  const company = await add({ object: "company" });
  expect(lead).toMatchObject({ type: "custom", name: "Won", object: "lead", category: "positive" });
  expect(next.order).toBe(lead.order + 1);
  const uuids = async (filter: object) =>
    (await call("GET", PATH + query(filter))).body.data.map((row: { uuid: string }) => row.uuid);
  expect(await uuids({ object: "lead", type: "custom" })).toEqual([lead.uuid, next.uuid]);
  expect(await uuids({ object: "company", type: "custom" })).toEqual([company.uuid]);
  expect((await call("GET", PATH)).status).toBe(422);
});

test("an update changes the name, the category and the order, but not the object type", async () => {
  const { call } = await createContactsFixture();
  const stage = (await call("POST", PATH, { name: "Won", object: "lead", category: "positive" })).body;
  const changes = { name: "Lost", category: "negative", order: 9 };
  const { body } = await call("PUT", `${PATH}/${stage.uuid}`, { ...changes, object: "company", type: "new" });
  expect(body).toEqual({ ...stage, ...changes });
  expect((await call("DELETE", `${PATH}/${stage.uuid}`)).status).toBe(204);
  const { data } = (await call("GET", PATH + query({ object: "lead" }))).body;
  expect(data.map((row: { uuid: string }) => row.uuid)).not.toContain(stage.uuid);
});

test("deleting a built-in stage returns a 422", async () => {
  const { call, emulator } = await createContactsFixture();
  const stage = {
    uuid: "built-in",
    team_id: 1,
    name: "New",
    object: "lead",
    category: "cold",
    order: 0,
    type: "new",
  };
  insertRows(emulator, "pipeline-stages", [stage]);
  expect((await call("DELETE", `${PATH}/built-in`)).status).toBe(422);
});

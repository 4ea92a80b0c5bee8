import { expect, test } from "vitest";
import { createContactsFixture } from "../../../test/support/contacts-fixture.ts";

const PATH = "/leads/api/activities";

test("activities are filtered by contact, company, type and time", async () => {
  const { call, emulator } = await createContactsFixture();
  const add = (object_type: string, object_uuid: string, type: string) =>
    call("POST", PATH, { object_type, object_uuid, type, payload: { note: 1 } });
  const first = await add("lead", "a", "email_sent");
  emulator.advance(60_000);
  await add("lead", "b", "email_opened");
  await add("company", "a", "email_sent");
  expect(first.body).toMatchObject({ object_type: "lead", object_uuid: "a", payload: { note: 1 } });
  const read = async (filter: object) => {
    const { body } = await call("GET", `${PATH}?filter=${encodeURIComponent(JSON.stringify(filter))}`);
    return body.data.map(
      (row: Record<string, string>) => `${row.object_type} ${row.object_uuid} ${row.type}`,
    );
  };
  const [a, b, company] = ["lead a email_sent", "lead b email_opened", "company a email_sent"];
  expect(await read({})).toEqual([a, b, company]);
  expect(await read({ lead_uuid: "a" })).toEqual([a]);
  expect(await read({ lead_uuid: ["a", "b"] })).toEqual([a, b]);
  expect(await read({ company_uuid: "a" })).toEqual([company]);
  expect(await read({ lead_uuid: "a", company_uuid: "a" })).toEqual([]);
  expect(await read({ type: "email_sent" })).toEqual([a, company]);
  expect(await read({ created_at: { ">": first.body.created_at }, type: "email_sent" })).toEqual([company]);
  expect(await read({ object_uuid: "b" })).toEqual([a, b, company]);
  expect((await call("GET", PATH)).status).toBe(422);
  expect((await call("GET", `${PATH}?filter=lead_uuid`)).status).toBe(422);
});

test("a note is created, updated and deleted", async () => {
  const { call } = await createContactsFixture();
  const note = (await call("POST", "/leads/api/notes", { note: "Call", object: "lead", object_uuid: "a" }))
    .body;
  const changed = (await call("PUT", `/leads/api/notes/${note.uuid}`, { note: "Write", object_uuid: "b" }))
    .body;
  expect(changed).toEqual({ ...note, note: "Write", updated_at: changed.updated_at });
  expect((await call("GET", "/leads/api/notes")).body).toEqual({ data: [changed] });
  expect((await call("DELETE", `/leads/api/notes/${note.uuid}`)).status).toBe(204);
  expect((await call("GET", "/leads/api/notes")).body).toEqual({ data: [] });
});

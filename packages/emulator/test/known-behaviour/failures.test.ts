import { expect, test } from "vitest";
import type { EmulatorOptions } from "../../src/index.ts";
import { createNamedRows, serveEmulator } from "./account.ts";

const SEARCH = "/leads/api/leads/search";

test("a contact search by `updated_at` or an unknown field is a 500", async () => {
  const { send } = await serveEmulator();
  for (const filter of [
    { updated_at: { ">=": "2026-01-01" } },
    { updated_at: "is_not_null" },
    { colour: "red" },
    { elasticQuery: {} },
    { first_name: "Robin", "markers.seen": 1 },
  ]) {
    const { status, body } = await send("POST", SEARCH, { filter });
    expect([filter, status, body.error?.reason]).toEqual([filter, 500, "server_error"]);
  }
  const count = await send("POST", "/leads/api/companies/list", { filter: { updated_at: "is_not_null" } });
  expect(count.status).toBe(200);
});

test("a contact search accepts the fields of its rows", async () => {
  const { read } = await serveEmulator();
  const [contact] = (await read("POST", SEARCH, { limit: 1 })).data;
  for (const field of ["company_name", "email_status", "name", "pipeline_stage_uuid", "list_uuid"]) {
    const { data } = await read("POST", SEARCH, {
      filter: { [field]: contact[field] ?? "is_null" },
      limit: 100,
    });
    expect([field, data.map(({ uuid }: { uuid: string }) => uuid)]).toEqual([
      field,
      expect.arrayContaining([contact.uuid]),
    ]);
  }
  expect((await read("POST", SEARCH, { filter: { tags: ["no-tag"] } })).total).toBe(0);
});

test("a search of contacts or companies that ends beyond row 10,000 is a 500", async () => {
  const { send } = await serveEmulator();
  for (const path of [SEARCH, "/leads/api/companies/list"]) {
    expect((await send("POST", path, { offset: 9_900, limit: 100 })).status).toBe(200);
    expect((await send("POST", path, { offset: 9_901, limit: 100 })).status).toBe(500);
    expect((await send("POST", path, { offset: 10_001 })).status).toBe(500);
  }
});

test("pages of 2,000 rows and filters of 500 ids are accepted", async () => {
  const { read } = await serveEmulator({ contacts: 2_500 });
  const { data } = await read("POST", SEARCH, { limit: 2_000 });
  expect(data).toHaveLength(2_000);
  const ids = data.slice(0, 500).map(({ uuid }: { uuid: string }) => uuid);
  expect((await read("POST", SEARCH, { filter: { ids }, limit: 500 })).data).toHaveLength(500);
});

test("a contact in no list is read by its uuid, but not found by a search", async () => {
  const { send, read } = await serveEmulator();
  const list = await read("POST", "/leads/api/lists", { name: "Fair" });
  const upsert = { lead: { linkedin_id: "in-no-list" }, list_uuid: list.uuid };
  const { uuid } = await read("POST", "/leads/api/leads/upsert", upsert);
  const { total } = await read("POST", SEARCH, {});
  expect((await send("DELETE", `/leads/api/lists/${list.uuid}`)).status).toBe(204);
  expect((await read("GET", `/leads/api/leads/${uuid}`)).linkedin).toBe("in-no-list");
  expect((await read("POST", SEARCH, { filter: { ids: [uuid] } })).total).toBe(0);
  expect((await read("POST", SEARCH, {})).total).toBe(total - 1);
});

test("a contact without a LinkedIn id cannot be created", async () => {
  const { send, read } = await serveEmulator();
  const [list] = (await read("GET", "/leads/api/lists?limit=1")).data;
  const [flow] = (await read("GET", "/flows/api/flows?limit=1")).data;
  const body = { lead: { first_name: "Robin", email: "robin@a.example" }, list_uuid: list.uuid };
  expect((await send("POST", "/leads/api/leads/upsert", body)).status).toBe(422);
  expect((await send("POST", `/flows/api/flows/${flow.uuid}/add-new-lead`, body)).status).toBe(422);
  const known = { ...body, lead: { linkedin_id: "robin-a" } };
  expect(await send("POST", `/flows/api/flows/${flow.uuid}/add-new-lead`, known)).toEqual({
    status: 204,
    body: "",
  });
});

test("`deleteMailbox` refuses a request without a body", async () => {
  const { send, read } = await serveEmulator();
  const [{ uuid }] = (await read("GET", "/emails/api/mailboxes?limit=1")).data;
  expect((await send("DELETE", `/emails/api/mailboxes/${uuid}`)).status).toBe(422);
  expect((await send("GET", `/emails/api/mailboxes/${uuid}`)).status).toBe(200);
  const body = { automation_reassign_mailboxes: false };
  expect((await send("DELETE", `/emails/api/mailboxes/${uuid}`, body)).status).toBe(204);
});

test("texts that are too long are refused", async () => {
  const served = await serveEmulator();
  const { contact, sender } = await createNamedRows(served);
  const about = { lead_uuid: contact, sender_profile_uuid: sender };
  const [fits, tooLong] = ["x".repeat(8_000), "x".repeat(8_001)];
  const send = async (path: string, body: object): Promise<number> =>
    (await served.send("POST", path, body)).status;
  const messages = "/flows/api/linkedin-messages";
  expect(await send(messages, { ...about, text: fits })).toBe(201);
  expect(await send(messages, { ...about, text: tooLong })).toBe(422);
  const task = { ...about, type: "linkedin_send_inmail", schedule_at: "2026-02-01T09:00:00Z" };
  expect(await send("/flows/api/tasks", { ...task, text: fits })).toBe(201);
  expect(await send("/flows/api/tasks", { ...task, payload: { template: tooLong } })).toBe(422);
  const check = "/flows/api/flow-versions/validate-node";
  const step = (payload: object): object => ({
    id: 1,
    type: "linkedin_send_inmail",
    before: [],
    after: [],
    payload,
  });
  expect(await send(check, step({ template: "Hello", subject: "x".repeat(511) }))).toBe(204);
  expect(await send(check, step({ template: "Hello", subject: "x".repeat(512) }))).toBe(422);
  expect(await send(check, step({ template: tooLong }))).toBe(422);
});

test("a mass action on nobody is refused", async () => {
  const { send, read } = await serveEmulator();
  const tag = await read("POST", "/leads/api/tags", { name: "Warm" });
  const add = (ids: string[]): ReturnType<typeof send> =>
    send("PUT", "/leads/api/leads/mass-action", {
      type: "contact_add_tags",
      filter: { all: false, ids, excludeIds: [] },
      payload: { tag_uuid: tag.uuid },
    });
  const [{ uuid }] = (await read("POST", SEARCH, { limit: 1 })).data;
  expect((await add(["00000000-0000-4000-8000-00000000dead"])).status).toBe(422);
  expect((await add([])).status).toBe(422);
  expect((await add([uuid, "00000000-0000-4000-8000-00000000dead"])).status).toBe(200);
  expect((await read("GET", `/leads/api/leads/${uuid}`)).tags).toContain(tag.uuid);
});

test("`downloadExportFile` returns errors as JSON", async () => {
  const { send } = await serveEmulator();
  const missing = await send("POST", "/leads/api/file-exports/download", { file_name: "none.csv" });
  expect(missing).toMatchObject({ status: 404, body: { error: { reason: "not_found" }, code: 404 } });
});

test("LinkedIn messages are filtered by the fields of the sister product, and a filter by `q` is refused", async () => {
  const messagesOf = async (query: string, options: EmulatorOptions = {}) => {
    const { send } = await serveEmulator(options);
    return send("GET", `/flows/api/linkedin-messages?limit=1000&${query}`);
  };
  const all = (await messagesOf("")).body.data;
  const fields = [
    "uuid",
    "automation",
    "linkedin_account_uuid",
    "linkedin_conversation_uuid",
    "task_pipeline_uuid",
  ];
  for (const field of [...fields, "message_hash", "template_uuid", "user_id"]) {
    const value = all.find((row: Record<string, unknown>) => row[field] !== null)?.[field];
    const expected = all.filter((row: Record<string, unknown>) => (row[field] ?? null) === (value ?? null));
    const query = `filter[${field}]=${value ?? "is_null"}`;
    expect([field, (await messagesOf(query)).body.data]).toEqual([field, expected]);
  }
  expect((await messagesOf("filter[q]=hello")).status).toBe(422);
  expect((await messagesOf("filter[q]=hello", { strict: true })).status).toBe(200);
  const strict = await messagesOf("filter[uuid]=nobody", { strict: true });
  expect(strict.body.data).toHaveLength(all.length);
});

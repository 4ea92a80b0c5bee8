import { expect, test } from "vitest";
import { createContactsFixture, insertRows } from "../../../test/support/contacts-fixture.ts";

const AT = "2026-01-02T12:00:00Z";
const SPRING = "7d14a0c6-3f9b-4e52-a86d-b2e8c5f7091a";

async function withHistory() {
  const fixture = await createContactsFixture();
  const insert = (table: string, rows: object[]) =>
    insertRows(
      fixture.emulator,
      table,
      rows.map((row, index) => ({ uuid: `${table}-${index}`, team_id: 1, lead_uuid: "robin", ...row })),
    );
  const message = {
    linkedin_type: "message",
    type: "outbox",
    sent_at: AT,
    read_at: null,
    task_pipeline_uuid: null,
  };
  insert("linkedin-messages", [
    message,
    { ...message, read_at: AT, task_pipeline_uuid: "tasks-0" },
    { ...message, sent_at: null },
    { ...message, sent_at: "2026-02-01T00:00:00Z" },
    { ...message, type: "inbox" },
    { ...message, linkedin_type: "InMail" },
    { ...message, linkedin_type: "InMail", type: "inbox" },
    { ...message, linkedin_type: "connection_note" },
  ]);
  const task = { type: "linkedin_send_connection_request", status: "closed", executed_at: AT };
  insert("tasks", [
    { ...task, flow_uuid: SPRING },
    { ...task, status: "failed" },
    { ...task, type: "trigger_linkedin_connection_request_accepted" },
  ]);
  const email = { type: "outbox", sent_at: AT, bounced_by_uuid: null, flow_uuid: null };
  insert("emails", [
    email,
    { ...email, bounced_by_uuid: "x", flow_uuid: SPRING },
    { ...email, type: "inbox" },
  ]);
  insert("activities", [
    { type: "email_opened", created_at: AT },
    { type: "email_clicked", created_at: AT, payload: { flow_uuid: SPRING } },
    { type: "email_unsubscribed", created_at: "2025-01-01T00:00:00Z" },
  ]);
  const period = { period_from: "2026-01-01T00:00:00Z", period_to: "2026-01-31T23:59:59Z" };
  const getMetrics = (body: object) =>
    fixture.call("POST", "/leads/api/leads/metrics", { ...period, ...body });
  return { ...fixture, getMetrics };
}

const ALL = {
  email_bounced_count: 1,
  email_clicked_count: 1,
  email_inbox_count: 1,
  email_opened_count: 1,
  email_sent_count: 2,
  email_unsubscribed_count: 0,
  linkedin_connection_request_accepted_count: 1,
  linkedin_connection_request_sent_count: 1,
  linkedin_inbox_count: 2,
  linkedin_inmail_replied_count: 1,
  linkedin_inmail_sent_count: 1,
  linkedin_opened_count: 1,
  linkedin_sent_count: 2,
};

test("each metric counts events of the period", async () => {
  const { getMetrics } = await withHistory();
  expect((await getMetrics({ metrics: Object.keys(ALL) })).body).toEqual({ total: ALL });
});

test("flows narrows the metrics; filter and group_by are ignored", async () => {
  const { getMetrics } = await withHistory();
  const metrics = [
    "linkedin_sent_count",
    "email_sent_count",
    "email_clicked_count",
    "linkedin_connection_request_sent_count",
  ];
  const oneEach = Object.fromEntries(metrics.map((metric) => [metric, 1]));
  expect((await getMetrics({ metrics, flows: [SPRING] })).body.total).toEqual(oneEach);
  const ignored = await getMetrics({ metrics, filter: { uuid: "nobody" }, group_by: "date" });
  expect(ignored.body.total).toEqual(
    Object.fromEntries(metrics.map((metric) => [metric, ALL[metric as keyof typeof ALL]])),
  );
});

test("missing, empty and unknown metrics return a 422", async () => {
  const { getMetrics } = await withHistory();
  for (const body of [{}, { metrics: [] }, { metrics: ["likes_count"] }])
    expect((await getMetrics(body)).status).toBe(422);
});

test("contact_mark_read marks messages as read and clears the unread counts", async () => {
  const { emulator, call, mass, upsert, get } = await createContactsFixture();
  const [robin, kim] = [await upsert({ linkedin_id: "robin" }), await upsert({ linkedin_id: "kim" })];
  const inbox = { type: "inbox", linkedin_type: "message", read_at: null, text: "Hello" };
  insertRows(emulator, "linkedin-messages", [
    { uuid: "1", lead_uuid: robin.uuid, ...inbox },
    { uuid: "2", lead_uuid: kim.uuid, ...inbox },
    { uuid: "3", lead_uuid: robin.uuid, ...inbox, type: "outbox" },
  ]);
  const saved = emulator.save();
  const unread_counts = [{ category: "linkedin", count: 1 }];
  const added = saved.tables.leads?.added.map((row) => ({ ...row, unread_counts })) ?? [];
  emulator.load({ ...saved, tables: { ...saved.tables, leads: { changed: [], added } } });
  expect((await mass("contact_mark_read", [robin.uuid])).status).toBe(200);
  const { data } = (await call("GET", "/flows/api/linkedin-messages")).body;
  expect(data.map(({ read_at }: { read_at: unknown }) => read_at !== null)).toEqual([true, false, false]);
  expect([(await get(robin.uuid)).unread_counts, (await get(kim.uuid)).unread_counts]).toEqual([
    [],
    unread_counts,
  ]);
});

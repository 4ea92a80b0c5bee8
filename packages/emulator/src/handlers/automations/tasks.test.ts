import { describe, expect, test } from "vitest";
import { UNKNOWN_UUID } from "../../../test/support/constants.ts";
import { messageNode, OutreachFixture } from "../../../test/support/outreach-fixture.ts";
import { DAY, HOUR, MINUTE } from "../../durations.ts";

const TASKS = "/flows/api/tasks";

async function createFixture(): Promise<{
  outreach: OutreachFixture;
  ids: { lead_uuid: string; sender_profile_uuid: string };
}> {
  const outreach = new OutreachFixture();
  const { uuid: sender_profile_uuid } = await outreach.sender();
  const { uuid: lead_uuid } = await outreach.lead();
  return { outreach, ids: { lead_uuid, sender_profile_uuid } };
}

describe("a manual task", () => {
  test("is executed when it is due", async () => {
    const { outreach, ids } = await createFixture();
    const body = {
      ...ids,
      text: "Hello {{first_name}}.",
      note: "Met in May",
      schedule_at: "2026-01-05T11:00:00+01:00",
    };
    const created = await outreach.call("POST", TASKS, body);
    expect(created).toMatchObject({
      status: 201,
      body: {
        status: "in_progress",
        automation: "manual",
        type: "linkedin_send_message",
        timezone: "UTC",
        note: "Met in May",
        flow_uuid: null,
      },
    });
    outreach.emulator.advance(30 * MINUTE);
    expect(await outreach.messages()).toEqual([]);
    outreach.emulator.advance(HOUR);
    expect(await outreach.messages()).toMatchObject([
      { text: "Hello Robin.", status: "done", automation: "manual", task_pipeline_uuid: created.body.uuid },
    ]);
    expect((await outreach.messages())[0].sent_at.slice(0, 16)).toBe("2026-01-05T10:00");
    expect(await outreach.get(`${TASKS}/${created.body.uuid}`)).toMatchObject({
      status: "closed",
      attempts: 1,
      payload: { rendered_text: "Hello Robin." },
    });
  });

  test("is executed immediately if it is overdue, and can send an email", async () => {
    const { outreach, ids } = await createFixture();
    await outreach.mailbox(ids.sender_profile_uuid);
    const { uuid: lead_uuid } = await outreach.lead("by-mail", { email: "robin@logistics.example.com" });
    const body = {
      ...ids,
      lead_uuid,
      type: "email_send_message",
      text: "Hello.",
      schedule_at: "2025-12-01T09:00:00Z",
    };
    await outreach.post(TASKS, body);
    outreach.emulator.advance(MINUTE);
    expect(await outreach.emails()).toMatchObject([
      { status: "sent", to_email: "robin@logistics.example.com" },
    ]);
  });

  test.for([
    ["complete", "closed"],
    ["cancel", "canceled"],
    ["fail", "failed"],
  ])("can be ended with %s, and then sends nothing", async ([verb, status]) => {
    const { outreach, ids } = await createFixture();
    const task = await outreach.post(TASKS, {
      ...ids,
      text: "Hello.",
      schedule_at: "2026-01-06T09:00:00Z",
    });
    expect((await outreach.call("PUT", `${TASKS}/${task.uuid}/${verb}`)).status).toBe(200);
    outreach.emulator.advance(7 * DAY);
    expect(await outreach.get(`${TASKS}/${task.uuid}`)).toMatchObject({ status });
    expect(await outreach.messages()).toEqual([]);
    expect((await outreach.call("PUT", `${TASKS}/${task.uuid}/${verb}`)).status).toBe(422);
    expect((await outreach.call("PUT", `${TASKS}/${UNKNOWN_UUID}/${verb}`)).status).toBe(404);
  });

  test("returns a 422 for an unknown contact or sender or an invalid time", async () => {
    const { outreach, ids } = await createFixture();
    const body = { ...ids, text: "Hello.", schedule_at: "2026-01-06T09:00:00Z" };
    expect((await outreach.call("POST", TASKS, { ...body, lead_uuid: UNKNOWN_UUID })).status).toBe(422);
    expect((await outreach.call("POST", TASKS, { ...body, sender_profile_uuid: UNKNOWN_UUID })).status).toBe(
      422,
    );
    expect((await outreach.call("POST", TASKS, { ...body, schedule_at: "soon" })).status).toBe(422);
    expect(await outreach.tasks()).toEqual([]);
  });
});

describe("many tasks", () => {
  test("are ended or retried by their UUIDs, and tasks of automations are ignored", async () => {
    const { outreach, ids } = await createFixture();
    const body = { ...ids, text: "Hello.", schedule_at: "2026-01-06T09:00:00Z" };
    const uuids: string[] = [];
    for (let index = 0; index < 3; index++) uuids.push((await outreach.post(TASKS, body)).uuid);
    const flow = await outreach.flow([messageNode("Auto.", { delay_in_seconds: 86_400 })], {
      sender: ids.sender_profile_uuid,
    });
    await outreach.enrol(flow, ids.lead_uuid);
    const [auto] = await outreach.tasks("filter[automation]=auto");
    const [one, two, three] = uuids;
    const put = (verb: string, taskUuids: unknown[]): ReturnType<typeof outreach.call> =>
      outreach.call("PUT", `${TASKS}/mass-${verb}`, { uuids: taskUuids });

    expect((await put("cancel", [one, auto.uuid, UNKNOWN_UUID])).status).toBe(200);
    await put("complete", [two]);
    await put("skip", [three, one]);
    const statuses = async (): Promise<string[]> =>
      (await outreach.tasks()).map(({ status }: { status: string }) => status);
    expect(await statuses()).toEqual(["canceled", "closed", "skipped", "in_progress"]);
    expect((await outreach.call("PUT", `${TASKS}/${auto.uuid}/complete`)).status).toBe(422);

    await put("retry", [one, two, three]);
    expect(await statuses()).toEqual(["canceled", "closed", "skipped", "in_progress"]);
  });

  test("are retried once each if they failed", async () => {
    const { outreach, ids } = await createFixture();
    const names = { first_name: "Kim", last_name: "New", assignee_user_id: 7 };
    const { uuid: sender } = await outreach.post("/flows/api/sender-profiles", names);
    const task = await outreach.post(TASKS, {
      ...ids,
      sender_profile_uuid: sender,
      text: "Hello.",
      schedule_at: "2026-01-05T09:00:00Z",
    });
    outreach.emulator.advance(MINUTE);
    expect(await outreach.get(`${TASKS}/${task.uuid}`)).toMatchObject({ status: "failed", attempts: 1 });
    const browser = await outreach.post("/browsers/api/linkedin-browsers", { sender_profile_uuid: sender });
    await outreach.post(`/browsers/api/linkedin-browsers/${browser.id}/generate-external-access-key`);
    outreach.emulator.advance(HOUR);
    await outreach.call("PUT", `${TASKS}/mass-retry`, { uuids: [task.uuid, task.uuid] });
    outreach.emulator.advance(HOUR);
    expect(await outreach.get(`${TASKS}/${task.uuid}`)).toMatchObject({
      status: "closed",
      attempts: 2,
      error_msg: null,
    });
    expect(await outreach.messages()).toHaveLength(1);
  });
});

describe("a list of tasks", () => {
  test("accepts operators and several values, and returns a 500 for an unknown filter", async () => {
    const { outreach, ids } = await createFixture();
    for (const day of ["06", "07", "08"]) {
      await outreach.post(TASKS, { ...ids, text: day, schedule_at: `2026-01-${day}T09:00:00Z` });
    }
    const days = async (query: string): Promise<string[]> =>
      (await outreach.tasks(query)).map((task: { payload: { template: string } }) => task.payload.template);
    expect(await days("filter[schedule_at][>=]=2026-01-07&filter[schedule_at][<]=2026-01-08")).toEqual([
      "07",
    ]);
    expect(await days("filter[executed_at]=is_null&filter[automation]=manual")).toEqual(["06", "07", "08"]);
    expect(
      await days(`filter[lead_uuid][]=${ids.lead_uuid}&filter[lead_uuid][]=${UNKNOWN_UUID}`),
    ).toHaveLength(3);
    expect(await days("status=closed")).toHaveLength(3);
    expect((await outreach.call("GET", `${TASKS}?filter[note]=x`)).status).toBe(500);
    const page = await outreach.get(`${TASKS}?limit=1`);
    expect(page).toMatchObject({ total: 3, limit: 1 });
    expect(page).not.toHaveProperty("has_more");
  });

  test("of one day and one sender is in chronological order", async () => {
    const { outreach, ids } = await createFixture();
    for (const hour of ["15", "09"]) {
      await outreach.post(TASKS, { ...ids, text: hour, schedule_at: `2026-01-06T${hour}:00:00Z` });
    }
    const path = `${TASKS}/schedule?sender_profile_uuid=${ids.sender_profile_uuid}`;
    const { data } = await outreach.get(`${path}&date=2026-01-06`);
    expect(data.map((task: { payload: { template: string } }) => task.payload.template)).toEqual([
      "09",
      "15",
    ]);
    expect((await outreach.get(`${path}&date=2026-01-07`)).data).toEqual([]);
    expect((await outreach.call("GET", path)).status).toBe(422);
  });
});

test("continueAutomation ignores a contact that is not held and returns a 422 for an unknown one", async () => {
  const { outreach, ids } = await createFixture();
  const path = `${TASKS}/continue-automation`;
  expect((await outreach.call("PUT", path, { lead_uuid: ids.lead_uuid })).status).toBe(200);
  expect((await outreach.call("PUT", path, { lead_uuid: UNKNOWN_UUID })).status).toBe(422);
});

import { describe, expect, test } from "vitest";
import { Campaign, DAY, HOUR, MINUTE, message, NOBODY } from "../../../test/support/outreach-fixture.ts";

const TASKS = "/flows/api/tasks";

async function office(): Promise<{
  campaign: Campaign;
  about: { lead_uuid: string; sender_profile_uuid: string };
}> {
  const campaign = new Campaign();
  const { uuid: sender_profile_uuid } = await campaign.sender();
  const { uuid: lead_uuid } = await campaign.lead();
  return { campaign, about: { lead_uuid, sender_profile_uuid } };
}

describe("a task by hand", () => {
  test("is carried out when it falls due", async () => {
    const { campaign, about } = await office();
    const body = {
      ...about,
      text: "Hello {{first_name}}.",
      note: "Met in May",
      schedule_at: "2026-01-05T11:00:00+01:00",
    };
    const created = await campaign.call("POST", TASKS, body);
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
    campaign.emulator.advance(30 * MINUTE);
    expect(await campaign.messages()).toEqual([]);
    campaign.emulator.advance(HOUR);
    expect(await campaign.messages()).toMatchObject([
      { text: "Hello Robin.", status: "done", automation: "manual", task_pipeline_uuid: created.body.uuid },
    ]);
    expect((await campaign.messages())[0].sent_at.slice(0, 16)).toBe("2026-01-05T10:00");
    expect(await campaign.get(`${TASKS}/${created.body.uuid}`)).toMatchObject({
      status: "closed",
      attempts: 1,
      payload: { rendered_text: "Hello Robin." },
    });
  });

  test("that is overdue is carried out at once, and an email goes out as well", async () => {
    const { campaign, about } = await office();
    await campaign.mailbox(about.sender_profile_uuid);
    const { uuid: lead_uuid } = await campaign.lead("by-mail", { email: "robin@logistics.example.com" });
    const body = {
      ...about,
      lead_uuid,
      type: "email_send_message",
      text: "Hello.",
      schedule_at: "2025-12-01T09:00:00Z",
    };
    await campaign.post(TASKS, body);
    campaign.emulator.advance(MINUTE);
    expect(await campaign.emails()).toMatchObject([
      { status: "sent", to_email: "robin@logistics.example.com" },
    ]);
  });

  test.for([
    ["complete", "closed"],
    ["cancel", "canceled"],
    ["fail", "failed"],
  ])("can be ended with %s, and nothing is sent then", async ([verb, status]) => {
    const { campaign, about } = await office();
    const task = await campaign.post(TASKS, {
      ...about,
      text: "Hello.",
      schedule_at: "2026-01-06T09:00:00Z",
    });
    expect((await campaign.call("PUT", `${TASKS}/${task.uuid}/${verb}`)).status).toBe(200);
    campaign.emulator.advance(7 * DAY);
    expect(await campaign.get(`${TASKS}/${task.uuid}`)).toMatchObject({ status });
    expect(await campaign.messages()).toEqual([]);
    expect((await campaign.call("PUT", `${TASKS}/${task.uuid}/${verb}`)).status).toBe(422);
    expect((await campaign.call("PUT", `${TASKS}/${NOBODY}/${verb}`)).status).toBe(404);
  });

  test("needs a contact, a sender and a time that exist", async () => {
    const { campaign, about } = await office();
    const body = { ...about, text: "Hello.", schedule_at: "2026-01-06T09:00:00Z" };
    expect((await campaign.call("POST", TASKS, { ...body, lead_uuid: NOBODY })).status).toBe(422);
    expect((await campaign.call("POST", TASKS, { ...body, sender_profile_uuid: NOBODY })).status).toBe(422);
    expect((await campaign.call("POST", TASKS, { ...body, schedule_at: "soon" })).status).toBe(422);
    expect(await campaign.tasks()).toEqual([]);
  });
});

describe("many tasks", () => {
  test("are ended or tried again by their uuids; those of automations stay as they are", async () => {
    const { campaign, about } = await office();
    const body = { ...about, text: "Hello.", schedule_at: "2026-01-06T09:00:00Z" };
    const uuids: string[] = [];
    for (let index = 0; index < 3; index++) uuids.push((await campaign.post(TASKS, body)).uuid);
    const flow = await campaign.flow([message("Auto.", { delay_in_seconds: 86_400 })], {
      sender: about.sender_profile_uuid,
    });
    await campaign.enrol(flow, about.lead_uuid);
    const [auto] = await campaign.tasks("filter[automation]=auto");
    const [one, two, three] = uuids;
    const put = (verb: string, ids: unknown[]): ReturnType<typeof campaign.call> =>
      campaign.call("PUT", `${TASKS}/mass-${verb}`, { uuids: ids });

    expect((await put("cancel", [one, auto.uuid, NOBODY])).status).toBe(200);
    await put("complete", [two]);
    await put("skip", [three, one]);
    const statuses = async (): Promise<string[]> =>
      (await campaign.tasks()).map(({ status }: { status: string }) => status);
    expect(await statuses()).toEqual(["canceled", "closed", "skipped", "in_progress"]);
    expect((await campaign.call("PUT", `${TASKS}/${auto.uuid}/complete`)).status).toBe(422);

    await put("retry", [one, two, three]);
    expect(await statuses()).toEqual(["canceled", "closed", "skipped", "in_progress"]);
  });

  test("that failed are tried again, once each", async () => {
    const { campaign, about } = await office();
    const names = { first_name: "Kim", last_name: "New", assignee_user_id: 7 };
    const { uuid: sender } = await campaign.post("/flows/api/sender-profiles", names);
    const task = await campaign.post(TASKS, {
      ...about,
      sender_profile_uuid: sender,
      text: "Hello.",
      schedule_at: "2026-01-05T09:00:00Z",
    });
    campaign.emulator.advance(MINUTE);
    expect(await campaign.get(`${TASKS}/${task.uuid}`)).toMatchObject({ status: "failed", attempts: 1 });
    const browser = await campaign.post("/browsers/api/linkedin-browsers", { sender_profile_uuid: sender });
    await campaign.post(`/browsers/api/linkedin-browsers/${browser.id}/generate-external-access-key`);
    campaign.emulator.advance(HOUR);
    await campaign.call("PUT", `${TASKS}/mass-retry`, { uuids: [task.uuid, task.uuid] });
    campaign.emulator.advance(HOUR);
    expect(await campaign.get(`${TASKS}/${task.uuid}`)).toMatchObject({
      status: "closed",
      attempts: 2,
      error_msg: null,
    });
    expect(await campaign.messages()).toHaveLength(1);
  });
});

describe("a list of tasks", () => {
  test("takes operators and several values, and fails on a filter that it does not know", async () => {
    const { campaign, about } = await office();
    for (const day of ["06", "07", "08"]) {
      await campaign.post(TASKS, { ...about, text: day, schedule_at: `2026-01-${day}T09:00:00Z` });
    }
    const days = async (query: string): Promise<string[]> =>
      (await campaign.tasks(query)).map((task: { payload: { template: string } }) => task.payload.template);
    expect(await days("filter[schedule_at][>=]=2026-01-07&filter[schedule_at][<]=2026-01-08")).toEqual([
      "07",
    ]);
    expect(await days("filter[executed_at]=is_null&filter[automation]=manual")).toEqual(["06", "07", "08"]);
    expect(await days(`filter[lead_uuid][]=${about.lead_uuid}&filter[lead_uuid][]=${NOBODY}`)).toHaveLength(
      3,
    );
    expect(await days("status=closed")).toHaveLength(3);
    expect((await campaign.call("GET", `${TASKS}?filter[note]=x`)).status).toBe(500);
    const page = await campaign.get(`${TASKS}?limit=1`);
    expect(page).toMatchObject({ total: 3, limit: 1 });
    expect(page).not.toHaveProperty("has_more");
  });

  test("of one day and one sender is in the order of time", async () => {
    const { campaign, about } = await office();
    for (const hour of ["15", "09"]) {
      await campaign.post(TASKS, { ...about, text: hour, schedule_at: `2026-01-06T${hour}:00:00Z` });
    }
    const path = `${TASKS}/schedule?sender_profile_uuid=${about.sender_profile_uuid}`;
    const { data } = await campaign.get(`${path}&date=2026-01-06`);
    expect(data.map((task: { payload: { template: string } }) => task.payload.template)).toEqual([
      "09",
      "15",
    ]);
    expect((await campaign.get(`${path}&date=2026-01-07`)).data).toEqual([]);
    expect((await campaign.call("GET", path)).status).toBe(422);
  });
});

test("to let a contact go on that is nowhere held changes nothing; an unknown one is a 422", async () => {
  const { campaign, about } = await office();
  const path = `${TASKS}/continue-automation`;
  expect((await campaign.call("PUT", path, { lead_uuid: about.lead_uuid })).status).toBe(200);
  expect((await campaign.call("PUT", path, { lead_uuid: NOBODY })).status).toBe(422);
});

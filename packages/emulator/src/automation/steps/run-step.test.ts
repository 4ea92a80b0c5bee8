import { describe, expect, test } from "vitest";
import { messageNode, OutreachFixture } from "../../../test/support/outreach-fixture.ts";
import { DAY, HOUR, MINUTE } from "../../durations.ts";

const MONDAY_TO_FRIDAY = {
  timezone: "Europe/Madrid",
  timeblocks: [1, 2, 3, 4, 5].map((dow) => ({ dow, min: 540, max: 1080 })),
};

async function createContactWithSender(): Promise<{
  outreach: OutreachFixture;
  sender: string;
  lead: string;
}> {
  const outreach = new OutreachFixture();
  const { uuid: sender } = await outreach.sender();
  const { uuid: lead } = await outreach.lead();
  return { outreach, sender, lead };
}

const texts = async (outreach: OutreachFixture): Promise<string[]> =>
  (await outreach.messages("filter[status]=done")).map(({ text }: { text: string }) => text);

describe("a running automation", () => {
  test("executes its steps as time passes", async () => {
    const { outreach, sender, lead } = await createContactWithSender();
    const nodes = [
      messageNode("Hello {{first_name}}."),
      messageNode("Still there?", { delay_in_seconds: 86_400 }),
    ];
    const flow = await outreach.flow(nodes, { sender });
    await outreach.enrol(flow, lead);
    expect(await outreach.tasks()).toMatchObject([
      {
        type: "linkedin_send_message",
        status: "in_progress",
        automation: "auto",
        flow_uuid: flow,
        flow_node_id: 1,
      },
    ]);
    expect(await texts(outreach)).toEqual([]);

    outreach.emulator.advance(MINUTE);
    expect(await texts(outreach)).toEqual(["Hello Robin."]);
    expect(await outreach.tasks()).toMatchObject([
      { status: "closed", executed_at: expect.any(String), payload: { rendered_text: "Hello Robin." } },
      { status: "in_progress", flow_node_id: 2 },
    ]);
    expect(await outreach.enrolments()).toMatchObject([{ status: "in_progress", flow_node_id: 2 }]);

    outreach.emulator.advance(DAY);
    expect(await texts(outreach)).toEqual(["Hello Robin.", "Still there?"]);
    expect(await outreach.enrolments()).toMatchObject([
      { status: "finished", finished_at: expect.any(String) },
    ]);
    expect(outreach.emulator.ledger.effects("sent")).toMatchObject([
      { channel: "linkedin", lead, request: undefined },
      { channel: "linkedin", lead },
    ]);
  });

  test("executes each step once, however often time advances", async () => {
    const { outreach, sender, lead } = await createContactWithSender();
    await outreach.enrol(await outreach.flow([messageNode("One."), messageNode("Two.")], { sender }), lead);
    for (let second = 0; second < 120; second++) outreach.emulator.advance(1000);
    expect(await texts(outreach)).toEqual(["One.", "Two."]);
  });

  test("executes steps only within its schedule, in its time zone", async () => {
    const outreach = new OutreachFixture({ now: "2026-01-09T16:50:00Z" });
    const { uuid: sender } = await outreach.sender();
    const { uuid: lead } = await outreach.lead();
    const flow = await outreach.flow([messageNode("One."), messageNode("Two.", { delay_in_seconds: 900 })], {
      sender,
      schedule: MONDAY_TO_FRIDAY,
    });
    await outreach.enrol(flow, lead);
    outreach.emulator.advance(HOUR);
    expect(await texts(outreach)).toEqual(["One."]);
    outreach.emulator.advance(2 * DAY);
    expect(await texts(outreach)).toEqual(["One."]);
    outreach.emulator.advance(DAY);
    const [, second] = await outreach.messages();
    expect(second).toMatchObject({ text: "Two.", status: "done" });
    expect(second.sent_at.slice(0, 16)).toBe("2026-01-12T08:00");
  });

  test("sends nothing with an empty schedule, and continues when the schedule has time blocks", async () => {
    const { outreach, sender, lead } = await createContactWithSender();
    const never = { timezone: "UTC", timeblocks: [] };
    const flow = await outreach.flow([messageNode("One.")], { sender, schedule: never });
    await outreach.enrol(flow, lead);
    outreach.emulator.advance(30 * DAY);
    expect(await texts(outreach)).toEqual([]);
    const schedule = {
      timezone: "UTC",
      timeblocks: [0, 1, 2, 3, 4, 5, 6].map((dow) => ({ dow, min: 0, max: 1440 })),
    };
    await outreach.call("PUT", `/flows/api/flows/${flow}`, { schedule });
    outreach.emulator.advance(MINUTE);
    expect(await texts(outreach)).toEqual(["One."]);
  });

  test("renders saved templates, and spends a credit for a language model", async () => {
    const { outreach, sender, lead } = await createContactWithSender();
    const saved = { is_public: 0, type: "message", name: "First" };
    const plain = await outreach.post("/flows/api/ai-templates", {
      ...saved,
      body: "Dear {{first_name}} of {{nothing}}!",
    });
    const written = await outreach.post("/flows/api/ai-templates", {
      ...saved,
      prompt: "Greet {{first_name}}.",
      llm_uuid: "91c3e7d5-4a0b-4e68-b2f7-8d5a6c1e0f06",
      enable_fallback: true,
      body: "Hello.",
    });
    const flow = await outreach.flow(
      [
        { type: "linkedin_send_message", payload: { template_uuid: plain.uuid } },
        { type: "linkedin_send_message", payload: { template_uuid: written.uuid } },
      ],
      { sender },
    );
    await outreach.enrol(flow, lead);
    outreach.emulator.advance(HOUR);
    const messages = await outreach.messages();
    expect(messages[0]).toMatchObject({ text: "Dear Robin of !", template_uuid: plain.uuid });
    expect(messages[1].text).toMatch(/Greet Robin\.|Hello\./);
  });
});

describe("a stopped automation", () => {
  test("makes its contacts wait, and continues when it is started again", async () => {
    const { outreach, sender, lead } = await createContactWithSender();
    const nodes = [messageNode("One."), messageNode("Two.", { delay_in_seconds: 3600 })];
    const flow = await outreach.flow(nodes, { sender });
    await outreach.enrol(flow, lead);
    outreach.emulator.advance(MINUTE);
    await outreach.call("PUT", `/flows/api/flows/${flow}/stop`);
    outreach.emulator.advance(7 * DAY);
    expect(await texts(outreach)).toEqual(["One."]);
    await outreach.call("PUT", `/flows/api/flows/${flow}/start`);
    outreach.emulator.advance(MINUTE);
    expect(await texts(outreach)).toEqual(["One.", "Two."]);
  });

  test("still sends a message that was being sent", async () => {
    const { outreach, sender, lead } = await createContactWithSender();
    const flow = await outreach.flow([messageNode("One."), messageNode("Two.")], { sender });
    await outreach.enrol(flow, lead);
    outreach.emulator.advance(2000);
    expect(await outreach.messages()).toMatchObject([{ status: "new" }]);
    await outreach.call("PUT", `/flows/api/flows/${flow}/stop`);
    outreach.emulator.advance(DAY);
    expect(await texts(outreach)).toEqual(["One."]);
  });

  test("accepts contacts, which start when it is started", async () => {
    const { outreach, sender, lead } = await createContactWithSender();
    const flow = await outreach.flow([messageNode("One.")], { sender, start: false });
    await outreach.enrol(flow, lead);
    outreach.emulator.advance(DAY);
    expect(await outreach.tasks()).toEqual([]);
    await outreach.call("PUT", `/flows/api/flows/${flow}/start`);
    outreach.emulator.advance(MINUTE);
    expect(await texts(outreach)).toEqual(["One."]);
  });
});

describe("a sender profile that cannot send", () => {
  test.for([
    {
      reason: "is disabled",
      off: (_: number, uuid: string) => ["PUT", `/flows/api/sender-profiles/${uuid}/disable`],
      on: (_: number, uuid: string) => ["PUT", `/flows/api/sender-profiles/${uuid}/enable`],
    },
    {
      reason: "has its browser stopped",
      off: (id: number) => ["POST", `/browsers/api/linkedin-browsers/${id}/stop`],
      on: (id: number) => ["POST", `/browsers/api/linkedin-browsers/${id}/run`],
    },
  ])("holds the steps while it $reason", async ({ off, on }) => {
    const { outreach, sender, lead } = await createContactWithSender();
    const { linkedin_browser_id: browser } = await outreach.get(`/flows/api/sender-profiles/${sender}`);
    const flow = await outreach.flow([messageNode("One.")], { sender });
    const [method = "", path = ""] = off(browser, sender);
    await outreach.call(method, path);
    await outreach.enrol(flow, lead);
    outreach.emulator.advance(DAY);
    expect(await outreach.tasks()).toMatchObject([{ status: "in_progress" }]);
    const [again = "", back = ""] = on(browser, sender);
    await outreach.call(again, back);
    outreach.emulator.advance(5 * MINUTE);
    expect(await texts(outreach)).toEqual(["One."]);
  });

  test("fails the task and the enrolment without a LinkedIn account", async () => {
    const outreach = new OutreachFixture();
    const { uuid: lead } = await outreach.lead();
    const names = { first_name: "Kim", last_name: "Placeholder", assignee_user_id: 7 };
    const { uuid: sender } = await outreach.post("/flows/api/sender-profiles", names);
    const flow = await outreach.flow([messageNode("One."), messageNode("Two.")], { sender });
    await outreach.enrol(flow, lead);
    outreach.emulator.advance(DAY);
    expect(await outreach.tasks()).toMatchObject([
      { status: "failed", error_msg: expect.stringContaining("account") },
    ]);
    expect(await outreach.enrolments()).toMatchObject([{ status: "failed" }]);
    expect(await outreach.messages()).toEqual([]);
  });

  test("holds emails while the mailbox is inactive", async () => {
    const { outreach, sender, lead: _ } = await createContactWithSender();
    const mailbox = await outreach.mailbox(sender);
    const { uuid: lead } = await outreach.lead("writer", { email: "robin@logistics.example.com" });
    const step = {
      type: "email_send_message",
      payload: { subject: "For {{first_name}}", template: "Hello." },
    };
    const flow = await outreach.flow([step], { sender });
    await outreach.call("PUT", `/emails/api/mailboxes/${mailbox.uuid}/deactivate`);
    await outreach.enrol(flow, lead);
    outreach.emulator.advance(DAY);
    expect(await outreach.emails()).toEqual([]);
    await outreach.call("PUT", `/emails/api/mailboxes/${mailbox.uuid}/activate`);
    outreach.emulator.advance(MINUTE);
    expect(await outreach.emails("filter[flow_node_id]=1&filter[folder]=sent")).toMatchObject([
      {
        status: "sent",
        subject: "For Robin",
        to_email: "robin@logistics.example.com",
        flow_uuid: flow,
        mailbox_uuid: mailbox.uuid,
      },
    ]);
  });
});

test("invalid settings neither stop the clock nor throw", async () => {
  const { outreach, sender, lead } = await createContactWithSender();
  const nodes = [
    { type: "constructor", payload: { template: "x" } },
    { type: "util_timer", payload: { wait_time: "soon" } },
    {
      type: "trigger_website_page_visited",
      payload: { wait_time: -5 },
      after: [{ node_id: 4, branch_id: 2 }],
    },
    messageNode("One."),
    { type: "linkedin_visit_profile", delay_in_seconds: 1e15 },
  ];
  const flow = await outreach.flow(nodes, {
    sender,
    schedule: { timezone: "Nowhere/At All", timeblocks: [{}, { dow: 1, min: 0, max: 1440 }] },
  });
  await outreach.enrol(flow, lead);
  outreach.emulator.advance(HOUR);
  expect(await texts(outreach)).toEqual(["One."]);
  expect(await outreach.enrolments()).toMatchObject([{ status: "in_progress", flow_node_id: 5 }]);
});

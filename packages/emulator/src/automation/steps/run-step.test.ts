import { describe, expect, test } from "vitest";
import { Campaign, DAY, HOUR, MINUTE, message } from "../../../test/support/outreach-fixture.ts";

const MONDAY_TO_FRIDAY = {
  timezone: "Europe/Madrid",
  timeblocks: [1, 2, 3, 4, 5].map((dow) => ({ dow, min: 540, max: 1080 })),
};

async function oneOf(): Promise<{ campaign: Campaign; sender: string; lead: string }> {
  const campaign = new Campaign();
  const { uuid: sender } = await campaign.sender();
  const { uuid: lead } = await campaign.lead();
  return { campaign, sender, lead };
}

const texts = async (campaign: Campaign): Promise<string[]> =>
  (await campaign.messages("filter[status]=done")).map(({ text }: { text: string }) => text);

describe("an automation that is on", () => {
  test("takes a contact through its steps as time passes", async () => {
    const { campaign, sender, lead } = await oneOf();
    const nodes = [message("Hello {{first_name}}."), message("Still there?", { delay_in_seconds: 86_400 })];
    const flow = await campaign.flow(nodes, { sender });
    await campaign.enrol(flow, lead);
    expect(await campaign.tasks()).toMatchObject([
      {
        type: "linkedin_send_message",
        status: "in_progress",
        automation: "auto",
        flow_uuid: flow,
        flow_node_id: 1,
      },
    ]);
    expect(await texts(campaign)).toEqual([]);

    campaign.emulator.advance(MINUTE);
    expect(await texts(campaign)).toEqual(["Hello Robin."]);
    expect(await campaign.tasks()).toMatchObject([
      { status: "closed", executed_at: expect.any(String), payload: { rendered_text: "Hello Robin." } },
      { status: "in_progress", flow_node_id: 2 },
    ]);
    expect(await campaign.enrolments()).toMatchObject([{ status: "in_progress", flow_node_id: 2 }]);

    campaign.emulator.advance(DAY);
    expect(await texts(campaign)).toEqual(["Hello Robin.", "Still there?"]);
    expect(await campaign.enrolments()).toMatchObject([
      { status: "finished", finished_at: expect.any(String) },
    ]);
    expect(campaign.emulator.ledger.effects("sent")).toMatchObject([
      { channel: "linkedin", lead, request: undefined },
      { channel: "linkedin", lead },
    ]);
  });

  test("does nothing twice, however small the steps of time are", async () => {
    const { campaign, sender, lead } = await oneOf();
    await campaign.enrol(await campaign.flow([message("One."), message("Two.")], { sender }), lead);
    for (let second = 0; second < 120; second++) campaign.emulator.advance(1000);
    expect(await texts(campaign)).toEqual(["One.", "Two."]);
  });

  test("keeps to its working hours, in their time zone", async () => {
    const campaign = new Campaign({ now: "2026-01-09T16:50:00Z" });
    const { uuid: sender } = await campaign.sender();
    const { uuid: lead } = await campaign.lead();
    const flow = await campaign.flow([message("One."), message("Two.", { delay_in_seconds: 900 })], {
      sender,
      schedule: MONDAY_TO_FRIDAY,
    });
    await campaign.enrol(flow, lead);
    campaign.emulator.advance(HOUR);
    expect(await texts(campaign)).toEqual(["One."]);
    campaign.emulator.advance(2 * DAY);
    expect(await texts(campaign)).toEqual(["One."]);
    campaign.emulator.advance(DAY);
    const [, second] = await campaign.messages();
    expect(second).toMatchObject({ text: "Two.", status: "done" });
    expect(second.sent_at.slice(0, 16)).toBe("2026-01-12T08:00");
  });

  test("sends nothing while it has no hours, and goes on when it is given some", async () => {
    const { campaign, sender, lead } = await oneOf();
    const never = { timezone: "UTC", timeblocks: [] };
    const flow = await campaign.flow([message("One.")], { sender, schedule: never });
    await campaign.enrol(flow, lead);
    campaign.emulator.advance(30 * DAY);
    expect(await texts(campaign)).toEqual([]);
    const schedule = {
      timezone: "UTC",
      timeblocks: [0, 1, 2, 3, 4, 5, 6].map((dow) => ({ dow, min: 0, max: 1440 })),
    };
    await campaign.call("PUT", `/flows/api/flows/${flow}`, { schedule });
    campaign.emulator.advance(MINUTE);
    expect(await texts(campaign)).toEqual(["One."]);
  });

  test("sends the words of a saved template, and spends a credit when a model writes them", async () => {
    const { campaign, sender, lead } = await oneOf();
    const saved = { is_public: 0, type: "message", name: "First" };
    const plain = await campaign.post("/flows/api/ai-templates", {
      ...saved,
      body: "Dear {{first_name}} of {{nothing}}!",
    });
    const written = await campaign.post("/flows/api/ai-templates", {
      ...saved,
      prompt: "Greet {{first_name}}.",
      llm_uuid: "91c3e7d5-4a0b-4e68-b2f7-8d5a6c1e0f06",
      enable_fallback: true,
      body: "Hello.",
    });
    const flow = await campaign.flow(
      [
        { type: "linkedin_send_message", payload: { template_uuid: plain.uuid } },
        { type: "linkedin_send_message", payload: { template_uuid: written.uuid } },
      ],
      { sender },
    );
    await campaign.enrol(flow, lead);
    campaign.emulator.advance(HOUR);
    const messages = await campaign.messages();
    expect(messages[0]).toMatchObject({ text: "Dear Robin of !", template_uuid: plain.uuid });
    expect(messages[1].text).toMatch(/Greet Robin\.|Hello\./);
  });
});

describe("an automation that is off", () => {
  test("lets contacts wait, and goes on where they stand when it is on again", async () => {
    const { campaign, sender, lead } = await oneOf();
    const nodes = [message("One."), message("Two.", { delay_in_seconds: 3600 })];
    const flow = await campaign.flow(nodes, { sender });
    await campaign.enrol(flow, lead);
    campaign.emulator.advance(MINUTE);
    await campaign.call("PUT", `/flows/api/flows/${flow}/stop`);
    campaign.emulator.advance(7 * DAY);
    expect(await texts(campaign)).toEqual(["One."]);
    await campaign.call("PUT", `/flows/api/flows/${flow}/start`);
    campaign.emulator.advance(MINUTE);
    expect(await texts(campaign)).toEqual(["One.", "Two."]);
  });

  test("lets a message go out that was under way when it was stopped", async () => {
    const { campaign, sender, lead } = await oneOf();
    const flow = await campaign.flow([message("One."), message("Two.")], { sender });
    await campaign.enrol(flow, lead);
    campaign.emulator.advance(2000);
    expect(await campaign.messages()).toMatchObject([{ status: "new" }]);
    await campaign.call("PUT", `/flows/api/flows/${flow}/stop`);
    campaign.emulator.advance(DAY);
    expect(await texts(campaign)).toEqual(["One."]);
  });

  test("takes contacts in, who begin when it is started", async () => {
    const { campaign, sender, lead } = await oneOf();
    const flow = await campaign.flow([message("One.")], { sender, start: false });
    await campaign.enrol(flow, lead);
    campaign.emulator.advance(DAY);
    expect(await campaign.tasks()).toEqual([]);
    await campaign.call("PUT", `/flows/api/flows/${flow}/start`);
    campaign.emulator.advance(MINUTE);
    expect(await texts(campaign)).toEqual(["One."]);
  });
});

describe("a sender that cannot send", () => {
  test.for([
    {
      what: "is disabled",
      off: (_: number, uuid: string) => ["PUT", `/flows/api/sender-profiles/${uuid}/disable`],
      on: (_: number, uuid: string) => ["PUT", `/flows/api/sender-profiles/${uuid}/enable`],
    },
    {
      what: "has its browser stopped",
      off: (id: number) => ["POST", `/browsers/api/linkedin-browsers/${id}/stop`],
      on: (id: number) => ["POST", `/browsers/api/linkedin-browsers/${id}/run`],
    },
  ])("holds the steps while it $what", async ({ off, on }) => {
    const { campaign, sender, lead } = await oneOf();
    const { linkedin_browser_id: browser } = await campaign.get(`/flows/api/sender-profiles/${sender}`);
    const flow = await campaign.flow([message("One.")], { sender });
    const [method = "", path = ""] = off(browser, sender);
    await campaign.call(method, path);
    await campaign.enrol(flow, lead);
    campaign.emulator.advance(DAY);
    expect(await campaign.tasks()).toMatchObject([{ status: "in_progress" }]);
    const [again = "", back = ""] = on(browser, sender);
    await campaign.call(again, back);
    campaign.emulator.advance(5 * MINUTE);
    expect(await texts(campaign)).toEqual(["One."]);
  });

  test("fails without a LinkedIn account, and so does the contact's way", async () => {
    const campaign = new Campaign();
    const { uuid: lead } = await campaign.lead();
    const names = { first_name: "Kim", last_name: "Placeholder", assignee_user_id: 7 };
    const { uuid: sender } = await campaign.post("/flows/api/sender-profiles", names);
    const flow = await campaign.flow([message("One."), message("Two.")], { sender });
    await campaign.enrol(flow, lead);
    campaign.emulator.advance(DAY);
    expect(await campaign.tasks()).toMatchObject([
      { status: "failed", error_msg: expect.stringContaining("account") },
    ]);
    expect(await campaign.enrolments()).toMatchObject([{ status: "failed" }]);
    expect(await campaign.messages()).toEqual([]);
  });

  test("holds emails while the mailbox is off", async () => {
    const { campaign, sender, lead: _ } = await oneOf();
    const mailbox = await campaign.mailbox(sender);
    const { uuid: lead } = await campaign.lead("writer", { email: "robin@logistics.example.com" });
    const step = {
      type: "email_send_message",
      payload: { subject: "For {{first_name}}", template: "Hello." },
    };
    const flow = await campaign.flow([step], { sender });
    await campaign.call("PUT", `/emails/api/mailboxes/${mailbox.uuid}/deactivate`);
    await campaign.enrol(flow, lead);
    campaign.emulator.advance(DAY);
    expect(await campaign.emails()).toEqual([]);
    await campaign.call("PUT", `/emails/api/mailboxes/${mailbox.uuid}/activate`);
    campaign.emulator.advance(MINUTE);
    expect(await campaign.emails("filter[flow_node_id]=1&filter[folder]=sent")).toMatchObject([
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

test("settings that make no sense neither stop the clock nor crash", async () => {
  const { campaign, sender, lead } = await oneOf();
  const nodes = [
    { type: "constructor", payload: { template: "x" } },
    { type: "util_timer", payload: { wait_time: "soon" } },
    {
      type: "trigger_website_page_visited",
      payload: { wait_time: -5 },
      after: [{ node_id: 4, branch_id: 2 }],
    },
    message("One."),
    { type: "linkedin_visit_profile", delay_in_seconds: 1e15 },
  ];
  const flow = await campaign.flow(nodes, {
    sender,
    schedule: { timezone: "Nowhere/At All", timeblocks: [{}, { dow: 1, min: 0, max: 1440 }] },
  });
  await campaign.enrol(flow, lead);
  campaign.emulator.advance(HOUR);
  expect(await texts(campaign)).toEqual(["One."]);
  expect(await campaign.enrolments()).toMatchObject([{ status: "in_progress", flow_node_id: 5 }]);
});

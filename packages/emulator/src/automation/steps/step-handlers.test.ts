import { describe, expect, test } from "vitest";
import { Campaign, DAY, HOUR, MINUTE, message, tagged } from "../../../test/support/outreach-fixture.ts";

const _MONDAY_TO_FRIDAY = {
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

describe("steps that wait or branch", () => {
  async function fork(
    type: string,
    payload: object,
  ): Promise<{ campaign: Campaign; lead: string; tags: string[]; sender: string }> {
    const { campaign, sender, lead } = await oneOf();
    const tags: string[] = [];
    for (const name of ["one", "two"]) tags.push((await campaign.post("/leads/api/tags", { name })).uuid);
    const [one = "", two = ""] = tags;
    const flow = await campaign.flow(
      [
        { type: "linkedin_send_connection_request", payload: {} },
        {
          type,
          payload,
          after: [
            { node_id: 3, branch_id: 1 },
            { node_id: 4, branch_id: 2 },
          ],
        },
        tagged(one, { before: [{ node_id: 2, branch_id: 1 }], after: [{ node_id: 5, branch_id: 1 }] }),
        tagged(two, { before: [{ node_id: 2, branch_id: 2 }], after: [{ node_id: 5, branch_id: 1 }] }),
      ],
      { sender },
    );
    await campaign.enrol(flow, lead);
    campaign.emulator.advance(MINUTE);
    return { campaign, lead, tags, sender };
  }
  const DAYS_3 = { subtasks: [{ type: "util_timer", payload: { wait_time: 3 * 86_400 } }] };

  test("an invitation that is accepted takes branch 1", async () => {
    const { campaign, lead, tags } = await fork("trigger_linkedin_connection_request_accepted", DAYS_3);
    campaign.emulator.advance(DAY);
    campaign.emulator.acceptConnection({ lead });
    campaign.emulator.advance(MINUTE);
    expect((await campaign.getLead(lead)).tags).toEqual([tags[0]]);
    campaign.emulator.advance(9 * DAY);
    expect((await campaign.getLead(lead)).tags).toEqual([tags[0]]);
    expect(await campaign.tasks("filter[flow_node_id]=2")).toMatchObject([
      { status: "closed", fork_result: 1 },
    ]);
  });

  test("an invitation that nobody accepts in time takes branch 2", async () => {
    const { campaign, lead, tags } = await fork("trigger_linkedin_connection_request_accepted", DAYS_3);
    campaign.emulator.advance(3 * DAY - HOUR);
    expect((await campaign.getLead(lead)).tags).toEqual([]);
    campaign.emulator.advance(2 * HOUR);
    expect((await campaign.getLead(lead)).tags).toEqual([tags[1]]);
  });

  test("who is connected already does not wait", async () => {
    const { campaign, lead, tags, sender } = await fork("util_timer", { wait_time: 60 });
    campaign.emulator.acceptConnection({ lead });
    const trigger = { type: "trigger_linkedin_connection_request_accepted", payload: DAYS_3 };
    const again = await campaign.flow([trigger, tagged(String(tags[1]))], { sender });
    await campaign.enrol(again, lead);
    campaign.emulator.advance(10 * MINUTE);
    expect((await campaign.getLead(lead)).tags).toContain(tags[1]);
  });

  test("an answer takes branch 1 where a step waits for it, and the automation goes on", async () => {
    const { campaign, lead, tags } = await fork("trigger_message_replied", DAYS_3);
    campaign.emulator.receiveLinkedInMessage({ lead, text: "Tell me more." });
    campaign.emulator.advance(MINUTE);
    expect((await campaign.getLead(lead)).tags).toEqual([tags[0]]);
    expect(await campaign.enrolments()).toMatchObject([{ status: "finished", error_msg: null }]);
  });

  test("a test of two ways takes contacts by their shares", async () => {
    const branches = [
      { branch_id: 1, is_enabled: true, value: 0 },
      { branch_id: 2, is_enabled: true, value: 100 },
    ];
    const { campaign, lead, tags } = await fork("rule_ab_test", { branches });
    campaign.emulator.advance(MINUTE);
    expect((await campaign.getLead(lead)).tags).toEqual([tags[1]]);
  });

  test("a gate holds a contact until somebody lets it go on", async () => {
    const { campaign, lead, tags } = await fork("util_hodor", { is_open: 0 });
    campaign.emulator.advance(300 * DAY);
    expect((await campaign.getLead(lead)).tags).toEqual([]);
    await campaign.call("PUT", "/flows/api/tasks/continue-automation", { lead_uuid: lead });
    campaign.emulator.advance(MINUTE);
    expect((await campaign.getLead(lead)).tags).toEqual([tags[0]]);
  });

  test("steps change the contact", async () => {
    const { campaign, sender, lead } = await oneOf();
    const list = await campaign.post("/leads/api/lists", { name: "Done" });
    const stage = await campaign.post("/leads/api/pipeline-stages", {
      name: "Met",
      category: "positive",
      object: "lead",
    });
    const other = await campaign.flow([message("Other.")], { sender });
    const flow = await campaign.flow([
      { type: "gs_change_list", payload: { list_uuid: list.uuid } },
      { type: "gs_change_pipeline_stage", payload: { pipeline_stage_uuid: stage.uuid } },
      { type: "gs_send_to_flow", payload: { flow_uuid: other } },
    ]);
    await campaign.enrol(flow, lead);
    campaign.emulator.advance(10 * MINUTE);
    expect(await campaign.getLead(lead)).toMatchObject({
      list_uuid: list.uuid,
      pipeline_stage_uuid: stage.uuid,
    });
    expect(await texts(campaign)).toEqual(["Other."]);
    expect(await campaign.enrolments({ flow_uuid: [other] })).toMatchObject([{ added_by: "automation" }]);
  });

  test("a circle of steps does not stop the clock", async () => {
    const { campaign, sender, lead } = await oneOf();
    const flow = await campaign.flow(
      [
        { type: "linkedin_visit_profile", payload: [] },
        { type: "linkedin_visit_profile", payload: [], after: [{ node_id: 1, branch_id: 1 }] },
      ],
      { sender },
    );
    await campaign.enrol(flow, lead);
    campaign.emulator.advance(MINUTE);
    expect((await campaign.tasks()).length).toBeGreaterThan(50);
  });
});

describe("an answer", () => {
  test("stops the automation that wrote, and only that one", async () => {
    const { campaign, sender, lead } = await oneOf();
    const wrote = await campaign.flow([message("One."), message("Two.", { delay_in_seconds: 86_400 })], {
      sender,
    });
    const silent = await campaign.flow([message("Three.", { delay_in_seconds: 86_400 })], { sender });
    await campaign.enrol(wrote, lead);
    await campaign.enrol(silent, lead);
    campaign.emulator.advance(MINUTE);
    campaign.emulator.receiveLinkedInMessage({ lead, text: "No, thank you." });
    campaign.emulator.advance(7 * DAY);
    expect(await texts(campaign)).toEqual(["One.", "No, thank you.", "Three."]);
    expect(await campaign.tasks(`filter[flow_uuid]=${wrote}&filter[status]=canceled`)).toMatchObject([
      { error_msg: "The contact replied.", executed_at: null },
    ]);
  });
});

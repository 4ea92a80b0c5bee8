import { describe, expect, test } from "vitest";
import { messageNode, OutreachFixture, tagged } from "../../../test/support/outreach-fixture.ts";
import { DAY, HOUR, MINUTE } from "../../durations.ts";

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

describe("steps that wait or branch", () => {
  async function fork(
    type: string,
    payload: object,
  ): Promise<{ outreach: OutreachFixture; lead: string; tags: string[]; sender: string }> {
    const { outreach, sender, lead } = await createContactWithSender();
    const tags: string[] = [];
    for (const name of ["one", "two"]) tags.push((await outreach.post("/leads/api/tags", { name })).uuid);
    const [one = "", two = ""] = tags;
    const flow = await outreach.flow(
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
    await outreach.enrol(flow, lead);
    outreach.emulator.advance(MINUTE);
    return { outreach, lead, tags, sender };
  }
  const DAYS_3 = { subtasks: [{ type: "util_timer", payload: { wait_time: 3 * 86_400 } }] };

  test("an accepted invitation takes branch 1", async () => {
    const { outreach, lead, tags } = await fork("trigger_linkedin_connection_request_accepted", DAYS_3);
    outreach.emulator.advance(DAY);
    outreach.emulator.acceptConnection({ lead });
    outreach.emulator.advance(MINUTE);
    expect((await outreach.getLead(lead)).tags).toEqual([tags[0]]);
    outreach.emulator.advance(9 * DAY);
    expect((await outreach.getLead(lead)).tags).toEqual([tags[0]]);
    expect(await outreach.tasks("filter[flow_node_id]=2")).toMatchObject([
      { status: "closed", fork_result: 1 },
    ]);
  });

  test("an invitation that is not accepted in time takes branch 2", async () => {
    const { outreach, lead, tags } = await fork("trigger_linkedin_connection_request_accepted", DAYS_3);
    outreach.emulator.advance(3 * DAY - HOUR);
    expect((await outreach.getLead(lead)).tags).toEqual([]);
    outreach.emulator.advance(2 * HOUR);
    expect((await outreach.getLead(lead)).tags).toEqual([tags[1]]);
  });

  test("a connected contact does not wait", async () => {
    const { outreach, lead, tags, sender } = await fork("util_timer", { wait_time: 60 });
    outreach.emulator.acceptConnection({ lead });
    const trigger = { type: "trigger_linkedin_connection_request_accepted", payload: DAYS_3 };
    const again = await outreach.flow([trigger, tagged(String(tags[1]))], { sender });
    await outreach.enrol(again, lead);
    outreach.emulator.advance(10 * MINUTE);
    expect((await outreach.getLead(lead)).tags).toContain(tags[1]);
  });

  test("a reply takes branch 1 if a step waits for it, and the automation continues", async () => {
    const { outreach, lead, tags } = await fork("trigger_message_replied", DAYS_3);
    outreach.emulator.receiveLinkedInMessage({ lead, text: "Tell me more." });
    outreach.emulator.advance(MINUTE);
    expect((await outreach.getLead(lead)).tags).toEqual([tags[0]]);
    expect(await outreach.enrolments()).toMatchObject([{ status: "finished", error_msg: null }]);
  });

  test("an A/B test chooses branches by weight", async () => {
    const branches = [
      { branch_id: 1, is_enabled: true, value: 0 },
      { branch_id: 2, is_enabled: true, value: 100 },
    ];
    const { outreach, lead, tags } = await fork("rule_ab_test", { branches });
    outreach.emulator.advance(MINUTE);
    expect((await outreach.getLead(lead)).tags).toEqual([tags[1]]);
  });

  test("a gate holds a contact until it is continued", async () => {
    const { outreach, lead, tags } = await fork("util_hodor", { is_open: 0 });
    outreach.emulator.advance(300 * DAY);
    expect((await outreach.getLead(lead)).tags).toEqual([]);
    await outreach.call("PUT", "/flows/api/tasks/continue-automation", { lead_uuid: lead });
    outreach.emulator.advance(MINUTE);
    expect((await outreach.getLead(lead)).tags).toEqual([tags[0]]);
  });

  test("steps change the contact", async () => {
    const { outreach, sender, lead } = await createContactWithSender();
    const list = await outreach.post("/leads/api/lists", { name: "Done" });
    const stage = await outreach.post("/leads/api/pipeline-stages", {
      name: "Met",
      category: "positive",
      object: "lead",
    });
    const other = await outreach.flow([messageNode("Other.")], { sender });
    const flow = await outreach.flow([
      { type: "gs_change_list", payload: { list_uuid: list.uuid } },
      { type: "gs_change_pipeline_stage", payload: { pipeline_stage_uuid: stage.uuid } },
      { type: "gs_send_to_flow", payload: { flow_uuid: other } },
    ]);
    await outreach.enrol(flow, lead);
    outreach.emulator.advance(10 * MINUTE);
    expect(await outreach.getLead(lead)).toMatchObject({
      list_uuid: list.uuid,
      pipeline_stage_uuid: stage.uuid,
    });
    expect(await texts(outreach)).toEqual(["Other."]);
    expect(await outreach.enrolments({ flow_uuid: [other] })).toMatchObject([{ added_by: "automation" }]);
  });

  test("a cycle of steps does not stop the clock", async () => {
    const { outreach, sender, lead } = await createContactWithSender();
    const flow = await outreach.flow(
      [
        { type: "linkedin_visit_profile", payload: [] },
        { type: "linkedin_visit_profile", payload: [], after: [{ node_id: 1, branch_id: 1 }] },
      ],
      { sender },
    );
    await outreach.enrol(flow, lead);
    outreach.emulator.advance(MINUTE);
    expect((await outreach.tasks()).length).toBeGreaterThan(50);
  });
});

describe("a reply", () => {
  test("ends enrolments only in automations that have sent a message", async () => {
    const { outreach, sender, lead } = await createContactWithSender();
    const wrote = await outreach.flow(
      [messageNode("One."), messageNode("Two.", { delay_in_seconds: 86_400 })],
      {
        sender,
      },
    );
    const silent = await outreach.flow([messageNode("Three.", { delay_in_seconds: 86_400 })], { sender });
    await outreach.enrol(wrote, lead);
    await outreach.enrol(silent, lead);
    outreach.emulator.advance(MINUTE);
    outreach.emulator.receiveLinkedInMessage({ lead, text: "No, thank you." });
    outreach.emulator.advance(7 * DAY);
    expect(await texts(outreach)).toEqual(["One.", "No, thank you.", "Three."]);
    expect(await outreach.tasks(`filter[flow_uuid]=${wrote}&filter[status]=canceled`)).toMatchObject([
      { error_msg: "The contact replied.", executed_at: null },
    ]);
  });
});

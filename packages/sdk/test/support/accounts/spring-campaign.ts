import type { Emulator } from "@grinfi/emulator";
import type { AutomationTree, Grinfi } from "../../../src/index.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;

const SPRING_DATES = { created_at: "2026-01-05T08:00:00Z", updated_at: "2026-01-05T08:00:00Z" };
const edge = (node_id: number, branch_id = 1) => ({ node_id, branch_id });

/** An invitation, then a message if it is accepted, or a tag if not. The array is not in the order of the steps. */
const springTree = (sender: string, tag: string): AutomationTree => ({
  contact_sources: [
    { id: 1, name: "March list", rotation_strategy: "fair", sender_profiles: [sender], after_id: 7 },
  ],
  first_common_node_id: 9,
  nodes: [
    { id: 9, type: "end", payload: [], before: [edge(3), edge(8)], after: [], ...SPRING_DATES },
    {
      id: 8,
      type: "gs_add_tag",
      payload: { tag_uuid: tag },
      before: [edge(5, 2)],
      after: [edge(9)],
      ...SPRING_DATES,
    },
    {
      id: 7,
      type: "linkedin_send_connection_request",
      payload: { template: "Hello {{first_name}}." },
      before: [],
      after: [edge(5)],
      ...SPRING_DATES,
    },
    {
      id: 5,
      type: "trigger_linkedin_connection_request_accepted",
      payload: { subtasks: [{ type: "util_timer", payload: { wait_time: 7 * 86_400 } }] },
      before: [edge(7)],
      after: [edge(3), edge(8, 2)],
      ...SPRING_DATES,
    },
    {
      id: 3,
      type: "linkedin_send_message",
      payload: { template: "Thanks for connecting." },
      before: [edge(5)],
      after: [edge(9)],
      ...SPRING_DATES,
    },
  ],
});

export interface SpringCampaign {
  readonly automation: string;
  readonly sender: string;
  readonly leads: readonly string[];
}

/**
 * Invites ten contacts, one of whom is connected already. On the next day three more accept, one of them replies, and
 * another contact is removed from the automation.
 */
export async function springCampaign(grinfi: Grinfi, emulator: Emulator): Promise<SpringCampaign> {
  const sender = String((await grinfi.senderProfiles.list().first())?.uuid);
  const tag = (await grinfi.tags.create({ name: "Cold" })).uuid;
  const list_uuid = (await grinfi.lists.create({ name: "March" })).uuid;
  const timeblocks = [0, 1, 2, 3, 4, 5, 6].map((dow) => ({ dow, min: 0, max: 1440 }));
  const created = await grinfi.automations.create({
    name: "Spring outreach",
    schedule: { timezone: "UTC", timeblocks },
    use_sender_schedule: false,
  });
  const automation = created.uuid;
  await grinfi.automations.versions.create(automation, springTree(sender, tag));
  const leads: string[] = [];
  for (let number = 0; number < 10; number += 1) {
    const lead = { linkedin_id: `spring-${number}`, first_name: "Robin", last_name: `Sample ${number}` };
    leads.push((await grinfi.contacts.upsert({ lead, list_uuid })).uuid);
  }
  const [known = "", one = "", two = "", three = "", four = ""] = leads;
  emulator.acceptConnection({ lead: known, senderProfile: sender });
  await grinfi.automations.start(automation);
  for (const lead of leads) await grinfi.automations.contacts.add(automation, lead);
  emulator.advance(MINUTE);
  emulator.advance(DAY);
  for (const lead of [one, two, three]) emulator.acceptConnection({ lead });
  emulator.advance(MINUTE);
  emulator.receiveLinkedInMessage({ lead: one, text: "With pleasure." });
  await grinfi.automations.contacts.cancelEverywhere(four);
  emulator.ledger.clear();
  return { automation, sender, leads };
}

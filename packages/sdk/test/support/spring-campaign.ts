import type { Emulator } from "@grinfi/emulator";
import type { AutomationTree, Grinfi } from "../../src/index.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;

const WRITTEN = { created_at: "2026-01-05T08:00:00Z", updated_at: "2026-01-05T08:00:00Z" };
const edge = (node_id: number, branch_id = 1) => ({ node_id, branch_id });

/** An invitation; a message when it is accepted, a tag when it is not. The array is not in the order of the steps. */
const springTree = (sender: string, tag: string): AutomationTree => ({
  contact_sources: [
    { id: 1, name: "March list", rotation_strategy: "fair", sender_profiles: [sender], after_id: 7 },
  ],
  first_common_node_id: 9,
  nodes: [
    { id: 9, type: "end", payload: [], before: [edge(3), edge(8)], after: [], ...WRITTEN },
    {
      id: 8,
      type: "gs_add_tag",
      payload: { tag_uuid: tag },
      before: [edge(5, 2)],
      after: [edge(9)],
      ...WRITTEN,
    },
    {
      id: 7,
      type: "linkedin_send_connection_request",
      payload: { template: "Hello {{first_name}}." },
      before: [],
      after: [edge(5)],
      ...WRITTEN,
    },
    {
      id: 5,
      type: "trigger_linkedin_connection_request_accepted",
      payload: { subtasks: [{ type: "util_timer", payload: { wait_time: 7 * 86_400 } }] },
      before: [edge(7)],
      after: [edge(3), edge(8, 2)],
      ...WRITTEN,
    },
    {
      id: 3,
      type: "linkedin_send_message",
      payload: { template: "Thanks for connecting." },
      before: [edge(5)],
      after: [edge(9)],
      ...WRITTEN,
    },
  ],
});

export interface SpringCampaign {
  readonly automation: string;
  readonly sender: string;
  readonly leads: readonly string[];
}

/**
 * Ten contacts are invited, one of whom the sender knows. On the next day three more accept, and one of them answers; one
 * is taken out.
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

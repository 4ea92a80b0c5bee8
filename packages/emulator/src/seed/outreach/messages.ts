import type { SeedRows } from "../../backend/table.ts";
import { USER_ID } from "../../collections/crud.ts";
import { defineRows } from "../define-rows.ts";
import type { Plan } from "../plan.ts";
import { memberNumber, profileHandle, profileId } from "../workspace/leads.ts";
import { linkedinAccount } from "../workspace/senders.ts";
import { templateFor } from "./flows.ts";
import type { MessagePlan } from "./story.ts";
import { taskUuid } from "./tasks.ts";

export function seedLinkedInConversations(plan: Plan): SeedRows {
  const ids = plan.ids("linkedin-conversations");
  const leads = plan.ids("leads");
  const share = plan.shares.conversations;
  const contact = (row: number): number => share.contact(row);
  const exchanged = (row: number): readonly MessagePlan[] =>
    plan.story(contact(row)).messages.filter(({ hasFailed }) => !hasFailed);
  const lastMessage = (row: number): string =>
    plan.happened(contact(row), exchanged(row).at(-1)?.moment ?? 0);
  return defineRows({
    count: share.count,
    indexOf: ids.indexOf,
    find: { lead_uuid: (value) => share.rows(leads.indexOf(value)) },
    fields: {
      conversation_hash: (row) => plan.draw("conversation", row).toString(16),
      created_at: (row) => plan.happened(contact(row), 1),
      event_count: (row) => exchanged(row).length,
      group_context: () => null,
      id: (row) => row + 1,
      last_activity_at: lastMessage,
      last_msg_sync_at: lastMessage,
      last_stored_message_at: lastMessage,
      lead_nickname: (row) => profileHandle(plan, contact(row)),
      lead_uuid: (row) => leads.at(contact(row)),
      linkedin_account_uuid: (row) => linkedinAccount(plan, plan.sender(contact(row))),
      linkedin_messenger_type: () => "basic",
      ln_id: (row) => profileId(plan, contact(row)),
      ln_member_id: (row) => memberNumber(contact(row)),
      need_to_sync: () => false,
      sn_id: () => null,
      team_id: () => plan.teamId,
      updated_at: lastMessage,
      uuid: ids.at,
    },
  });
}

export function seedLinkedInMessages(plan: Plan): SeedRows {
  const ids = plan.ids("linkedin-messages");
  const leads = plan.ids("leads");
  const conversations = plan.ids("linkedin-conversations");
  const senders = plan.ids("sender-profiles");
  const share = plan.shares.messages;
  const threads = plan.shares.conversations;
  const contact = (row: number): number => share.contact(row);
  const planned = (row: number): MessagePlan =>
    plan.story(contact(row)).messages[share.place(row)] as MessagePlan;
  const at = (row: number): string => plan.happened(contact(row), planned(row).moment);
  const isRead = (row: number): boolean => planned(row).type === "inbox" && !planned(row).isUnread;
  return defineRows({
    count: share.count,
    indexOf: ids.indexOf,
    find: {
      lead_uuid: (value) => share.rows(leads.indexOf(value)),
      linkedin_conversation_uuid: (value) => {
        const thread = conversations.indexOf(value);
        return thread === undefined || thread >= threads.count ? [] : share.rows(threads.contact(thread));
      },
    },
    fields: {
      attachments: () => [],
      automation: (row) => automationOf(planned(row)),
      created_at: at,
      custom_content: () => [],
      fail_reason: (row) => (planned(row).hasFailed ? "The recipient cannot be reached." : null),
      lead_uuid: (row) => leads.at(contact(row)),
      linkedin_account_uuid: (row) => linkedinAccount(plan, plan.sender(contact(row))),
      linkedin_conversation_uuid: (row) => conversations.at(threads.rows(contact(row))[0] ?? 0),
      linkedin_type: (row) => (planned(row).text === "note" ? "connection_note" : "message"),
      message_hash: (row) => plan.draw("message", row).toString(16),
      read_at: (row) => (isRead(row) ? plan.happened(contact(row), 9) : null),
      sender_profile_uuid: (row) => senders.at(plan.sender(contact(row))),
      sent_at: (row) => (planned(row).hasFailed ? null : at(row)),
      status: (row) => (planned(row).hasFailed ? "failed" : "done"),
      subject: () => null,
      task_pipeline_uuid: (row) => taskUuid(plan, contact(row), planned(row).task),
      team_id: () => plan.teamId,
      template_uuid: () => null,
      text: (row) => plan.render(templateFor(plan, contact(row), planned(row)), contact(row)),
      type: (row) => planned(row).type,
      updated_at: at,
      user_id: () => USER_ID,
      uuid: ids.at,
    },
  });
}

function automationOf({ type, task }: MessagePlan): string {
  if (type === "inbox") return "synced";
  return task === undefined ? "manual" : "auto";
}

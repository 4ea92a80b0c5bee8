import type { SeedRows } from "../../backend/table.ts";
import { USER_ID } from "../../collections/crud.ts";
import { defineRows } from "../define-rows.ts";
import type { SeedContext } from "../seed-context.ts";
import { linkedinMemberId, profileHandle, profileId } from "../workspace/leads.ts";
import { linkedinAccount } from "../workspace/senders.ts";
import { templateFor } from "./flows.ts";
import type { ScenarioMessage } from "./scenarios.ts";
import { FAILURE_MESSAGE, taskUuid } from "./tasks.ts";

export function seedLinkedInConversations(context: SeedContext): SeedRows {
  const ids = context.ids("linkedin-conversations");
  const leads = context.ids("leads");
  const distribution = context.distributions.conversations;
  const contact = (row: number): number => distribution.contactOf(row);
  const delivered = (row: number): readonly ScenarioMessage[] =>
    context.scenario(contact(row)).messages.filter(({ hasFailed }) => !hasFailed);
  const lastMessage = (row: number): string =>
    context.eventTime(contact(row), delivered(row).at(-1)?.tick ?? 0);
  return defineRows({
    count: distribution.count,
    indexOf: ids.indexOf,
    find: { lead_uuid: (value) => distribution.rowsOf(leads.indexOf(value)) },
    fields: {
      conversation_hash: (row) => context.random("conversation", row).toString(16),
      created_at: (row) => context.eventTime(contact(row), 1),
      event_count: (row) => delivered(row).length,
      group_context: () => null,
      id: (row) => row + 1,
      last_activity_at: lastMessage,
      last_msg_sync_at: lastMessage,
      last_stored_message_at: lastMessage,
      lead_nickname: (row) => profileHandle(context, contact(row)),
      lead_uuid: (row) => leads.at(contact(row)),
      linkedin_account_uuid: (row) => linkedinAccount(context, context.senderIndex(contact(row))),
      linkedin_messenger_type: () => "basic",
      ln_id: (row) => profileId(context, contact(row)),
      ln_member_id: (row) => linkedinMemberId(contact(row)),
      need_to_sync: () => false,
      sn_id: () => null,
      team_id: () => context.teamId,
      updated_at: lastMessage,
      uuid: ids.at,
    },
  });
}

export function seedLinkedInMessages(context: SeedContext): SeedRows {
  const ids = context.ids("linkedin-messages");
  const leads = context.ids("leads");
  const conversations = context.ids("linkedin-conversations");
  const senders = context.ids("sender-profiles");
  const distribution = context.distributions.messages;
  const conversationRows = context.distributions.conversations;
  const contact = (row: number): number => distribution.contactOf(row);
  const message = (row: number): ScenarioMessage =>
    context.scenario(contact(row)).messages[distribution.position(row)] as ScenarioMessage;
  const time = (row: number): string => context.eventTime(contact(row), message(row).tick);
  const isRead = (row: number): boolean => message(row).type === "inbox" && !message(row).isUnread;
  return defineRows({
    count: distribution.count,
    indexOf: ids.indexOf,
    find: {
      lead_uuid: (value) => distribution.rowsOf(leads.indexOf(value)),
      linkedin_conversation_uuid: (value) => {
        const conversation = conversations.indexOf(value);
        return conversation === undefined || conversation >= conversationRows.count
          ? []
          : distribution.rowsOf(conversationRows.contactOf(conversation));
      },
    },
    fields: {
      attachments: () => [],
      automation: (row) => automationOf(message(row)),
      created_at: time,
      custom_content: () => [],
      fail_reason: (row) => (message(row).hasFailed ? FAILURE_MESSAGE : null),
      lead_uuid: (row) => leads.at(contact(row)),
      linkedin_account_uuid: (row) => linkedinAccount(context, context.senderIndex(contact(row))),
      linkedin_conversation_uuid: (row) => conversations.at(conversationRows.rowsOf(contact(row))[0] ?? 0),
      linkedin_type: (row) => (message(row).text === "note" ? "connection_note" : "message"),
      message_hash: (row) => context.random("message", row).toString(16),
      read_at: (row) => (isRead(row) ? context.eventTime(contact(row), 9) : null),
      sender_profile_uuid: (row) => senders.at(context.senderIndex(contact(row))),
      sent_at: (row) => (message(row).hasFailed ? null : time(row)),
      status: (row) => (message(row).hasFailed ? "failed" : "done"),
      subject: () => null,
      task_pipeline_uuid: (row) => taskUuid(context, contact(row), message(row).task),
      team_id: () => context.teamId,
      template_uuid: () => null,
      text: (row) => context.render(templateFor(context, contact(row), message(row)), contact(row)),
      type: (row) => message(row).type,
      updated_at: time,
      user_id: () => USER_ID,
      uuid: ids.at,
    },
  });
}

function automationOf({ type, task }: ScenarioMessage): string {
  if (type === "inbox") return "synced";
  return task === undefined ? "manual" : "auto";
}

import { OFFICE_HOURS } from "../../automation/schedule.ts";
import type { Row, SeedRows } from "../../backend/table.ts";
import { USER_ID } from "../../collections/crud.ts";
import { defineFixedRows } from "../define-rows.ts";
import { SENDER_COUNT, type SeedContext } from "../seed-context.ts";

const SENDER_NAMES: readonly (readonly [first: string, last: string])[] = [
  ["Kim", "Placeholder"],
  ["Alex", "Specimen"],
  ["Sam", "Template"],
];
const LABELS = ["North", "South", "Overseas"];
/** Profiles are known that send although they are disabled. */
const STATUSES = ["enabled", "enabled", "disabled"];
const SENDER_COUNTRIES = ["GB", "DE", "US"];
const FIRST_BROWSER = 101;

export const senderName = (sender: number): string => (SENDER_NAMES[sender] ?? []).join(" ");

export const senderEmail = (sender: number): string =>
  `${SENDER_NAMES[sender]?.[0].toLowerCase()}@outreach.example`;

export const linkedinAccount = (context: SeedContext, sender: number): string =>
  context.ids("linkedin-accounts").at(sender);

function forEachSender(row: (sender: number) => Row, idField = "uuid"): SeedRows {
  return defineFixedRows(
    Array.from({ length: SENDER_COUNT }, (_, sender) => row(sender)),
    idField,
  );
}

export function seedSenderProfiles(context: SeedContext): SeedRows {
  return forEachSender((sender) => ({
    assignee_user_id: USER_ID,
    avatar_url: null,
    created_at: context.beforeFirstContact(30 - sender),
    first_name: SENDER_NAMES[sender]?.[0],
    hold_tasks_till: null,
    label: LABELS[sender],
    last_automation_server_id: null,
    last_name: SENDER_NAMES[sender]?.[1],
    linkedin_account_uuid: linkedinAccount(context, sender),
    linkedin_browser_id: FIRST_BROWSER + sender,
    mailbox_uuid: context.ids("mailboxes").at(sender),
    notification_emails: "robin.sample@outreach.example",
    schedule: OFFICE_HOURS,
    smart_limits_enabled: true,
    status: STATUSES[sender],
    team_id: context.teamId,
    updated_at: context.beforeFirstContact(30 - sender),
    user_id: USER_ID,
    uuid: context.ids("sender-profiles").at(sender),
  }));
}

export function seedMailboxes(context: SeedContext): SeedRows {
  return forEachSender((sender) => ({
    automation_daily_limit: 40,
    automation_task_interval: 180,
    connection_settings: {
      imap_host: "imap.outreach.example",
      imap_password: "not-a-real-password",
      imap_port: 993,
      imap_username: senderEmail(sender),
      smtp_host: "smtp.outreach.example",
      smtp_password: "not-a-real-password",
      smtp_port: 587,
      smtp_username: senderEmail(sender),
    },
    created_at: context.beforeFirstContact(29 - sender),
    custom_tracking_domain_uuid: null,
    email: senderEmail(sender),
    provider: "smtp",
    sender_name: senderName(sender),
    sender_profile_uuid: context.ids("sender-profiles").at(sender),
    status: "active",
    team_id: context.teamId,
    updated_at: context.beforeFirstContact(29 - sender),
    user_id: USER_ID,
    uuid: context.ids("mailboxes").at(sender),
  }));
}

export function seedLinkedInBrowsers(context: SeedContext): SeedRows {
  return forEachSender(
    (sender) => ({
      browser_owner: "grinfi",
      created_at: context.beforeFirstContact(29 - sender),
      custom_proxy_config: [],
      error_reason: null,
      external_id: `browser-${FIRST_BROWSER + sender}`,
      id: FIRST_BROWSER + sender,
      last_start_at: context.beforeFirstContact(28 - sender),
      linkedin_account_uuid: linkedinAccount(context, sender),
      linkedin_automation_server_id: 1,
      linkedin_login: senderEmail(sender),
      linkedin_password: "not-a-real-password",
      linkedin_proxy_id: null,
      ln_code: null,
      name: senderName(sender),
      proxy_country_code: SENDER_COUNTRIES[sender],
      schedule: OFFICE_HOURS,
      sender_profile_uuid: context.ids("sender-profiles").at(sender),
      shared_emails: [],
      status: "running",
      team_id: context.teamId,
      updated_at: context.beforeFirstContact(28 - sender),
      user_id: USER_ID,
    }),
    "id",
  );
}

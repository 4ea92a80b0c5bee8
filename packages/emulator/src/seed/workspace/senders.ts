import { OFFICE_HOURS } from "../../automation/schedule.ts";
import type { Row, SeedRows } from "../../backend/table.ts";
import { USER_ID } from "../../collections/crud.ts";
import { keepRows } from "../define-rows.ts";
import { type Plan, SENDERS } from "../plan.ts";

/** The people in whose name the team writes. */
const SENDER_NAMES: readonly (readonly [first: string, last: string])[] = [
  ["Kim", "Placeholder"],
  ["Alex", "Specimen"],
  ["Sam", "Template"],
];
const LABELS = ["North", "South", "Overseas"];
const SENDER_COUNTRIES = ["GB", "DE", "US"];
const FIRST_BROWSER = 101;

export const senderName = (sender: number): string => (SENDER_NAMES[sender] ?? []).join(" ");

export const senderEmail = (sender: number): string =>
  `${SENDER_NAMES[sender]?.[0].toLowerCase()}@outreach.example`;

export const linkedinAccount = (plan: Plan, sender: number): string =>
  plan.ids("linkedin-accounts").at(sender);

function forEachSender(row: (sender: number) => Row, idField = "uuid"): SeedRows {
  return keepRows(
    Array.from({ length: SENDERS }, (_, sender) => row(sender)),
    idField,
  );
}

export function seedSenderProfiles(plan: Plan): SeedRows {
  return forEachSender((sender) => ({
    assignee_user_id: USER_ID,
    avatar_url: null,
    created_at: plan.before(30 - sender),
    first_name: SENDER_NAMES[sender]?.[0],
    hold_tasks_till: null,
    label: LABELS[sender],
    last_automation_server_id: null,
    last_name: SENDER_NAMES[sender]?.[1],
    linkedin_account_uuid: linkedinAccount(plan, sender),
    linkedin_browser_id: FIRST_BROWSER + sender,
    mailbox_uuid: plan.ids("mailboxes").at(sender),
    notification_emails: "robin.sample@outreach.example",
    schedule: OFFICE_HOURS,
    smart_limits_enabled: true,
    status: "enabled",
    team_id: plan.teamId,
    updated_at: plan.before(30 - sender),
    user_id: USER_ID,
    uuid: plan.ids("sender-profiles").at(sender),
  }));
}

export function seedMailboxes(plan: Plan): SeedRows {
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
    created_at: plan.before(29 - sender),
    custom_tracking_domain_uuid: null,
    email: senderEmail(sender),
    provider: "smtp",
    sender_name: senderName(sender),
    sender_profile_uuid: plan.ids("sender-profiles").at(sender),
    status: "active",
    team_id: plan.teamId,
    updated_at: plan.before(29 - sender),
    user_id: USER_ID,
    uuid: plan.ids("mailboxes").at(sender),
  }));
}

export function seedLinkedInBrowsers(plan: Plan): SeedRows {
  return forEachSender(
    (sender) => ({
      browser_owner: "grinfi",
      created_at: plan.before(29 - sender),
      custom_proxy_config: [],
      error_reason: null,
      external_id: `browser-${FIRST_BROWSER + sender}`,
      id: FIRST_BROWSER + sender,
      last_start_at: plan.before(28 - sender),
      linkedin_account_uuid: linkedinAccount(plan, sender),
      linkedin_automation_server_id: 1,
      linkedin_login: senderEmail(sender),
      linkedin_password: "not-a-real-password",
      linkedin_proxy_id: null,
      ln_code: null,
      name: senderName(sender),
      proxy_country_code: SENDER_COUNTRIES[sender],
      schedule: OFFICE_HOURS,
      sender_profile_uuid: plan.ids("sender-profiles").at(sender),
      shared_emails: [],
      status: "running",
      team_id: plan.teamId,
      updated_at: plan.before(28 - sender),
      user_id: USER_ID,
    }),
    "id",
  );
}

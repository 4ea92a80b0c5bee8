import type { SeedRows } from "../backend/table.ts";
import { emailBodies, emails } from "./outreach/emails.ts";
import { flowLeads } from "./outreach/flow-leads.ts";
import { flows, flowVersions } from "./outreach/flows.ts";
import { linkedinConversations, linkedinMessages } from "./outreach/messages.ts";
import { tasks } from "./outreach/tasks.ts";
import { Plan, type SeedOptions } from "./plan.ts";
import { companies } from "./workspace/companies.ts";
import { customFieldValues } from "./workspace/custom-field-values.ts";
import { leads } from "./workspace/leads.ts";
import { customFields, lists, tags } from "./workspace/lists-tags-fields.ts";
import { linkedinBrowsers, mailboxes, senderProfiles } from "./workspace/senders.ts";
import { pipelineStages, teams, users } from "./workspace/team.ts";

const MOST_CONTACTS = 1_000_000;

/**
 * The rows that tables have at the start, by the name of the table. The same options make the same rows.
 *
 * @throws RangeError when there cannot be so many contacts.
 */
export function seedRows(options: SeedOptions): Readonly<Record<string, SeedRows>> {
  const { contacts } = options;
  if (!Number.isInteger(contacts) || contacts < 0 || contacts > MOST_CONTACTS) {
    throw new RangeError(`contacts is a whole number from 0 to ${MOST_CONTACTS}, not ${contacts}.`);
  }
  const plan = new Plan(options);
  const always = { teams: teams(plan), users: users(plan), "pipeline-stages": pipelineStages(plan) };
  if (contacts === 0) return always;
  return {
    ...always,
    lists: lists(plan),
    tags: tags(plan),
    "custom-fields": customFields(plan),
    "custom-field-values": customFieldValues(plan),
    "sender-profiles": senderProfiles(plan),
    mailboxes: mailboxes(plan),
    "linkedin-browsers": linkedinBrowsers(plan),
    flows: flows(plan),
    "flow-versions": flowVersions(plan),
    companies: companies(plan),
    leads: leads(plan),
    "flow-leads": flowLeads(plan),
    tasks: tasks(plan),
    "linkedin-conversations": linkedinConversations(plan),
    "linkedin-messages": linkedinMessages(plan),
    emails: emails(plan),
    "email-bodies": emailBodies(plan),
  };
}

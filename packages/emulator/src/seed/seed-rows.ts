import type { SeedRows } from "../backend/table.ts";
import { seedEmailBodies, seedEmails } from "./outreach/emails.ts";
import { seedFlowLeads } from "./outreach/flow-leads.ts";
import { seedFlows, seedFlowVersions } from "./outreach/flows.ts";
import { seedLinkedInConversations, seedLinkedInMessages } from "./outreach/messages.ts";
import { seedTasks } from "./outreach/tasks.ts";
import { Plan, type SeedOptions } from "./plan.ts";
import { seedCompanies } from "./workspace/companies.ts";
import { seedCustomFieldValues } from "./workspace/custom-field-values.ts";
import { seedLeads } from "./workspace/leads.ts";
import { seedCustomFields, seedLists, seedTags } from "./workspace/lists-tags-fields.ts";
import { seedLinkedInBrowsers, seedMailboxes, seedSenderProfiles } from "./workspace/senders.ts";
import { seedPipelineStages, seedTeams, seedUsers } from "./workspace/team.ts";

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
  const always = {
    teams: seedTeams(plan),
    users: seedUsers(plan),
    "pipeline-stages": seedPipelineStages(plan),
  };
  if (contacts === 0) return always;
  return {
    ...always,
    lists: seedLists(plan),
    tags: seedTags(plan),
    "custom-fields": seedCustomFields(plan),
    "custom-field-values": seedCustomFieldValues(plan),
    "sender-profiles": seedSenderProfiles(plan),
    mailboxes: seedMailboxes(plan),
    "linkedin-browsers": seedLinkedInBrowsers(plan),
    flows: seedFlows(plan),
    "flow-versions": seedFlowVersions(plan),
    companies: seedCompanies(plan),
    leads: seedLeads(plan),
    "flow-leads": seedFlowLeads(plan),
    tasks: seedTasks(plan),
    "linkedin-conversations": seedLinkedInConversations(plan),
    "linkedin-messages": seedLinkedInMessages(plan),
    emails: seedEmails(plan),
    "email-bodies": seedEmailBodies(plan),
  };
}

import type { SeedRows } from "../backend/table.ts";
import { seedEmailBodies, seedEmails } from "./outreach/emails.ts";
import { seedFlowLeads } from "./outreach/flow-leads.ts";
import { seedFlows, seedFlowVersions } from "./outreach/flows.ts";
import { seedLinkedInConversations, seedLinkedInMessages } from "./outreach/messages.ts";
import { seedTasks } from "./outreach/tasks.ts";
import { SeedContext, type SeedOptions } from "./seed-context.ts";
import { seedCompanies } from "./workspace/companies.ts";
import { seedCustomFieldValues } from "./workspace/custom-field-values.ts";
import { seedLeads } from "./workspace/leads.ts";
import { seedCustomFields, seedLists, seedTags } from "./workspace/lists-tags-fields.ts";
import { seedLinkedInBrowsers, seedMailboxes, seedSenderProfiles } from "./workspace/senders.ts";
import { seedPipelineStages, seedTeams, seedUsers } from "./workspace/team.ts";

const MAX_CONTACTS = 1_000_000;

/**
 * Returns the initial rows of the tables, by the name of the table. The same options produce the same rows.
 *
 * @throws RangeError if `contacts` is out of range.
 */
export function seedRows(options: SeedOptions): Readonly<Record<string, SeedRows>> {
  const { contacts } = options;
  if (!Number.isInteger(contacts) || contacts < 0 || contacts > MAX_CONTACTS) {
    throw new RangeError(
      `The option contacts must be a whole number from 0 to ${MAX_CONTACTS}, not ${contacts}.`,
    );
  }
  const context = new SeedContext(options);
  const baseTables = {
    teams: seedTeams(context),
    users: seedUsers(context),
    "pipeline-stages": seedPipelineStages(context),
  };
  if (contacts === 0) return baseTables;
  return {
    ...baseTables,
    lists: seedLists(context),
    tags: seedTags(context),
    "custom-fields": seedCustomFields(context),
    "custom-field-values": seedCustomFieldValues(context),
    "sender-profiles": seedSenderProfiles(context),
    mailboxes: seedMailboxes(context),
    "linkedin-browsers": seedLinkedInBrowsers(context),
    flows: seedFlows(context),
    "flow-versions": seedFlowVersions(context),
    companies: seedCompanies(context),
    leads: seedLeads(context),
    "flow-leads": seedFlowLeads(context),
    tasks: seedTasks(context),
    "linkedin-conversations": seedLinkedInConversations(context),
    "linkedin-messages": seedLinkedInMessages(context),
    emails: seedEmails(context),
    "email-bodies": seedEmailBodies(context),
  };
}

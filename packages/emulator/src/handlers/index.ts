import { emailJobs } from "../automation/email.ts";
import { linkedinJobs } from "../automation/linkedin.ts";
import { taskJobs } from "../automation/run-node.ts";
import { waitJobs } from "../automation/wait.ts";
import { actions, emptyRow } from "../collections.ts";
import { type Operation, operations } from "../description.ts";
import { genericHandler } from "../generic.ts";
import type { Handler, Handlers, Jobs } from "../handler.ts";
import { activityHandlers } from "./activities.ts";
import { aiTemplateHandlers } from "./ai-templates.ts";
import { apiKeyHandlers } from "./api-keys.ts";
import { attachmentHandlers } from "./attachments.ts";
import { automationHandlers } from "./automations.ts";
import { blacklistHandlers } from "./blacklist.ts";
import { browserHandlers, browserJobs } from "./browsers.ts";
import { companyHandlers } from "./companies.ts";
import { contactMassActionHandlers } from "./contact-mass-action.ts";
import { contactMetricHandlers } from "./contact-metrics.ts";
import { contactHandlers, contactJobs } from "./contacts.ts";
import { customFieldHandlers } from "./custom-fields.ts";
import { dataSourceHandlers, dataSourceJobs } from "./data-sources.ts";
import { emailThreadHandlers } from "./email-threads.ts";
import { emailHandlers } from "./emails.ts";
import { enrichmentHandlers, enrichmentJobs } from "./enrichment.ts";
import { fileExportHandlers, fileExportJobs } from "./file-exports.ts";
import { fileImportHandlers, fileImportJobs } from "./file-imports.ts";
import { flowLeadHandlers } from "./flow-leads.ts";
import { flowStatisticsHandlers } from "./flow-statistics.ts";
import { flowVersionHandlers } from "./flow-versions.ts";
import { linkedinMessageHandlers } from "./linkedin-messages.ts";
import { listMetricHandlers } from "./list-metrics.ts";
import { mailboxHandlers } from "./mailboxes.ts";
import { senderProfileHandlers } from "./sender-profiles.ts";
import { stageHandlers } from "./stages.ts";
import { tagHandlers } from "./tags.ts";
import { taskHandlers } from "./tasks.ts";
import { teamHandlers } from "./teams.ts";
import { validateHandlers } from "./validate-node.ts";
import { webhookHandlers, webhookJobs } from "./webhooks.ts";

/** Operations that do more than their path and schemas say. */
export const special: Handlers = {
  ...activityHandlers,
  ...aiTemplateHandlers,
  ...apiKeyHandlers,
  ...attachmentHandlers,
  ...automationHandlers,
  ...blacklistHandlers,
  ...browserHandlers,
  ...companyHandlers,
  ...contactHandlers,
  ...contactMassActionHandlers,
  ...contactMetricHandlers,
  ...customFieldHandlers,
  ...dataSourceHandlers,
  ...emailHandlers,
  ...emailThreadHandlers,
  ...enrichmentHandlers,
  ...fileExportHandlers,
  ...fileImportHandlers,
  ...flowLeadHandlers,
  ...flowStatisticsHandlers,
  ...flowVersionHandlers,
  ...linkedinMessageHandlers,
  ...listMetricHandlers,
  ...mailboxHandlers,
  ...senderProfileHandlers,
  ...stageHandlers,
  ...tagHandlers,
  ...taskHandlers,
  ...teamHandlers,
  ...validateHandlers,
  ...webhookHandlers,
};

/** Operations that their path and schemas tell all about. */
export const generic: Handlers = Object.fromEntries(
  [...actions].map(([id, action]) => [id, genericHandler(action)]),
);

/** What each operation does. One that is new in the description answers in its shape until it is given a behaviour. */
export const handlers: Handlers = {
  ...Object.fromEntries(operations.map((operation) => [operation.id, shapeOnly(operation)])),
  ...generic,
  ...special,
};

export const jobs: Jobs = {
  ...browserJobs,
  ...contactJobs,
  ...dataSourceJobs,
  ...emailJobs,
  ...enrichmentJobs,
  ...fileExportJobs,
  ...fileImportJobs,
  ...linkedinJobs,
  ...taskJobs,
  ...waitJobs,
  ...webhookJobs,
};

function shapeOnly({ success: { schema } }: Operation): Handler {
  return () => schema && emptyRow({ properties: { value: schema } }).value;
}

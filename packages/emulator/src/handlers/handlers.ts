import { enrolmentJobs } from "../automation/enrolment.ts";
import { taskJobs } from "../automation/steps/run-step.ts";
import { waitJobs } from "../automation/waiting.ts";
import { crudOperations, emptyRow } from "../collections/collections.ts";
import { crudHandler } from "../collections/crud.ts";
import { type Operation, operations } from "../description.ts";
import type { Handler, Handlers, JobHandlers } from "../http/handler.ts";
import { emailJobs } from "../messaging/email.ts";
import { linkedinJobs } from "../messaging/linkedin.ts";
import { apiKeyHandlers } from "./account/api-keys.ts";
import { teamHandlers } from "./account/teams.ts";
import { aiTemplateHandlers } from "./automations/ai-templates.ts";
import { automationHandlers } from "./automations/automations.ts";
import { flowLeadHandlers } from "./automations/flow-leads.ts";
import { flowStatisticsHandlers } from "./automations/flow-statistics.ts";
import { flowVersionHandlers } from "./automations/flow-versions.ts";
import { taskHandlers } from "./automations/tasks.ts";
import { validationHandlers } from "./automations/validate-node.ts";
import { companyHandlers, companyJobs } from "./companies/companies.ts";
import { activityHandlers } from "./contacts/activities.ts";
import { blacklistHandlers } from "./contacts/blacklist.ts";
import { contactMassActionHandlers, contactMassActionJobs } from "./contacts/contact-mass-action.ts";
import { contactMetricHandlers } from "./contacts/contact-metrics.ts";
import { contactHandlers, contactJobs } from "./contacts/contacts.ts";
import { enrichmentHandlers, enrichmentJobs } from "./enrichment/enrichment.ts";
import { dataSourceHandlers, dataSourceJobs } from "./import-export/data-sources.ts";
import { fileExportHandlers, fileExportJobs } from "./import-export/file-exports.ts";
import { fileImportHandlers, fileImportJobs } from "./import-export/file-imports.ts";
import { attachmentHandlers } from "./messages/attachments.ts";
import { emailThreadHandlers } from "./messages/email-threads.ts";
import { emailHandlers } from "./messages/emails.ts";
import { linkedinMessageHandlers } from "./messages/linkedin-messages.ts";
import { browserHandlers, browserJobs } from "./senders/linkedin-browsers.ts";
import { mailboxHandlers } from "./senders/mailboxes.ts";
import { senderProfileHandlers } from "./senders/sender-profiles.ts";
import { customFieldHandlers } from "./tags-stages-fields/custom-fields.ts";
import { listMetricHandlers } from "./tags-stages-fields/list-and-tag-metrics.ts";
import { listHandlers } from "./tags-stages-fields/lists.ts";
import { stageHandlers } from "./tags-stages-fields/stages.ts";
import { tagHandlers } from "./tags-stages-fields/tags.ts";
import { webhookHandlers, webhookJobs } from "./webhooks/webhooks.ts";

/** Operations that do more than create, read, update, delete or list rows. */
export const customHandlers: Handlers = {
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
  ...listHandlers,
  ...listMetricHandlers,
  ...mailboxHandlers,
  ...senderProfileHandlers,
  ...stageHandlers,
  ...tagHandlers,
  ...taskHandlers,
  ...teamHandlers,
  ...validationHandlers,
  ...webhookHandlers,
};

/** Operations that only create, read, update, delete or list rows. Their paths and schemas define them. */
export const crudHandlers: Handlers = Object.fromEntries(
  [...crudOperations].map(([id, action]) => [id, crudHandler(action)]),
);

/**
 * The handler of each operation. An operation without its own handler returns an empty response of the declared shape.
 */
export const handlers: Handlers = {
  ...Object.fromEntries(operations.map((operation) => [operation.id, emptyResponseHandler(operation)])),
  ...crudHandlers,
  ...customHandlers,
};

export const jobHandlers: JobHandlers = {
  ...browserJobs,
  ...companyJobs,
  ...contactJobs,
  ...contactMassActionJobs,
  ...dataSourceJobs,
  ...emailJobs,
  ...enrolmentJobs,
  ...enrichmentJobs,
  ...fileExportJobs,
  ...fileImportJobs,
  ...linkedinJobs,
  ...taskJobs,
  ...waitJobs,
  ...webhookJobs,
};

function emptyResponseHandler({ success: { schema } }: Operation): Handler {
  return () => schema && emptyRow({ properties: { value: schema } }).value;
}

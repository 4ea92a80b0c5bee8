export * from "@grinfi/core";
export { type Page, type Pager, type Position, positionOf } from "@grinfi/pagination";
export type { ListOptions } from "./calls/list-options.ts";
export type { ItemOf } from "./calls/lists.ts";
export type {
  ClientRetrySettings,
  GrinfiOptions,
  RateLimitSettings,
  RequestOptions,
  ResilienceSettings,
  RetrySettings,
} from "./calls/options.ts";
export type * from "./generated/resources.ts";
export { Grinfi } from "./grinfi.ts";
export type { AutomationTree } from "./jobs/automation-tree/automation-tree.ts";
export type {
  BulkAction,
  BulkActionOptions,
  BulkActionResult,
  ChunkOutcome,
  ContactSelection,
} from "./jobs/bulk-action/bulk-action-types.ts";
export type {
  BulkUpsertOptions,
  BulkUpsertResult,
  ContactFile,
  ContactRow,
  ContactRows,
  ContactTarget,
  MatchKey,
  RowOutcome,
} from "./jobs/bulk-upsert/bulk-upsert-types.ts";
export type {
  ChangeReason,
  ChangesOptions,
  ChangesPosition,
  ChangesResult,
  ContactChange,
} from "./jobs/changes/changes-types.ts";
export type {
  DoubtfulRow,
  ImportCsvOptions,
  ImportCsvPlan,
  ImportCsvProgress,
  ImportCsvResult,
  ImportField,
  ImportTarget,
} from "./jobs/csv/import-csv-types.ts";
export type {
  AnyExportOptions,
  ContactExport,
  ContactExportOptions,
  ContactExportProgress,
  CsvExportOptions,
  ExportColumn,
  JsonExportOptions,
  NdjsonExportOptions,
} from "./jobs/export/export-types.ts";
export type { ExportValue, FormulaHandling } from "./jobs/export/write-csv.ts";
export type {
  ConversationEntry,
  ConversationOptions,
  EmailEntry,
  LinkedInEntry,
  ReceivedMessage,
  UnreadContact,
  UnreadCount,
  UnreadOptions,
} from "./jobs/inbox/inbox-types.ts";
export type { Journal, JournalEntry, JournalQuery } from "./jobs/journal/journal.ts";
export type { LookupOptions } from "./jobs/names/name-lookup.ts";
export type { UuidOrName } from "./jobs/names/uuid-or-name.ts";
export type {
  AutomaticAudience,
  ContactFinding,
  Preflight,
  PreflightContacts,
  PreflightOptions,
  PreflightQueue,
  PreflightSender,
  PreflightStep,
  SenderProblem,
  StartOptions,
} from "./jobs/preflight/preflight-types.ts";
export type {
  EmailReply,
  FollowUpTask,
  LinkedInReply,
  ReplyMessage,
  ReplyOptions,
  ReplyResult,
  ReplyStep,
} from "./jobs/reply/reply-types.ts";
export type {
  AutomationReport,
  AutomationReportInput,
  ChannelReport,
  SourceReport,
  StepReport,
  StepTotal,
} from "./jobs/report/automation-report-types.ts";
export type { Counts } from "./jobs/report/counts.ts";
export type { Period } from "./jobs/report/period.ts";
export type { Rate } from "./jobs/report/rate.ts";
export type { SenderReport, SendersReport, TeamReport } from "./jobs/report/senders-report-types.ts";
export type {
  EmailRow,
  MessageRow,
  RowsToSend,
  SendManyOptions,
  SendManyResult,
  SendOutcome,
  SkipRules,
} from "./jobs/send-many/send-many-types.ts";
export type { Job, JobOptions } from "./jobs/shared/job.ts";
export type { JobProgress } from "./jobs/shared/progress-tracker.ts";
export type { WaitFunction } from "./jobs/shared/wait.ts";
export type { AutomationProblem, AutomationRule } from "./jobs/validate/problem.ts";
export type { NodeValidation } from "./jobs/validate/validate-on-server.ts";
export type {
  IdleResult,
  IdleStep,
  ItemsWaitResult,
  ReadableAction,
  SentMessage,
  StartedImport,
  WaitedItem,
  WaitOptions,
  WaitResult,
  WaitSettings,
  WaitStep,
} from "./jobs/wait/wait-types.ts";
export type {
  DesiredWebhook,
  EnsureWebhooksOptions,
  EnsureWebhooksResult,
  WebhookEventName,
  WebhookOutcome,
} from "./jobs/webhooks/ensure-webhooks-types.ts";
export type { Automations } from "./resources/automations.ts";
export type { Contacts } from "./resources/contacts/contacts.ts";
export type { Emails } from "./resources/emails.ts";
export type { Inbox } from "./resources/inbox.ts";
export type { Messages } from "./resources/messages.ts";
export type {
  CustomFields,
  Lists,
  NamedResource,
  ObjectLookupOptions,
  PipelineStages,
  SenderProfiles,
  Tags,
} from "./resources/named-resource.ts";
export type { Reports } from "./resources/reports.ts";
export type { GrinfiCalls } from "./resources/resource.ts";
export type { Webhooks } from "./resources/webhooks.ts";

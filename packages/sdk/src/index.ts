export * from "@grinfi/core";
export { type Page, type Pager, type Position, positionOf } from "@grinfi/pagination";
export type { Automations } from "./automations.ts";
export type { Contacts } from "./contacts.ts";
export type * from "./generated/resources.ts";
export type * from "./generated/types.ts";
export { Grinfi } from "./grinfi.ts";
export type { Inbox } from "./inbox.ts";
export type { ListOptions } from "./list-options.ts";
export type { ItemOf } from "./lists.ts";
export type {
  CustomFields,
  FieldLookupOptions,
  Lists,
  PipelineStages,
  SenderProfiles,
  StageLookupOptions,
  Tags,
} from "./named-resources.ts";
export type {
  CallOptions,
  ClientRetrySettings,
  GrinfiOptions,
  RateLimitSettings,
  ResilienceOptions,
  RetrySettings,
} from "./options.ts";
export type { Reports } from "./reports.ts";
export type { GrinfiCalls } from "./resource.ts";
export type { Webhooks } from "./webhooks.ts";
export type { AutomationTree } from "./workflows/automation-tree.ts";
export type {
  BulkUpsertOptions,
  BulkUpsertResult,
  ContactRow,
  ContactRows,
  MatchKey,
  RowOutcome,
} from "./workflows/bulk-upsert/bulk-upsert-types.ts";
export type {
  CsvColumn,
  CsvExport,
  ExportCsvOptions,
  ExportCsvProgress,
} from "./workflows/csv/export-csv-types.ts";
export type {
  DoubtfulRow,
  ImportCsvOptions,
  ImportCsvPlan,
  ImportCsvProgress,
  ImportCsvResult,
  ImportField,
  ImportTarget,
} from "./workflows/csv/import-csv-types.ts";
export type { CsvValue, Formulas } from "./workflows/csv/write-csv.ts";
export type {
  ConversationEntry,
  ConversationOptions,
  EmailEntry,
  LinkedInEntry,
  Received,
  UnreadContact,
  UnreadCount,
  UnreadOptions,
} from "./workflows/inbox/inbox-types.ts";
export type { Journal, JournalEntry } from "./workflows/journal.ts";
export type {
  ChunkOutcome,
  ContactSelection,
  MassAction,
  MassActionOptions,
  MassActionResult,
} from "./workflows/mass-action/mass-action-types.ts";
export type { LookupOptions } from "./workflows/names/name-lookup.ts";
export type { Reference } from "./workflows/names/reference.ts";
export type {
  EmailReply,
  FollowUpTask,
  LinkedInReply,
  ReplyMessage,
  ReplyOptions,
  ReplyResult,
  ReplyStep,
} from "./workflows/reply/reply-types.ts";
export type {
  AutomationReport,
  AutomationReportInput,
  ChannelReport,
  SourceReport,
  StepReport,
  StepTotal,
} from "./workflows/report/automation-report-types.ts";
export type { Counts } from "./workflows/report/counts.ts";
export type { Period } from "./workflows/report/period.ts";
export type { Rate } from "./workflows/report/rate.ts";
export type { SenderReport, SendersReport, TeamReport } from "./workflows/report/senders-report-types.ts";
export type { Run, RunOptions } from "./workflows/run.ts";
export type { NodeCheck } from "./workflows/validate/check.ts";
export type { AutomationProblem, AutomationRule } from "./workflows/validate/problem.ts";
export type { Wait } from "./workflows/wait.ts";
export type {
  EnsureWebhooksOptions,
  EnsureWebhooksResult,
  WantedWebhook,
  WebhookOutcome,
} from "./workflows/webhooks/ensure-webhooks-types.ts";

import type { JobInputs } from "@grinfi/core/schemas";
import { describe, expectTypeOf, test } from "vitest";
import type { RequestOptions } from "./calls/options.ts";
import type { Resources } from "./generated/resources.ts";
import type { Grinfi } from "./grinfi.ts";
import type {
  AutomationReportInput,
  AutomationTree,
  BulkActionOptions,
  BulkUpsertOptions,
  ChangesOptions,
  ContactExportOptions,
  ContactFile,
  ContactRow,
  ConversationOptions,
  DesiredWebhook,
  EmailReply,
  EmailRow,
  EnsureWebhooksOptions,
  FollowUpTask,
  ImportCsvOptions,
  Journal,
  LinkedInReply,
  MessageRow,
  NamedResource,
  PreflightOptions,
  ReplyOptions,
  SendManyOptions,
  SkipRules,
  UnreadOptions,
  WaitOptions,
} from "./index.ts";

declare const grinfi: Grinfi;
declare const inputs: JobInputs;

/** The names of the jobs: the methods of the resources that no operation has, without the lookups by name. */
type JobName = {
  [Name in keyof Grinfi & string]: `${Name}.${JobsOf<Name>}`;
}[Exclude<keyof Grinfi & string, "call" | "paginate" | "request" | "withOptions">];

type JobsOf<Name extends keyof Grinfi> = string &
  Exclude<
    keyof Grinfi[Name],
    keyof NamedResource | (Name extends keyof Resources ? keyof Resources[Name] : never)
  >;

/** The names of the options of a job that are data. Those of every call, functions and journals are not. */
type DataOf<Options> = Exclude<
  { [Name in keyof Options]-?: NonNullable<Options[Name]> extends NotData ? never : Name }[keyof Options],
  keyof RequestOptions
>;

/** The names of the options that are data, of all members of a union. */
type DataOfEach<Options> = Options extends unknown ? DataOf<Options> : never;

type NotData = Journal | ((...args: never[]) => unknown);

/** The names of the fields of an object, or of those of all members of a union. */
type FieldsOf<Input> = Input extends unknown ? keyof Input : never;

type OptionsOf<Id extends keyof JobInputs> = JobInputs[Id] extends { readonly options?: infer Options }
  ? NonNullable<Options>
  : never;

test("every job has a schema", () => {
  expectTypeOf<keyof JobInputs>().toEqualTypeOf<JobName>();
});

test("a job takes what its schema accepts, by the names of its parameters", () => {
  const { automations, contacts, emails, inbox, messages, reports, webhooks } = grinfi;
  automations.preflight(inputs["automations.preflight"].flowUuid, inputs["automations.preflight"].options);
  automations.report(inputs["automations.report"].flowUuid, inputs["automations.report"].input);
  automations.validate(inputs["automations.validate"].tree);
  automations.validateOnServer(inputs["automations.validateOnServer"].tree);
  automations.waitUntilIdle(
    inputs["automations.waitUntilIdle"].flowUuid,
    inputs["automations.waitUntilIdle"].options,
  );
  const { action, selection, options } = inputs["contacts.bulkAction"];
  contacts.bulkAction(action, selection, options);
  contacts.bulkUpsert(inputs["contacts.bulkUpsert"].rows, inputs["contacts.bulkUpsert"].options);
  contacts.changes(inputs["contacts.changes"].options);
  contacts.export(inputs["contacts.export"].options);
  contacts.importCsv(inputs["contacts.importCsv"].file, inputs["contacts.importCsv"].options);
  contacts.reply(inputs["contacts.reply"].uuid, inputs["contacts.reply"].options);
  emails.sendMany(inputs["emails.sendMany"].rows, inputs["emails.sendMany"].options);
  inbox.getConversation(inputs["inbox.getConversation"].contactUuid, inputs["inbox.getConversation"].options);
  inbox.listUnread(inputs["inbox.listUnread"].options);
  inbox.markRead(inputs["inbox.markRead"].contactUuids);
  messages.sendMany(inputs["messages.sendMany"].rows, inputs["messages.sendMany"].options);
  const wait = inputs["contacts.waitForBulkAction"];
  contacts.waitForBulkAction(wait.action, wait.ids, wait.options);
  contacts.waitForImport(inputs["contacts.waitForImport"].started, inputs["contacts.waitForImport"].options);
  emails.waitUntilSent(inputs["emails.waitUntilSent"].emails, inputs["emails.waitUntilSent"].options);
  inbox.getConversation(inputs["inbox.getConversation"].contactUuid, inputs["inbox.getConversation"].options);
  inbox.listUnread(inputs["inbox.listUnread"].options);
  inbox.markRead(inputs["inbox.markRead"].contactUuids);
  messages.waitUntilSent(inputs["messages.waitUntilSent"].messages, inputs["messages.waitUntilSent"].options);
  reports.senders(inputs["reports.senders"].period);
  webhooks.ensure(inputs["webhooks.ensure"].desired, inputs["webhooks.ensure"].options);
});

describe("no data is missing in the schema of", () => {
  test("the options of each job", () => {
    expectTypeOf<keyof OptionsOf<"automations.preflight">>().toEqualTypeOf<DataOf<PreflightOptions>>();
    expectTypeOf<keyof OptionsOf<"contacts.bulkAction">>().toEqualTypeOf<DataOf<BulkActionOptions>>();
    expectTypeOf<keyof OptionsOf<"contacts.bulkUpsert">>().toEqualTypeOf<DataOf<BulkUpsertOptions>>();
    expectTypeOf<keyof OptionsOf<"contacts.changes">>().toEqualTypeOf<DataOf<ChangesOptions>>();
    expectTypeOf<FieldsOf<OptionsOf<"contacts.export">>>().toEqualTypeOf<DataOfEach<ContactExportOptions>>();
    expectTypeOf<keyof OptionsOf<"contacts.importCsv">>().toEqualTypeOf<DataOf<ImportCsvOptions>>();
    expectTypeOf<keyof OptionsOf<"emails.sendMany">>().toEqualTypeOf<DataOf<SendManyOptions<EmailRow>>>();
    expectTypeOf<keyof OptionsOf<"messages.sendMany">>().toEqualTypeOf<DataOf<SendManyOptions<MessageRow>>>();
    expectTypeOf<keyof NonNullable<OptionsOf<"emails.sendMany">["skip"]>>().toEqualTypeOf<keyof SkipRules>();
    expectTypeOf<keyof NonNullable<OptionsOf<"messages.sendMany">["skip"]>>().toEqualTypeOf<
      keyof SkipRules
    >();
    expectTypeOf<keyof OptionsOf<"inbox.getConversation">>().toEqualTypeOf<DataOf<ConversationOptions>>();
    expectTypeOf<keyof OptionsOf<"inbox.listUnread">>().toEqualTypeOf<DataOf<UnreadOptions>>();
    type Waits =
      | OptionsOf<"automations.waitUntilIdle">
      | OptionsOf<"contacts.waitForBulkAction">
      | OptionsOf<"contacts.waitForImport">
      | OptionsOf<"emails.waitUntilSent">
      | OptionsOf<"messages.waitUntilSent">;
    expectTypeOf<FieldsOf<Waits>>().toEqualTypeOf<DataOf<WaitOptions>>();
    expectTypeOf<keyof OptionsOf<"webhooks.ensure">>().toEqualTypeOf<DataOf<EnsureWebhooksOptions>>();
    expectTypeOf<FieldsOf<OptionsOf<"contacts.reply">>>().toEqualTypeOf<DataOfEach<ReplyOptions>>();
  });

  test("each channel and the task of a reply", () => {
    type Channel<Name> = Extract<OptionsOf<"contacts.reply">, { readonly channel: Name }>;
    expectTypeOf<keyof EmailReply>().toExtend<keyof Channel<"email">>();
    expectTypeOf<keyof LinkedInReply>().toExtend<keyof Channel<"linkedin">>();
    expectTypeOf<keyof NonNullable<OptionsOf<"contacts.reply">["task"]>>().toEqualTypeOf<
      keyof FollowUpTask
    >();
  });

  test("the other parameters", () => {
    type Rows = JobInputs["contacts.bulkUpsert"]["rows"];
    expectTypeOf<keyof Extract<Rows, readonly unknown[]>[number]>().toEqualTypeOf<keyof ContactRow>();
    expectTypeOf<keyof Exclude<Rows, readonly unknown[]>>().toEqualTypeOf<keyof ContactFile>();
    type MessageSchema = JobInputs["messages.sendMany"]["rows"][number];
    expectTypeOf<keyof MessageSchema>().toEqualTypeOf<keyof MessageRow>();
    expectTypeOf<keyof JobInputs["emails.sendMany"]["rows"][number]>().toEqualTypeOf<keyof EmailRow>();
    expectTypeOf<keyof JobInputs["webhooks.ensure"]["desired"][number]>().toEqualTypeOf<
      keyof DesiredWebhook
    >();
    expectTypeOf<keyof JobInputs["automations.validate"]["tree"]>().toEqualTypeOf<keyof AutomationTree>();
    expectTypeOf<keyof NonNullable<JobInputs["automations.report"]["input"]>>().toEqualTypeOf<
      keyof AutomationReportInput
    >();
    type Action = Parameters<Grinfi["contacts"]["bulkAction"]>[0];
    expectTypeOf<JobInputs["contacts.bulkAction"]["action"]["type"]>().toEqualTypeOf<Action["type"]>();
    expectTypeOf<FieldsOf<JobInputs["contacts.bulkAction"]["action"]>>().toEqualTypeOf<FieldsOf<Action>>();
  });

  test("columns", () => {
    type ExportColumn = NonNullable<OptionsOf<"contacts.export">["columns"]>[number];
    expectTypeOf<ExportColumn>().toEqualTypeOf<
      Extract<NonNullable<ContactExportOptions["columns"]>[number], string>
    >();
    type ImportColumn = NonNullable<OptionsOf<"contacts.importCsv">["columns"]>[string];
    expectTypeOf<Extract<ImportColumn, string>>().toEqualTypeOf<
      Extract<NonNullable<ImportCsvOptions["columns"]>[string], string>
    >();
  });
});

import type { FileInput } from "@grinfi/core";
import { ContactsResource } from "../generated/resources.ts";
import { bulkUpsert } from "../jobs/bulk-upsert/bulk-upsert.ts";
import type {
  BulkUpsertOptions,
  BulkUpsertResult,
  ContactRows,
  RowOutcome,
} from "../jobs/bulk-upsert/bulk-upsert-types.ts";
import { exportCsv } from "../jobs/csv/export-csv.ts";
import type { CsvExport, ExportCsvOptions } from "../jobs/csv/export-csv-types.ts";
import { importCsv } from "../jobs/csv/import-csv.ts";
import type { ImportCsvOptions, ImportCsvProgress, ImportCsvResult } from "../jobs/csv/import-csv-types.ts";
import { massAction } from "../jobs/mass-action/mass-action.ts";
import type {
  ChunkOutcome,
  ContactSelection,
  MassAction,
  MassActionOptions,
  MassActionResult,
} from "../jobs/mass-action/mass-action-types.ts";
import { reply } from "../jobs/reply/reply.ts";
import type { ReplyOptions, ReplyResult, ReplyStep } from "../jobs/reply/reply-types.ts";
import type { Account } from "../jobs/shared/account.ts";
import type { Job } from "../jobs/shared/job.ts";
import type { GrinfiCalls } from "./resource.ts";

/** Contacts, and the jobs with them that take many calls. */
export class Contacts extends ContactsResource {
  readonly #grinfi: Account;

  constructor(call: GrinfiCalls, grinfi: Account) {
    super(call);
    this.#grinfi = grinfi;
  }

  /**
   * Saves people as contacts and, with `automation`, enrols each of them once.
   *
   * Rows are read as they are needed, 25 together. With a `journal`, a run that was cut off is taken up by another one with
   * the same list and automation: it does only the rest. What may have been done already is looked up; where that does
   * not settle it, the row is `unknown`, named in `problems`, and not tried again. No contact is enrolled twice in an
   * automation through one journal, also by runs for other lists.
   *
   * A row that the journal has is not sent again, unless `onConflict` is `update` and its data has changed: then it is saved
   * again, and not enrolled again. Entries of earlier versions, which have no digest of the data, answer for any data.
   *
   * A field that a contact does not have ends the run before anything is sent, unless `unmapped` is `drop`.
   *
   * A row that repeats the person of a row before it is skipped and writes nothing, however it spells the person: LinkedIn
   * handles and addresses of profiles are compared without regard to case, host, language and query, member ids as they are,
   * and email addresses without regard to case. What is sent is the row as it was given. Of each row, less than 1 KB is kept
   * until the run ends: a million rows take up to 1 GB.
   *
   * List and automation are looked up before the first row.
   *
   * Requests: 1 each to look up list and automation by uuid; by name as many as `uuidOf` takes. For a row: 1 to find a known
   * contact, up to 3 to find that there is none (see `match`), 1 to save it and 1 to enrol it; and 2 for each 25 rows to read
   * enrolments. So 1,000 new rows with email and company take about 5,082 with an automation, which is 17 minutes at 300 a
   * minute; known rows that are skipped take 1 each, and rows that repeat another one none. A row whose data has changed takes 1
   * more where its contact is not found by the new data.
   *
   * @param rows - People, from an array, a generator or a stream.
   * @returns A job: await it for the counts and the problems, or loop over it for what became of each row.
   * @throws ConfigurationError when an option cannot be used or, from the job, when the same run, or another one with the
   *   same automation, is under way through the same journal.
   * @throws InvalidInputError, from the job, before anything is sent, when one of the first 25 rows has a field that a contact
   *   does not have.
   * @throws LookupError, from the job, before anything is sent, when `list` or `automation` is a text that is not a uuid, does
   *   not exist, or is the name of more than one.
   * @throws UnauthorizedError, ForbiddenError, PaymentRequiredError, the reason of `signal` or what the rows or the journal
   *   throw, from the job: they end it. Other errors are those of a row, in its outcome.
   *
   * @example
   * const run = grinfi.contacts.bulkUpsert(rows, { list, automation, onConflict: "skip", journal });
   * const { created, failed, unknown, problems } = await run;
   */
  bulkUpsert(rows: ContactRows, options: BulkUpsertOptions): Job<RowOutcome, BulkUpsertResult> {
    return bulkUpsert(this.#grinfi, rows, options);
  }

  /**
   * Does the same to many contacts, in calls of 100 one after another, after it has read who they are.
   *
   * A filter is searched first: who is found is counted and read, and exactly these uuids are sent, never `all: true`. Are
   * there more than `max`, nothing is sent, and the error says how many. Each contact is compared with the filter, as far as it
   * has the fields: when one does not match, the API ignores the filter, and nothing is sent. It cannot be compared by a field
   * that contacts do not have, such as one with a typo: look at a dry run first.
   *
   * No call is sent again after a failure that leaves open whether it was done: its chunk is `unknown`. After such a
   * failure of `contact_add_to_flow` or `contact_delete` the run stops, and the chunks that are left are `not_tried`. The
   * other actions leave the same state when they are done twice, and the run goes on. `contact_add_to_flow` leaves out who
   * is or was in the automation, whatever became of them there.
   *
   * Requests: with a filter 1 to count and 1 for each 100 contacts to read them; 1 for each 100 contacts to change them
   * (see `chunkSize`); and for `contact_add_to_flow` 1 more for each 100 enrolments that they have in the automation, at
   * least 1 for a chunk. A list or an automation that the action names takes 1 more, a name as many as `uuidOf` takes. So 450 contacts by a filter take 11, by their uuids 5.
   *
   * @returns A job: await it for the counts and the chunks, or loop over it for what became of each chunk.
   * @throws ConfigurationError when an option cannot be used or, from the job, when more than `max` contacts are selected.
   * @throws InvalidInputError when a condition of the filter says nothing, such as `undefined` or an empty array.
   * @throws ListError with the reason `filter_ignored`, from the job, when a contact does not match the filter.
   * @throws LookupError, from the job, before anything is sent, when a uuid of the action is a text that is not one, when a list
   *   or an automation does not exist, or when a name belongs to nothing or to more than one thing.
   * @throws UnauthorizedError, ForbiddenError, the reason of `signal` or what the search ends in, from the job: they end
   *   it. Whatever was sent by then has been told as progress.
   *
   * @example
   * const action = { type: "contact_change_pipeline_stage", pipeline_stage_uuid } as const;
   * const { done, failed, unknown } = await grinfi.contacts.massAction(action, { filter: { list_uuid } });
   */
  massAction(
    action: MassAction,
    selection: ContactSelection,
    options?: MassActionOptions,
  ): Job<ChunkOutcome, MassActionResult> {
    return massAction(this.#grinfi, action, selection, options);
  }

  /**
   * Answers a contact: takes it out of its automations, sends, moves it to a stage and adds a task, in this order.
   *
   * Nothing is sent while the automations may still write, unless `sendAnyway`; without a message that certainly went to
   * the API there is no new stage and no task. A stage that could not be changed does not keep the task from being added.
   *
   * What may have been sent already is looked for among the messages, emails or tasks of the contact, by its text: found, it
   * is done; not found, it is `unknown` and not sent again. With a `journal`, so is what an earlier run left off, and the
   * same reply goes out once, also where the uuid is in upper case, or the text has other breaks. The journal holds uuids and
   * a digest, no text.
   *
   * Requests: 1 to read the messages or emails of the contact (for each 100 of them), 1 to cancel, 1 to send, 1 for a
   * stage, 2 for a task. So all of it takes 6, and a reply alone 3. A sender profile that you name takes 1 more, and a name as
   * many as `uuidOf` takes. To look for what may have been sent takes 1 each, and
   * for an email 1 more for each new one with its subject.
   *
   * @param uuid - The contact.
   * @param options - Channel and text, and what goes with them. Who writes is by default whoever exchanged the last message
   *   or email with the contact.
   * @returns A job: await it for all steps, or loop over it for each as it is over. It resolves also when steps failed.
   * @throws ConfigurationError when an option cannot be used. From the run: when the conversation does not have what was
   *   left out, or when the same reply is under way through the same journal.
   * @throws LookupError, from the job, before anything is changed, when a stage or a sender profile is a text that is not a
   *   uuid, or does not exist.
   * @throws What reading the conversation ends in, from the job: nothing is changed then. The reason of `signal`, after the
   *   step that it cut off was told, and what the journal throws.
   *
   * @example
   * const { isComplete, steps } = await grinfi.contacts.reply(uuid, {
   *   channel: "linkedin",
   *   text: "Tuesday at ten?",
   *   stage,
   *   journal,
   *   task: { type: "linkedin_like_latest_post", text: "-", schedule_at: "2026-03-02T09:00:00Z" },
   * });
   * if (!isComplete) console.error(steps.filter(({ outcome }) => outcome !== "done"));
   */
  reply(uuid: string, options: ReplyOptions): Job<ReplyStep, ReplyResult> {
    return reply(this.#grinfi, uuid, options);
  }

  /**
   * Makes contacts of a CSV file: uploads it, lets the API import it, and counts the contacts of the list meanwhile, since the
   * API reports no progress. The import is started once; whether it began is `unknown` when that call was cut off.
   *
   * The file is read here first: with `dryRun` the run ends then and says how the columns are mapped, which are left out, and
   * which rows are doubtful. It is text in UTF-8 of at most 20 MB, separated by commas, semicolons, tabs or bars, and its
   * first row names the columns. Text in UTF-16, a first line such as `sep=;` and a file without rows are refused.
   *
   * Requests: 4, and 1 for each look at the list, after 2, 4, 8 and 16 seconds and then every 30, until it has gained as many
   * contacts as there are rows or stood still for `patience`. So 1,000 rows that the API imports in 20 seconds take 8. A list or
   * a tag by its name takes as many as `uuidOf` does. A dry run takes none, and looks up neither list nor tags.
   *
   * @param file - A Blob, or text, bytes or a stream with a name. For a path, `await openAsBlob(path)` of `node:fs`.
   * @returns A job: await it for what became of the file, or loop over it for the progress. Once it has told of `started`,
   *   the import goes on whether it is watched or not.
   * @throws ConfigurationError when an option cannot be used; from the job, when the file or a column cannot be used:
   *   nothing was sent then.
   * @throws LookupError, from the job, before anything is sent, when `list` or a tag is a text that is not a uuid, or when the
   *   list or a name does not exist.
   * @throws The error of the first count, of the upload or of a start that was refused, or the reason of `signal`, from the
   *   run. But for an abort after `uploaded`, nothing was imported then.
   *
   * @example
   * const file = { name: "fair.csv", content: "Name,Mail\nRobin Sample,robin.sample@example.com\n" };
   * const run = grinfi.contacts.importCsv(file, { list, columns: { Name: "name", Mail: "email" } });
   * const { outcome, missing, reason } = await run;
   */
  importCsv(file: FileInput, options: ImportCsvOptions): Job<ImportCsvProgress, ImportCsvResult> {
    return importCsv(this.#grinfi, file, options);
  }

  /**
   * Writes contacts as CSV, the oldest first, as many as there are: a page is asked for when the text before it was taken.
   * There is no text before the first page has come, so that a file with a header alone has nobody in it.
   * The rows end with CRLF and are quoted after RFC 4180; what a spreadsheet may take for a formula is defused, and numbers
   * stay numbers.
   *
   * Where a page fails, `positionOf(error)` has the place of the first contact that is not in the text. Give it to another
   * export as `position` with the same filter and columns and append what that one gives: it has no header.
   *
   * Requests: 1 for each page of `pageSize` contacts, and about 1 more for each 10,000. So 25,000 contacts take 251.
   *
   * @returns What can be looped over, given to `writeFile` of `node:fs/promises` as it is, and read as a `stream()`.
   * @throws ConfigurationError when an option cannot be used. Other errors come where the text is read.
   * @throws InvalidInputError when a condition of the filter says nothing, such as `undefined` or an empty array.
   * @throws ListError with the reason `filter_ignored`, where the text is read, before a contact that does not match the filter.
   *
   * @example
   * const csv = grinfi.contacts.exportCsv({ filter: { list_uuid }, columns: ["name", "work_email", "tags"] });
   * await writeFile("contacts.csv", csv); // or: new Response(csv.stream())
   */
  exportCsv(options?: ExportCsvOptions): CsvExport {
    return exportCsv(this.#grinfi, options);
  }
}

import type { FileInput } from "@grinfi/core";
import type {
  BulkAction,
  BulkActionOptions,
  BulkActionResult,
  ChunkOutcome,
  ContactSelection,
} from "../../jobs/bulk-action/bulk-action-types.ts";
import type {
  BulkUpsertOptions,
  BulkUpsertResult,
  ContactFile,
  ContactRows,
  RowOutcome,
} from "../../jobs/bulk-upsert/bulk-upsert-types.ts";
import type {
  ImportCsvOptions,
  ImportCsvProgress,
  ImportCsvResult,
} from "../../jobs/csv/import-csv-types.ts";
import type { ReplyOptions, ReplyResult, ReplyStep } from "../../jobs/reply/reply-types.ts";
import { createJob, type Job } from "../../jobs/shared/job.ts";
import { clientOf, type JobClient, setClient } from "../job-client.ts";
import { keepErrors } from "../keep-errors.ts";
import type { GrinfiCalls } from "../resource.ts";
import { ContactReads } from "./contact-reads.ts";

/** Contacts, with jobs that make many calls. */
export class Contacts extends ContactReads {
  constructor(calls: GrinfiCalls, client: JobClient) {
    super(calls);
    setClient(this, client);
  }

  /**
   * Saves people as contacts and, with `automation`, enrols each of them once.
   *
   * It reads rows as it needs them, 100 at a time. With a `journal`, another job with the same list and automation
   * resumes an interrupted one and processes only the remaining rows. If a row may have been processed already, the job
   * finds out. If the result stays uncertain, the row is `unknown`, listed in `problems`, and not tried again. With one
   * journal no contact is enrolled in an automation twice, even by jobs for other lists.
   *
   * It does not look up a contact before it saves it: the API recognises existing contacts, and its times tell whether
   * a contact is new (see `match`). It enrols 100 contacts with one mass action, records each of them in the journal
   * before that, and reads back whom the automation lists, until `patience`. Contacts who are or were in the automation
   * are left out. It has not been verified how the service carries out the mass action; see `enrolment`.
   *
   * A row that the journal records is not sent again, unless `onConflict` is `update` and its data has changed. Such a
   * row is saved again, but not enrolled again.
   *
   * A field that the API does not save, such as a phone number, ends the job before anything is sent, unless `unmapped`
   * is `drop`. A row without `linkedin_id` updates the contact with its email address; if there is none, it fails,
   * because the API creates no contact without a LinkedIn profile.
   *
   * If a row is the same person as an earlier row, in any spelling, the job skips it and writes nothing for it.
   * LinkedIn handles and profile URLs are compared without case, host, language and query; email addresses are compared
   * without case; member ids are compared exactly; characters that nobody sees do not count. The data that is sent is
   * unchanged. The job keeps less than 1 KB in memory for each row until it ends: a million rows take up to 1 GB. A file
   * takes up to 2 KB more for each row.
   *
   * The job looks up the list and the automation before the first row. A file is read before that; its doubtful rows
   * are reported first.
   *
   * Requests: 1 each to look up the list and the automation by uuid, or as many as `uuidOf` by name. For each row: 1 to
   * save it, and none if an earlier job completed it. For each 100 rows: 3 to read enrolments, to enrol and to read
   * again, and more reads while the automation does not list someone. So 1,000 new rows take about 1,032 with an
   * automation, which is three and a half minutes at 300 a minute. Each 100 rows with data that has changed since an
   * earlier job take 1 more. A row without `linkedin_id` takes 1 more. With `match` a row takes 1 more for each key until
   * one matches, with `enrolment: "single"` 1 more. A dry run takes up to 3 for each row. The custom fields of a file
   * take as many as `uuidOf`.
   *
   * @param rows - People, from an array, a generator or a stream, or a CSV file of them as `{ file, columns, delimiter }`.
   * @param options - The list, `onConflict`, and others; see `BulkUpsertOptions` for their defaults.
   * @returns A job. Await it for the counts and the problems, or loop over it for the outcome of each row.
   * @throws ConfigurationError from the job, before anything is sent, if an option or the file is invalid, or if the same
   *   job, or another one with the same automation, already uses the journal.
   * @throws InvalidInputError from the job, before anything is sent, if one of the first 100 rows has a field, or the
   *   file a column, that is not saved.
   * @throws LookupError from the job, before anything is sent, if `list` or `automation` is a string that is not a
   *   uuid, does not exist, or is a name with several matches.
   * @throws UnauthorizedError, ForbiddenError, PaymentRequiredError, the reason of `signal`, or the error of the rows
   *   or the journal, from the job. The outcomes of all rows that were sent are reported before. Other errors are in
   *   the outcome of their row.
   *
   * @example
   * const job = grinfi.contacts.bulkUpsert(rows, { list, automation, onConflict: "skip", journal });
   * const { created, failed, unknown, problems } = await job;
   */
  bulkUpsert(rows: ContactFile | ContactRows, options: BulkUpsertOptions): Job<RowOutcome, BulkUpsertResult> {
    return createJob(options, async (progress) => {
      keepErrors(rows);
      const { bulkUpsert } = await import("../../jobs/bulk-upsert/bulk-upsert.ts");
      return bulkUpsert(clientOf(this), rows, options, progress);
    });
  }

  /**
   * Applies one action to many contacts, in calls of 100 contacts, one after another. Each call is a `massAction`.
   *
   * With a filter, it first counts and reads the contacts of the search. Then it sends exactly their uuids, never
   * `all: true`. If there are more than `max`, it sends nothing, and the error says how many there are. It compares
   * each contact with the filter, as far as the contact has its fields. If one does not match, the API ignored the
   * filter, and nothing is sent. A field that contacts do not have, such as a typo, cannot be compared, so do a dry run
   * first.
   *
   * The outcome is that of each contact, because the API may do an action only in part. The job reads back the contacts
   * of a call that may have been processed, and all that it enrols, until they show the action or nothing has changed
   * for `patience`. The others are `unknown`. For the other actions, `done` means that the API accepted the call. It may
   * still be working on it; `waitForBulkAction` reads whether contacts show it. No operation returns the values of
   * custom fields, so they cannot be read back.
   *
   * `contact_add_to_flow` and `contact_delete` are not sent again for a contact that is `unknown`. If it is unknown
   * whether a call of these actions was processed, nothing more is sent, and the remaining contacts are `notTried`.
   * Other actions have the same effect when they are repeated, so the job continues. `contact_add_to_flow` excludes
   * contacts who are or were in the automation, in any status.
   *
   * With a `journal`, another job with the same action resumes an interrupted one: it sends only what certainly was not
   * done, and repeats an uncertain action if that has the same effect. It reads contacts back once if the interrupted
   * job did not learn their outcome. With one journal no contact is enrolled in an automation twice, neither by this
   * method nor by `bulkUpsert`. A filter selects again: contacts that it no longer selects are not changed, but their
   * outcome in the earlier job, or that they were not tried, is in the result.
   *
   * Requests: with a filter 1 to count the contacts and 1 for each 100 to read them; 1 for each 100 contacts to change
   * them (see `chunkSize`); and for `contact_add_to_flow` 1 more before and after each call for each 100 enrolments of
   * its contacts, at least 1. A list or an automation in the action takes 1 more, and a name as many as `uuidOf`. So a
   * filter that selects 450 contacts takes 11, and 450 uuids take 5, or 16 to enrol them. Contacts that do not show the
   * action are read right after the call, 2, 4, 8 and 16 seconds later and then every 30: 1 for each 100, and for
   * `contact_delete` 1 more for each deleted contact. Contacts whose outcome is in the journal take none.
   *
   * @param action - The action, with the fields that it needs.
   * @param selection - The contacts, by uuids or by a filter.
   * @param options - `max` (default: 500), `dryRun` and others; see `BulkActionOptions` for their defaults.
   * @returns A job. Await it for the counts and the chunks, or loop over it for the outcome of each chunk.
   * @throws ConfigurationError from the job, before anything is sent, if an option is invalid, if more than `max`
   *   contacts are selected, or if the same action, or another job with the same automation, already uses the journal.
   * @throws InvalidInputError from the job, before anything is sent, if a condition of the filter has no value, such as
   *   `undefined` or an empty array.
   * @throws ListError with the reason `filter_ignored`, from the job, if a contact does not match the filter.
   * @throws LookupError from the job, before anything is sent, if a string in the action is not a uuid, if a list or an
   *   automation does not exist, or if a name matches nothing or several items.
   * @throws UnauthorizedError, ForbiddenError, PaymentRequiredError, the reason of `signal`, or the error of the search
   *   or the journal, from the job. The progress has reported what was sent before.
   *
   * @example
   * const action = { type: "contact_change_pipeline_stage", pipeline_stage_uuid } as const;
   * const { chunks, done } = await grinfi.contacts.bulkAction(action, { filter: { list_uuid } }, { journal });
   * console.log(done, chunks.flatMap(({ failed, unknown }) => [...failed, ...unknown]));
   */
  bulkAction(
    action: BulkAction,
    selection: ContactSelection,
    options: BulkActionOptions = {},
  ): Job<ChunkOutcome, BulkActionResult> {
    return createJob(options, async (progress) => {
      const { bulkAction } = await import("../../jobs/bulk-action/bulk-action.ts");
      return bulkAction(clientOf(this), action, selection, options, progress);
    });
  }

  /**
   * Replies to a contact: cancels its automations, sends the message, moves the contact to a stage and adds a task, in
   * this order.
   *
   * It sends nothing while automations may still write to the contact, unless `sendAnyway`. If it is not certain that
   * the API accepted the message, it does not change the stage and adds no task. If the stage could not be changed, it
   * still adds the task.
   *
   * If a message or a task may have been sent already, the job looks once for its text among the messages, emails or
   * tasks of the contact. If it finds the text, the step is done. If not, the step is `unknown` and not sent again. With
   * a `journal`, this also applies to the steps of an interrupted job, and the same reply is sent once, even if the uuid
   * is in upper case or the text has other line breaks. Later jobs report an `unknown` step from the journal. If the
   * messages could not be read, the next job looks for the text. A cancellation or a stage that failed or is uncertain
   * is tried again, because it has the same effect. The journal contains uuids and a digest, but no text.
   *
   * Requests: 1 for each 100 messages or emails of the contact, 1 to cancel, 1 to send, 1 for a stage, and 2 for a
   * task. So a complete job takes 6, and a reply alone takes 3. A sender profile that you pass takes 1 more, and a name
   * as many as `uuidOf`. To look for a message or a task that may have been sent takes 1 for each step, and for an
   * email 1 more for each new email with the same subject. Steps that are done or `unknown` in the journal take none,
   * and the messages are not read for them. A message that the API accepted but did not deliver is read by every job.
   *
   * @param uuid - The uuid of the contact.
   * @param options - Channel and text, and the other steps. The default sender profile is that of the last message or
   *   email exchanged with the contact.
   * @returns A job. Await it for all steps, or loop over it for each step as it ends. It resolves even if steps failed.
   * @throws ConfigurationError from the job, before anything is changed, if an option is invalid, if it is missing and
   *   the conversation has no value for it, or if the same reply already uses the journal.
   * @throws LookupError from the job, before anything is changed, if a stage or a sender profile is a string that is
   *   not a uuid, or does not exist.
   * @throws The error of reading the conversation, from the job. Nothing is changed then.
   * @throws The reason of `signal` after the interrupted step was reported, or the error of the journal, from the job.
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
    return createJob(options, async (progress) => {
      const { reply } = await import("../../jobs/reply/reply.ts");
      return reply(clientOf(this), uuid, options, progress);
    });
  }

  /**
   * Imports contacts from a CSV file: uploads it, starts the import, and counts the contacts of the list, because the
   * API reports no progress. It starts the import once. If that call is interrupted, the outcome is `unknown`. To wait
   * again, also in another process, pass `started` of the progress or the result to `waitForImport`.
   *
   * It reads the file first. With `dryRun` the job ends there and returns the mapping of the columns, the columns that
   * are not imported, and the doubtful rows. The file must be UTF-8 text of at most 20 MB, separated by commas,
   * semicolons, tabs or bars, and its first row must name the columns. UTF-16 text, a first line such as `sep=;` and a
   * file without rows are rejected.
   *
   * Requests: 4, and 1 for each count of the list: after 2, 4, 8 and 16 seconds and then every 30, until the list has
   * gained as many contacts as the file has rows, or has not changed for `patience`. So 1,000 rows that the API
   * imports in 20 seconds take 8. A list or a tag by name takes as many as `uuidOf`. A dry run takes none, and looks up
   * neither list nor tags.
   *
   * @param file - A Blob, or text, bytes or a stream with a name. For a path, pass `await openAsBlob(path)` of
   *   `node:fs`.
   * @param options - The list, the columns and others; see `ImportCsvOptions` for their defaults.
   * @returns A job. Await it for the outcome, or loop over it for the progress. Once the progress is `started`, the
   *   import continues even if the job ends.
   * @throws ConfigurationError from the job, before anything is sent, if an option, the file or a column is invalid.
   * @throws LookupError from the job, before anything is sent, if `list` or a tag is a string that is not a uuid, or if
   *   the list or a name does not exist.
   * @throws The error of the first count, of the upload or of a rejected start, or the reason of `signal`, from the
   *   job. Nothing was imported then, unless it was aborted after `uploaded`.
   *
   * @example
   * const file = { name: "fair.csv", content: "Name,Mail\nRobin Sample,robin.sample@example.com\n" };
   * const job = grinfi.contacts.importCsv(file, { list, columns: { Name: "name", Mail: "email" } });
   * const { outcome, missing, reason } = await job;
   */
  importCsv(file: FileInput, options: ImportCsvOptions): Job<ImportCsvProgress, ImportCsvResult> {
    return createJob(options, async (progress) => {
      const { importCsv } = await import("../../jobs/csv/import-csv.ts");
      return importCsv(clientOf(this), file, options, progress);
    });
  }
}

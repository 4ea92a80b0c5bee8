import type { ChangesOptions, ChangesResult, ContactChange } from "../../jobs/changes/changes-types.ts";
import { createContactExport } from "../../jobs/export/contact-export.ts";
import type { ContactExport, ContactExportOptions } from "../../jobs/export/export-types.ts";
import { createJob, type Job } from "../../jobs/shared/job.ts";
import { clientOf } from "../job-client.ts";
import { ContactWaits } from "./contact-waits.ts";

/** Contacts, with jobs that read many of them. */
export class ContactReads extends ContactWaits {
  /**
   * Reads the contacts that were created in a range of time, and those that had an event in it: a LinkedIn message, an
   * email, a task or an activity. Use it to keep a copy up to date. Each contact is read after the end of the range, so
   * it has everything that happened in it.
   *
   * The range ends by default 60 seconds before the API's own time, because new rows may become visible late. Pass
   * `until` of the result as `since` the next time. Ranges that follow each other report each creation exactly once.
   * A contact with several events is reported once, unless 10,000 other contacts or a resume from a position come
   * between them. A repeat is harmless, because the contact is read again.
   *
   * It cannot see: an update without an event, such as a new name, tag or list; the creation of a contact in no list; a
   * deletion; a row that becomes visible later than the settling time, such as an email that is found in the mailbox
   * after a day. To find these, read all contacts from time to time, which takes 1 request for each 100. LinkedIn
   * messages count by the time of their record, emails by the time they were sent, and tasks by the time they were
   * carried out.
   *
   * A change has a position. If the process ends, another one with this position continues after that change. It reads
   * the page of the change again. If the page has changed since, such as by new messages, contacts of it may repeat.
   *
   * Requests: 1 for each 100 contacts that were created, at least 1; 1 for each 500 LinkedIn messages since the start of
   * the range, at least 1; the same for emails and tasks of the range; the same for activities, and 1 more if there are
   * some and the API returns no total. For each of these pages, 1 for each 100 of its contacts that were not reported
   * before. A contact that was deleted or is in no list takes 1 more. So a range without changes takes 5, and one with
   * 250 new contacts and messages with 80 others takes 8. A range within the last 60 seconds takes 1.
   *
   * @param options - `since` is required. See `ChangesOptions` for the others.
   * @returns A job. Loop over it for each change, and await it for the range. It keeps no changes in memory.
   * @throws ConfigurationError from the job, before anything is sent, if an option is invalid, or if `position` is of
   *   another range. After the first response, if `since` or `until` is in the future.
   * @throws ListError, from the job, with the reason `filter_ignored` if the API ignores a filter, or `repeated_page` if
   *   the total of a list shrinks again and again.
   * @throws The error of a call, or the reason of `signal`, from the job.
   *
   * @example
   * const changes = grinfi.contacts.changes({ since });
   * for await (const { contact, position } of changes) await save(contact, position);
   * const { until } = await changes;
   */
  changes(options: ChangesOptions): Job<ContactChange, ChangesResult> {
    return createJob(options, async (progress) => {
      const { contactChanges } = await import("../../jobs/changes/changes.ts");
      return contactChanges(clientOf(this), options, progress);
    });
  }

  /**
   * Exports any number of contacts as CSV, NDJSON or JSON, the oldest first. It requests a page when the text of the
   * previous page has been read. There is no text until the first page has been received, so a file with only a header
   * means that no contact matches. In a CSV file, rows end with CRLF and are quoted according to RFC 4180, and texts that
   * a spreadsheet may read as formulas are escaped. In NDJSON each contact is a line. The values of custom fields are not
   * exported, because no call of the API returns them.
   *
   * If a page fails, `positionOf(error)` returns the position of the first contact that is not in the text, also if the
   * key has expired. Pass it as `position` to another export with the same format, filter and columns, on any client of
   * the account, and append its text. `format: "json"` cannot be resumed. `exportToFile` of `@grinfi/sdk/node` writes a
   * file and does this.
   *
   * A contact that exists from the start to the end of an export is in its text exactly once, also if the export was
   * resumed, as long as no contacts are deleted while it runs. If some are, and the total of the API shrinks, the export
   * reads the page again, so no other contact is lost. If as many are created between the same two requests, the total
   * hides it, and as many contacts as were deleted may be missing. A contact that leaves the selection of the filter is
   * like a deleted one, and one that enters it like a created one. Deletions before it is resumed have no such effect.
   * Contacts that are created during the export are in the text if they come before its last page.
   *
   * Requests: 1 for each page of `pageSize` contacts, about 1 more for each 10,000, and 1 or 2 more each time that it
   * finds that contacts were deleted. So 25,000 contacts take 251.
   *
   * @param options - The format, the filter, the columns and others; see `CsvExportOptions`, `NdjsonExportOptions` and
   *   `JsonExportOptions` for their defaults.
   * @returns An export. Loop over it, pass it to `writeFile` of `node:fs/promises`, or read it as a `stream()`.
   * @throws ConfigurationError when the text is read, before anything is sent, if an option is invalid or does not apply
   *   to the format.
   * @throws InvalidInputError when the text is read, before anything is sent, if a condition of the filter has no value,
   *   such as `undefined` or an empty array.
   * @throws ListError with the reason `filter_ignored` when the text is read, before a contact that does not match the
   *   filter. With the reason `repeated_page` if the total shrinks again and again.
   *
   * @example
   * const columns = ["name", "work_email", "tags"] as const;
   * const text = grinfi.contacts.export({ format: "csv", filter: { list_uuid }, columns });
   * await writeFile("contacts.csv", text); // or: new Response(text.stream())
   */
  export(options: ContactExportOptions): ContactExport {
    return createContactExport(async () => {
      const { exportContacts } = await import("../../jobs/export/export-contacts.ts");
      return exportContacts(clientOf(this), options);
    });
  }
}

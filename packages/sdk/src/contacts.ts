import { ContactsResource, type Resources } from "./generated/resources.ts";
import type { GrinfiCalls } from "./resource.ts";
import { bulkUpsert } from "./workflows/bulk-upsert.ts";
import type {
  BulkUpsertOptions,
  BulkUpsertResult,
  ContactRows,
  RowOutcome,
} from "./workflows/bulk-upsert-types.ts";
import type { Run } from "./workflows/run.ts";

/** Contacts, and the jobs with them that take many calls. */
export class Contacts extends ContactsResource {
  readonly #grinfi: Resources;

  constructor(call: GrinfiCalls, grinfi: Resources) {
    super(call);
    this.#grinfi = grinfi;
  }

  /**
   * Saves people as contacts and, with `automation`, enrols each of them once.
   *
   * Rows are read as they are needed, 25 together. With a `journal`, a run that was cut off is taken up by another one with
   * the same list and automation: it does only the rest. What may have been done already is looked up; where that does
   * not settle it, the row is `unknown`, named in `problems`, and not tried again.
   *
   * Requests for a row: 1 to find a known contact, up to 3 to find that there is none (see `match`), 1 to save it and 1 to
   * enrol it; and 2 for each 25 rows to read enrolments. So 1,000 new rows with email and company take about 5,080 with an
   * automation, which is 17 minutes at 300 a minute; known rows that are skipped take 1 each.
   *
   * @param rows - People, from an array, a generator or a stream.
   * @returns A run: await it for the counts and the problems, or loop over it for what became of each row.
   * @throws ConfigurationError when an option cannot be used.
   * @throws UnauthorizedError, ForbiddenError, the reason of `signal` or what the rows or the journal throw, from the run:
   *   they end it. Other errors are those of a row, in its outcome.
   *
   * @example
   * const run = grinfi.contacts.bulkUpsert(rows, { list, automation, onConflict: "skip", journal });
   * const { created, failed, unknown, problems } = await run;
   */
  bulkUpsert(rows: ContactRows, options: BulkUpsertOptions): Run<RowOutcome, BulkUpsertResult> {
    return bulkUpsert(this.#grinfi, rows, options);
  }
}

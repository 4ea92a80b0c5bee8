import type { FileInput, UpsertContactBody } from "@grinfi/core";
import type { RequestOptions } from "../../calls/options.ts";
import type { DoubtfulRow } from "../csv/import-csv-types.ts";
import type { Delimiter } from "../csv/read-csv.ts";
import type { Journal } from "../journal/journal.ts";
import type { UuidOrName } from "../names/uuid-or-name.ts";
import type { JobOptions } from "../shared/job.ts";
import type { WaitFunction } from "../shared/wait.ts";

/**
 * A person to save: the fields of a contact, and values of custom fields by name. A row without `linkedin_id` can only
 * update a contact with its email address, because the API creates no contact without a LinkedIn profile.
 */
export type ContactRow = Partial<UpsertContactBody["lead"]> &
  Pick<UpsertContactBody, "custom_fields"> &
  ({ readonly email: string } | { readonly linkedin_id: string });

/** Rows from an array, a generator or a stream. Arrays are listed to improve the messages of the compiler. */
export type ContactRows = readonly ContactRow[] | AsyncIterable<ContactRow> | Iterable<ContactRow>;

/** A CSV file of people. */
export interface ContactFile {
  /**
   * A Blob, or text, bytes or a stream with a name. For a path, pass `await openAsBlob(path)` of `node:fs`. It is read
   * into memory.
   */
  readonly file: FileInput;
  /**
   * The field that each column fills, by the headings of the file. `null` ignores a column.
   *
   * @default each column whose heading is the name of a field, in any case and with spaces or dashes: `First name`
   *   fills `first_name`
   */
  readonly columns?: Readonly<Record<string, ContactTarget | null>> | undefined;
  /**
   * The character between two cells.
   *
   * @default the most frequent of comma, semicolon, tab and bar in the first row
   */
  readonly delimiter?: Delimiter | undefined;
}

/** The target of a column of a file: a field of a row, or a custom field of contacts by name. */
export type ContactTarget = keyof UpsertContactBody["lead"] | { readonly custom_field: string };

/** The data by which a contact is looked up. `name` applies to rows with a first or last name and a company. */
export type MatchKey = "email" | "linkedin_id" | "name";

/** Options of `contacts.bulkUpsert`. */
export interface BulkUpsertOptions extends JobOptions<RowOutcome> {
  /** The list of new contacts: its uuid, or its name as `{ name }`. An existing contact stays in its list. */
  readonly list: UuidOrName;
  /**
   * An automation to enrol each contact in: its uuid, or its name as `{ name }`. Contacts who are or were in it are not
   * enrolled again.
   *
   * @default no contact is enrolled
   */
  readonly automation?: UuidOrName | undefined;
  /**
   * How contacts are enrolled. `together` enrols 100 contacts with one mass action, and reads back whom the automation
   * lists. `single` makes a call for each contact.
   *
   * @default "together"
   */
  readonly enrolment?: "single" | "together";
  /**
   * How long the automation may take to list an enrolment, in milliseconds. After that the row is `unknown`.
   *
   * @default 120_000
   */
  readonly patience?: number;
  /**
   * The action if the contact exists. `update` writes the data of the row over that of the contact. `skip` changes
   * nothing and does not enrol it.
   */
  readonly onConflict: "skip" | "update";
  /**
   * Looks up each contact before it is saved, by these keys in this order. Each takes a request for a new row, so all
   * three make the job four times as slow. The API finds existing contacts by itself. A lookup shows more: which rows
   * exist although the clocks of the API do not tell (`saved`), and that two rows are one person whose profile the first
   * row replaces.
   *
   * Without a request, rows of the same person are always recognised by LinkedIn and email, and by name and company
   * unless `match` lacks `name`.
   *
   * @default no lookup; in a dry run ["linkedin_id", "email", "name"]
   */
  readonly match?: readonly MatchKey[];
  /**
   * The number of rows that are processed at the same time.
   *
   * @default 8
   */
  readonly concurrency?: number;
  /**
   * Records what was done, so that another job with the same list and automation processes only the remaining rows.
   * Without a journal an interrupted job cannot be resumed. With `onConflict: "update"`, a row whose data has changed
   * is saved again, but not enrolled again.
   */
  readonly journal?: Journal | undefined;
  /**
   * Returns the key of a row in the journal. A second row with the same key is skipped.
   *
   * @default the LinkedIn handle in lower case, or the member id, from `linkedin_id`; a digest of the email address for
   *   a row without it
   */
  readonly key?: (row: ContactRow) => string;
  /**
   * The index of the first row, if the rows are a part of more. Outcomes and reasons then name rows by their place among
   * all of them. It does not apply to a file.
   *
   * @default 0
   */
  readonly firstIndex?: number;
  /**
   * The action for fields that a contact does not have, such as a column `Mail` of a CSV file. The result lists them in
   * `unmapped`.
   *
   * With `fail`, the job rejects before anything is sent if one of the first 100 rows has such a field, or a file such a
   * column. A later row with such a field fails, and nothing of it is sent. `drop` sends the rows without these fields.
   * A dry run behaves as with `drop`.
   *
   * @default "fail"
   */
  readonly unmapped?: "drop" | "fail";
  /**
   * `true` returns what would be done with each row, and changes nothing. It looks up the contacts by `match`, which
   * takes up to 3 requests for each row.
   *
   * @default false
   */
  readonly dryRun?: boolean;
  /**
   * Waits between two reads of the automation, for tests and for runtimes with their own sleep.
   *
   * @default a timer
   */
  readonly wait?: WaitFunction;
}

/** Options with the uuids of list and automation. */
export type ResolvedOptions = Omit<BulkUpsertOptions, "automation" | "list" | keyof DefaultedOptions> &
  DefaultedOptions & {
    readonly automation?: string | undefined;
    readonly list: string;
    /** The options that apply to each call. */
    readonly request: RequestOptions;
  };

/** Options whose defaults are filled in. */
export type DefaultedOptions = Required<Pick<BulkUpsertOptions, "concurrency" | "patience" | "wait">>;

/** The outcome of a row. */
export interface RowOutcome {
  readonly row: ContactRow;
  /** The index of the row, from `firstIndex`. */
  readonly index: number;
  /** The key of the row in the journal. */
  readonly key: string;
  /**
   * - `created`, `updated`: the contact is saved and, if requested, in the automation.
   * - `saved`: as `created` or `updated`, but it cannot be told which of them. With `onConflict: "skip"` the contact was
   *   not enrolled, because it may have existed. `reason` says so.
   * - `planned`: it is a dry run. `plan` says what would be done.
   * - `skipped`: there was nothing to do. `reason` says why. A row of the same person as another row is also skipped:
   *   it writes nothing, and `reason` names the other row.
   * - `failed`: something certainly was not done. `reason` says what. Another job tries it again.
   * - `unknown`: something may have been done, and is not tried again. `reason` says what to check.
   */
  readonly outcome: "created" | "failed" | "planned" | "saved" | "skipped" | "unknown" | "updated";
  /** What a job without `dryRun` would do with the contact. */
  readonly plan?: "create" | "update";
  /**
   * - `enrolled`: this job enrolled the contact, or the interrupted job that it resumes did. With `fromJournal`, the
   *   job that completed the row did.
   * - `already_enrolled`: the contact was in the automation before this job saved the row.
   * - `planned`: it is a dry run, and the contact would be enrolled.
   */
  readonly enrolment?: "already_enrolled" | "enrolled" | "planned";
  /** The uuid of the contact, if it is known. */
  readonly uuid?: string;
  /**
   * Why the row is not saved or enrolled. For an `updated` row: which other row is the same contact, if only the
   * response to the update showed it. The enrolment is then in the outcome of that row.
   */
  readonly reason?: string;
  /** The error of a call. */
  readonly error?: unknown;
  /** `true` if an earlier job completed the row, and this one sent nothing for it. */
  readonly fromJournal: boolean;
}

/** The number of rows by outcome, and the rows with problems. */
export interface BulkUpsertResult {
  readonly rows: number;
  readonly created: number;
  readonly updated: number;
  readonly saved: number;
  readonly skipped: number;
  readonly failed: number;
  readonly unknown: number;
  readonly planned: number;
  /** The number of contacts that were enrolled. */
  readonly enrolled: number;
  /** The number of rows that an earlier job completed. This job sent nothing for them. */
  readonly fromJournal: number;
  /** The part of the counts above that is due to rows of an earlier job. */
  readonly earlier: Pick<BulkUpsertResult, "created" | "enrolled" | "saved" | "skipped" | "updated">;
  /** Fields of rows that a contact does not have, or columns of a file. They were not sent. */
  readonly unmapped: readonly string[];
  /** Rows of a file that may not be complete, or may not be the people that they seem to be. */
  readonly doubtful: readonly DoubtfulRow[];
  /** Every row that is `failed` or `unknown`. */
  readonly problems: readonly RowOutcome[];
}

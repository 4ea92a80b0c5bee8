import type { UpsertContactBody } from "@grinfi/core";
import type { RequestOptions } from "../../calls/options.ts";
import type { Journal } from "../journal/journal.ts";
import type { UuidOrName } from "../names/uuid-or-name.ts";
import type { JobOptions } from "../shared/job.ts";

/** A person to save: the fields of a contact, including `linkedin_id`, and values of custom fields by name. */
export type ContactRow = UpsertContactBody["lead"] & Pick<UpsertContactBody, "custom_fields">;

/** Rows from an array, a generator or a stream. Arrays are listed to improve the messages of the compiler. */
export type ContactRows = readonly ContactRow[] | AsyncIterable<ContactRow> | Iterable<ContactRow>;

/**
 * The data by which a row is matched with a contact. `name` applies to rows with a first or last name and a company.
 */
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
   * The action if the contact exists. `update` writes the data of the row over that of the contact. `skip` changes
   * nothing and does not enrol it.
   */
  readonly onConflict: "skip" | "update";
  /**
   * How an existing contact is found, in this order. Each takes a request for a new row. Rows of the same person are
   * always recognised by LinkedIn and email, without a request, and by name and company if `name` is listed here.
   *
   * @default ["linkedin_id", "email", "name"]
   */
  readonly match?: readonly MatchKey[];
  /**
   * The number of rows that are processed at the same time.
   *
   * @default 4
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
   * @default the LinkedIn handle in lower case, or the member id, from `linkedin_id`
   */
  readonly key?: (row: ContactRow) => string;
  /**
   * The action for fields that a contact does not have, such as a column `Mail` of a CSV file. The result lists them in
   * `unmapped`.
   *
   * With `fail`, the job rejects before anything is sent if one of the first 25 rows has such a field. A later row with
   * such a field fails, and nothing of it is sent. `drop` sends the rows without these fields. A dry run behaves as
   * with `drop`.
   *
   * @default "fail"
   */
  readonly unmapped?: "drop" | "fail";
  /**
   * `true` returns the outcome that each row would have, and changes nothing.
   *
   * @default false
   */
  readonly dryRun?: boolean;
}

/** Options with the uuids of list and automation. */
export type ResolvedOptions = Omit<BulkUpsertOptions, "automation" | "concurrency" | "list"> & {
  readonly automation?: string | undefined;
  readonly concurrency: number;
  readonly list: string;
  /** The options that apply to each call. */
  readonly request: RequestOptions;
};

/** The outcome of a row. */
export interface RowOutcome {
  readonly row: ContactRow;
  /** The index of the row, from 0. */
  readonly index: number;
  /** The key of the row in the journal. */
  readonly key: string;
  /**
   * - `created`, `updated`: the contact is saved and, if requested, in the automation.
   * - `skipped`: there was nothing to do. `reason` says why. A row of the same person as another row is also skipped:
   *   it writes nothing, and `reason` names the other row.
   * - `failed`: something certainly was not done. `reason` says what. Another job tries it again.
   * - `unknown`: something may have been done, and is not tried again. `reason` says what to check.
   */
  readonly outcome: "created" | "failed" | "skipped" | "unknown" | "updated";
  /**
   * - `enrolled`: this job enrolled the contact, or the interrupted job that it resumes did. With `fromJournal`, the
   *   job that completed the row did.
   * - `already_enrolled`: the contact was in the automation before this job saved the row.
   */
  readonly enrolment?: "already_enrolled" | "enrolled";
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
  readonly skipped: number;
  readonly failed: number;
  readonly unknown: number;
  /** The number of contacts that were enrolled. */
  readonly enrolled: number;
  /** The number of rows that an earlier job completed. This job sent nothing for them. */
  readonly fromJournal: number;
  /** The part of the counts above that is due to rows of an earlier job. */
  readonly earlier: Pick<BulkUpsertResult, "created" | "enrolled" | "skipped" | "updated">;
  /** Fields of rows that a contact does not have. They were not sent. */
  readonly unmapped: readonly string[];
  /** Every row that is `failed` or `unknown`. */
  readonly problems: readonly RowOutcome[];
}

import type { Body } from "../../resources/inputs.ts";
import type { Reference } from "../names/reference.ts";
import type { JobOptions } from "../shared/job.ts";
import type { Journal } from "../shared/journal.ts";

/** A person to save: the fields of a contact, `linkedin_id` among them, and values of custom fields by their names. */
export type ContactRow = Body<"upsertContact">["lead"] & Pick<Body<"upsertContact">, "custom_fields">;

/** Rows from an array, a generator or a stream. Arrays are named for the sake of the compiler's messages. */
export type ContactRows = readonly ContactRow[] | AsyncIterable<ContactRow> | Iterable<ContactRow>;

/** What a row is looked up by. `name` takes effect where a row has first or last name and a company. */
export type MatchKey = "email" | "linkedin_id" | "name";

export interface BulkUpsertOptions extends JobOptions<RowOutcome> {
  /** The list that new contacts go to: its uuid, or its name as `{ name }`. A known contact stays in its list. */
  readonly list: Reference;
  /**
   * An automation to enrol each contact in: its uuid, or its name as `{ name }`. Who is or was in it is not enrolled again.
   *
   * @default nobody is enrolled
   */
  readonly automation?: Reference | undefined;
  /**
   * What happens to a contact that is there already. `update`: the row goes over what is known of it. `skip`: it is left as
   * it is, and is not enrolled.
   */
  readonly onConflict: "skip" | "update";
  /**
   * How a contact that is there already is recognised, in this order. The API knows all three; each costs a request for
   * a row that is new. Rows that are one person are recognised by LinkedIn and email in any case, without a request, and by
   * name and company where `name` is among these.
   *
   * @default ["linkedin_id", "email", "name"]
   */
  readonly match?: readonly MatchKey[];
  /**
   * Rows at a time.
   *
   * @default 4
   */
  readonly concurrency?: number;
  /**
   * Keeps what was done, so that another run with the same list and automation does only the rest. Without one, a run that
   * was cut off cannot be taken up. With `onConflict: "update"`, a row whose data has changed since is saved again; it is not
   * enrolled again.
   */
  readonly journal?: Journal | undefined;
  /**
   * What a row is known by in the journal; a second row with the same key is skipped.
   *
   * @default the LinkedIn handle, in lower case, or the member id in its `linkedin_id`
   */
  readonly key?: (row: ContactRow) => string;
  /**
   * What is done with fields of rows that a contact does not have, such as a column `Mail` of a CSV file. They are named in
   * `unmapped` of the result.
   *
   * `fail`: if one of the first 25 rows has such a field, the run rejects before anything is sent. A later row that has one
   * fails, and nothing of it is sent. `drop`: the rows are sent without them. A dry run goes on as with `drop`.
   *
   * @default "fail"
   */
  readonly unmapped?: "drop" | "fail";
  /**
   * `true`: only says what would become of each row, and changes nothing.
   *
   * @default false
   */
  readonly dryRun?: boolean;
}

/** Options whose list and automation were looked up. */
export type ResolvedOptions = Omit<BulkUpsertOptions, "automation" | "concurrency" | "list"> & {
  readonly automation?: string | undefined;
  readonly concurrency: number;
  readonly list: string;
};

/** What became of a row. */
export interface RowOutcome {
  readonly row: ContactRow;
  /** Its place among the rows, from 0 on. */
  readonly index: number;
  /** What the journal knows it by. */
  readonly key: string;
  /**
   * - `created`, `updated`: the contact is saved and, if that was asked for, in the automation.
   * - `skipped`: nothing was to be done; `reason` says why. So is a row that repeats the person of another one: it writes
   *   nothing, and `reason` names that row.
   * - `failed`: something certainly was not done; `reason` says what. Another run tries it again.
   * - `unknown`: something may have been done or not, and is not tried again; `reason` says what to look at.
   */
  readonly outcome: "created" | "failed" | "skipped" | "unknown" | "updated";
  /**
   * - `enrolled`: this run put the contact into the automation, or the one before it that left off, or, with `fromJournal`, the
   *   one that did the row.
   * - `already_enrolled`: it was there before this run saved the row.
   */
  readonly enrolment?: "already_enrolled" | "enrolled";
  /** The uuid of the contact, as soon as it is known. */
  readonly uuid?: string;
  /**
   * Why it is not as it should be. Of an `updated` row: which row is the same contact, if only the answer to the update showed
   * it. That row tells of the enrolment.
   */
  readonly reason?: string;
  /** What a call for it ended in. */
  readonly error?: unknown;
  /** `true`: an earlier run did all of it, and this one sent nothing for it. */
  readonly fromJournal: boolean;
}

export interface BulkUpsertResult {
  readonly rows: number;
  readonly created: number;
  readonly updated: number;
  readonly skipped: number;
  readonly failed: number;
  readonly unknown: number;
  /** Contacts that were put into the automation. */
  readonly enrolled: number;
  /** Rows that an earlier run had done: this one sent nothing for them. */
  readonly fromJournal: number;
  /** How many of the counts above are those of rows that an earlier run had done. The rest is new. */
  readonly earlier: Pick<BulkUpsertResult, "created" | "enrolled" | "skipped" | "updated">;
  /** Fields of rows that a contact does not have, and that were not sent. */
  readonly unmapped: readonly string[];
  /** Every row that failed or is unknown. */
  readonly problems: readonly RowOutcome[];
}

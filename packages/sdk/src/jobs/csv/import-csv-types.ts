import type { components } from "@grinfi/core";
import type { Contact } from "../../generated/types.ts";
import type { Reference } from "../names/reference.ts";
import type { JobOptions } from "../shared/job.ts";
import type { WaitFunction } from "../shared/wait.ts";

/** A field of a person that a column can fill. */
export type ImportField =
  | keyof components["schemas"]["create-lead-fields"]
  | Extract<
      keyof Contact,
      | "avatar_url"
      | "facebook"
      | "name"
      | "personal_email"
      | "personal_phone_number"
      | "primary_language"
      | "twitter"
      | "work_email"
      | "work_phone_number"
    >;

/** What a column fills: a field, or a custom field of contacts by its name. */
export type ImportTarget = ImportField | { readonly custom_field: string };

export interface ImportCsvOptions extends JobOptions<ImportCsvProgress> {
  /** The list that new contacts go to: its uuid, or its name as `{ name }`. A known contact stays in its list. */
  readonly list: Reference;
  /**
   * Which column fills which field, by the headings of the file. Columns that it does not name are left out.
   *
   * @default each column whose heading is the very name of a field
   */
  readonly columns?: Readonly<Record<string, ImportTarget>> | undefined;
  /** Tags that each contact gets: their uuids, or their names as `{ name }`. */
  readonly tags?: readonly Reference[] | undefined;
  /**
   * `true`: only reads the file and says what would be sent, without a request.
   *
   * @default false
   */
  readonly dryRun?: boolean;
  /**
   * How long the number of contacts may stand still, in milliseconds, before the run gives up waiting for more.
   *
   * @default 120_000
   */
  readonly patience?: number;
  /** Waits between two looks at the list, for tests and for runtimes that can sleep. @default a timer */
  readonly wait?: WaitFunction;
}

/** A row that the API may make no new contact of. */
export interface DoubtfulRow {
  /** Its place among the rows below the header, from 0 on. */
  readonly index: number;
  /**
   * - `cell_count`: it has more or fewer cells than the header.
   * - `no_identity`: nothing that the API knows a person by is mapped and filled: a LinkedIn handle or id, an email address, or
   *   a name with a company.
   * - `duplicate`: a row before it has the same LinkedIn handle or id, the same address, or the same name and company,
   *   however they are spelled.
   */
  readonly reason: "cell_count" | "duplicate" | "no_identity";
}

/** What a file holds, and what of it is sent. */
export interface ImportCsvPlan {
  readonly fileName: string;
  /** Its size. */
  readonly bytes: number;
  /** Rows below the header in which something stands. */
  readonly rows: number;
  /** Which column fills which field, as it is sent. */
  readonly columns: readonly { readonly source: string; readonly target: string }[];
  /** Headings of the columns that are left out. */
  readonly unmapped: readonly string[];
  /** Rows that are sent like the others, and that the API may pass over or take for somebody it has. */
  readonly doubtful: readonly DoubtfulRow[];
}

/** How far an import has come. */
export interface ImportCsvProgress {
  /** `started`: the API was asked to begin. `counted`: the contacts of the list were counted since. */
  readonly step: "counted" | "started" | "uploaded";
  /** The uuid of the upload. */
  readonly upload: string;
  /** Rows of the file. */
  readonly rows: number;
  /** Contacts that the list has gained. */
  readonly gained: number;
}

export interface ImportCsvResult extends ImportCsvPlan {
  /**
   * - `complete`: the list has gained as many contacts as the file has rows.
   * - `incomplete`: it has gained fewer, and stood still; `reason` says what may have become of the others.
   * - `unknown`: whether the import was started is not known; `reason` says what to look at. It was not tried again.
   * - `planned`: this was a dry run.
   */
  readonly outcome: "complete" | "incomplete" | "planned" | "unknown";
  /** The uuid of the upload. */
  readonly upload?: string;
  /** Contacts in the list before the import. */
  readonly before?: number;
  /** Contacts in the list when they were last counted. */
  readonly after?: number;
  /** Rows that no new contact of the list stands for. */
  readonly missing?: number;
  /** Why it is not complete, as far as it is known. */
  readonly reason?: string;
  /** What the start, or else the last count, ended in. */
  readonly error?: unknown;
}

import type { Contact, components } from "@grinfi/core";
import type { UuidOrName } from "../names/uuid-or-name.ts";
import type { JobOptions } from "../shared/job.ts";
import type { StartedImport, WaitSettings } from "../wait/wait-types.ts";

/** A field of a contact that a column can fill. */
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

/** The target of a column: a field, or a custom field of contacts by name. */
export type ImportTarget = ImportField | { readonly custom_field: string };

/** Options of `contacts.importCsv`. */
export interface ImportCsvOptions extends JobOptions<ImportCsvProgress>, WaitSettings {
  /** The list of new contacts: its uuid, or its name as `{ name }`. An existing contact stays in its list. */
  readonly list: UuidOrName;
  /**
   * The field that each column fills, by the headings of the file. Columns that are not listed are not imported.
   *
   * @default each column whose heading is the name of a field
   */
  readonly columns?: Readonly<Record<string, ImportTarget>> | undefined;
  /** Tags for each contact: their uuids, or their names as `{ name }`. */
  readonly tags?: readonly UuidOrName[] | undefined;
  /**
   * `true` reads the file and returns what would be sent, without a request.
   *
   * @default false
   */
  readonly dryRun?: boolean;
}

/** A row that the API may not import as a new contact. */
export interface DoubtfulRow {
  /** The index among the rows below the header, from 0. */
  readonly index: number;
  /**
   * - `cell_count`: the row has more or fewer cells than the header.
   * - `no_identity`: the row has no value by which the API recognises a person: a LinkedIn handle or id, an email
   *   address, or a name with a company.
   * - `duplicate`: an earlier row has the same LinkedIn handle or id, the same email address, or the same name and
   *   company, in any spelling.
   */
  readonly reason: "cell_count" | "duplicate" | "no_identity";
}

/** The content of a file, and the part of it that is sent. */
export interface ImportCsvPlan {
  readonly fileName: string;
  /** The size of the file, in bytes. */
  readonly bytes: number;
  /** The number of rows below the header, without blank ones. */
  readonly rows: number;
  /** The columns and the fields that they fill. */
  readonly columns: readonly { readonly source: string; readonly target: string }[];
  /** Headings of the columns that are not imported. */
  readonly unmapped: readonly string[];
  /** Rows that are sent like the others, but that the API may skip or match with an existing contact. */
  readonly doubtful: readonly DoubtfulRow[];
}

/** The progress of an import. */
export interface ImportCsvProgress {
  /**
   * `uploaded`: the file was uploaded. `started`: the call that starts the import was made. `counted`: the contacts of
   * the list were counted after that.
   */
  readonly step: "counted" | "started" | "uploaded";
  /** The uuid of the upload. */
  readonly upload: string;
  /** The number of rows of the file. */
  readonly rows: number;
  /** The number of contacts that the list has gained. */
  readonly gained: number;
  /** The import as plain data. Store it to wait again with `contacts.waitForImport` after a crash. */
  readonly started: StartedImport;
}

/** The result of `contacts.importCsv`. */
export interface ImportCsvResult extends ImportCsvPlan {
  /**
   * - `complete`: the list has gained as many contacts as the file has rows.
   * - `unknown`: the list has gained fewer and stopped growing, or it is not known whether the import started. `reason`
   *   says which, and what to check. The job did not start it again.
   * - `planned`: it was a dry run.
   */
  readonly outcome: "complete" | "planned" | "unknown";
  /** The uuid of the upload. */
  readonly upload?: string;
  /** The import as plain data. Pass it to `contacts.waitForImport` to wait again. */
  readonly started?: StartedImport;
  /** The number of contacts in the list at the last count. */
  readonly after?: number;
  /** The number of rows without a new contact in the list. */
  readonly missing?: number;
  /** Why the import is not complete, as far as it is known. */
  readonly reason?: string;
  /** The error of the start or, if there is none, of the last count. */
  readonly error?: unknown;
}

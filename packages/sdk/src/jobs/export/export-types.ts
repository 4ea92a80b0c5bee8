import type { Contact, ContactFilter } from "@grinfi/core";
import type { Position } from "@grinfi/pagination";
import type { ListOptions } from "../../calls/list-options.ts";
import type { ExportValue, FormulaHandling } from "./write-csv.ts";

/**
 * A column of an export: a field of the contact, whose name is also the heading, or a heading with a function of the
 * value. The function receives the contact as the API returned it, with the fields that the description lacks.
 *
 * No call of the API returns the values of custom fields, so there is no column for them. If the API returns them for
 * your account anyway, read them with a function, as in the example.
 *
 * In a CSV file, `null` and `undefined` become an empty cell, and a `Date` becomes ISO 8601 in UTC. An array of plain
 * values, such as `tags` or `skills`, is joined by `; `. `location` becomes its addresses, joined in the same way. Other
 * objects and arrays, such as `experience`, become JSON. In the other formats, values are JSON, and `undefined` becomes
 * `null`.
 *
 * @example
 * type Extended = Contact & { custom_fields?: { fleet_size?: string } };
 * const column: ExportColumn = { header: "Fleet size", value: (contact: Extended) => contact.custom_fields?.fleet_size };
 */
export type ExportColumn =
  | keyof Contact
  | { readonly header: string; readonly value: (contact: Contact) => ExportValue };

/** Options of `contacts.export`. */
export type ContactExportOptions = CsvExportOptions | JsonExportOptions | NdjsonExportOptions;

/** Options of an export in any format. */
export interface AnyExportOptions extends Omit<ListOptions<Contact>, "position" | "slice"> {
  /**
   * Selects the contacts.
   *
   * @default every contact of the team
   */
  readonly filter?: ContactFilter | undefined;
  /**
   * The number of contacts in one request.
   *
   * @default 100
   */
  readonly pageSize?: number;
  /**
   * Compares each contact with the filter. If one certainly does not match, the export ends with a `ListError` with the
   * reason `filter_ignored` before that contact is in the text. `false` accepts every contact that the API returns.
   *
   * @default true
   */
  readonly verifyFilter?: boolean;
  /** Called after the text of each page was read. If it throws, the export ends with that error. */
  readonly onProgress?: (progress: ContactExportProgress) => void;
}

/** Options of an export as CSV (RFC 4180), for spreadsheets. */
export interface CsvExportOptions extends AnyExportOptions {
  readonly format: "csv";
  /**
   * The columns, in this order.
   *
   * @default uuid, names, position, company, LinkedIn handle, email addresses, phone numbers, address, tags, list,
   *   stage and time of creation
   */
  readonly columns?: readonly ExportColumn[];
  /**
   * Whether the first row names the columns.
   *
   * @default true, or false with a `position` after the first contact
   */
  readonly header?: boolean;
  /**
   * `escape` puts a `'` before a text that a spreadsheet may read as a formula: any that begins with `=`, `+`, `-`,
   * `@`, a tab or a line break, including phone numbers such as `+1 202 555 0143` or `+12025550143`. A plain number
   * such as `-5`, `+3.5` or `-1e3` stays a number. A number with a comma, such as `-1,5`, counts as a text. `keep`
   * leaves texts unchanged, for a file that only programs read, for example to import it again.
   *
   * The cells are separated by commas. If someone opens the file with another separator, the escaping does not protect
   * them.
   *
   * @default "escape"
   */
  readonly formulas?: FormulaHandling;
  /**
   * Whether the text begins with a byte order mark, so that Excel recognises UTF-8. Without `header` this option has no
   * effect.
   *
   * @default false
   */
  readonly bom?: boolean;
  /** The position of an export that failed. Append the text to the text of that export. */
  readonly position?: Position | undefined;
}

/** Options of an export as NDJSON: a JSON object for each contact, each on its own line. */
export interface NdjsonExportOptions extends AnyExportOptions {
  readonly format: "ndjson";
  /**
   * The fields of each object, in this order.
   *
   * @default the contact as the API returned it, unwrapped, with all of its fields
   */
  readonly columns?: readonly ExportColumn[];
  /** The position of an export that failed. Append the text to the text of that export. */
  readonly position?: Position | undefined;
}

/**
 * Options of an export as one JSON array. An export that failed has no closing bracket, and cannot be resumed: half an
 * array is not JSON. For long exports use the format `ndjson`.
 */
export interface JsonExportOptions extends AnyExportOptions {
  readonly format: "json";
  /**
   * The fields of each object, in this order.
   *
   * @default the contact as the API returned it, unwrapped, with all of its fields
   */
  readonly columns?: readonly ExportColumn[];
}

/** The progress of an export. */
export interface ContactExportProgress {
  /** Contacts written so far, including those before `position`. */
  readonly rows: number;
  /** The total number of contacts, if the API returned it. */
  readonly total?: number;
  /** The position from which another export can resume. It survives JSON. */
  readonly position: Position;
}

/**
 * The text of an export of contacts, page by page. It sends nothing until you read it, and each loop reads the contacts
 * again. It keeps one page in memory, and those that `concurrency` prefetches.
 */
export interface ContactExport extends AsyncIterable<string, undefined, undefined> {
  /**
   * Iterates over the text of each page. A header is part of the first text, so an export that fails at once has no
   * text. If you leave the loop early, it sends no more requests.
   */
  [Symbol.asyncIterator](): AsyncGenerator<string, undefined, undefined>;
  /**
   * Returns the same as a stream of bytes in UTF-8, for `new Response(body)` or `pipeTo`. The stream requests a page
   * when it is read.
   */
  stream(): ReadableStream<Uint8Array<ArrayBuffer>>;
}

import type { Position } from "@grinfi/pagination";
import type { ListOptions } from "../../calls/list-options.ts";
import type { Contact } from "../../generated/types.ts";
import type { Body } from "../../resources/inputs.ts";
import type { CsvValue, Formulas } from "./write-csv.ts";

/**
 * A column of an export: a field of the contact, which is also its heading, or a heading and what stands below it.
 *
 * Nothing (`null`, `undefined`) is an empty cell, a `Date` is written as ISO 8601 in UTC. A list of plain values, such as
 * `tags` or `skills`, is joined by `; `; `location` is written as its addresses, joined so. Whatever else has parts, such as
 * `experience`, is JSON.
 */
export type CsvColumn =
  | keyof Contact
  | { readonly header: string; readonly value: (contact: Contact) => CsvValue };

/** `position` goes on with an export that was cut off; the text is to be appended to what that one gave. */
export interface ExportCsvOptions extends Omit<ListOptions<Contact>, "slice"> {
  /** Which contacts. @default every contact of the team */
  readonly filter?: Body<"searchContacts">["filter"] | undefined;
  /**
   * The columns, in this order.
   *
   * @default uuid, the names, position, company, LinkedIn handle, addresses, phone numbers, place, tags, list, stage and
   * when it was created
   */
  readonly columns?: readonly CsvColumn[];
  /**
   * Whether the first row names the columns.
   *
   * @default true, and false with a `position` behind the first contact
   */
  readonly header?: boolean;
  /**
   * `escape`: a text that a spreadsheet may take for a formula gets a `'` before it. These are all that begin with `=`, `+`,
   * `-`, `@`, a tab or a line break, phone numbers such as `+1 202 555 0143` or `+12025550143` among them. A plain number such
   * as `-5`, `+3.5` or `-1e3` stays a number; with a comma, such as `-1,5`, it is a text that gets a `'`. `keep`: texts stay
   * as they are, for a file that only programs read, such as one that is to be imported again.
   *
   * The cells are separated by commas. A spreadsheet that is told otherwise sees other cells, which nothing makes safe.
   *
   * @default "escape"
   */
  readonly formulas?: Formulas;
  /**
   * Whether the text begins with a byte order mark, by which Excel knows UTF-8. With `header` only.
   *
   * @default false
   */
  readonly bom?: boolean;
  /**
   * Contacts for a request.
   *
   * @default 100
   */
  readonly pageSize?: number;
  /**
   * Compares each contact with the filter, and ends in a `ListError` with the reason `filter_ignored` before that
   * contact is in the text, when one certainly does not match. With `false` it accepts whatever the API finds.
   *
   * @default true
   */
  readonly verifyFilter?: boolean;
  /** Told when the text of a page was taken and the next is asked for. What it throws ends the export. */
  readonly onProgress?: (progress: ExportCsvProgress) => void;
}

/** How far an export has come. */
export interface ExportCsvProgress {
  /** Contacts of the whole list that are written, those before `position` included. */
  readonly rows: number;
  /** How many there are in all, if the API said so. */
  readonly total?: number;
  /** Where another export goes on after them. It survives JSON. */
  readonly position: Position;
}

/**
 * Contacts as the text of a CSV file, page by page. Nothing is sent before it is used, and each use goes through the contacts
 * anew. One page is held at a time, besides those that `concurrency` reads ahead.
 */
export interface CsvExport extends AsyncIterable<string, undefined, undefined> {
  /**
   * The text of each page of contacts, the first with the header: there is no text before a page has come. A loop that ends
   * early sends no more requests.
   */
  [Symbol.asyncIterator](): AsyncGenerator<string, undefined, undefined>;
  /** The same as bytes in UTF-8, for `new Response(body)` or `pipeTo`. Each page is asked for when it is read. */
  stream(): ReadableStream<Uint8Array<ArrayBuffer>>;
}

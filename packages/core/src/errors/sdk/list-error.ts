import { GrinfiError } from "../grinfi-error.ts";

/** Why a list cannot be read further. */
export type ListErrorReason =
  | "empty_page"
  | "filter_ignored"
  | "no_items"
  | "not_sliceable"
  | "page_failed"
  | "repeated_page"
  | "too_many_pages"
  | "window_exceeded";

/**
 * A list cannot be read further, although its calls succeeded. By `reason`:
 * - `empty_page`: the API reported more rows, but returned none.
 * - `filter_ignored`: the API returned a row that the filter excludes; see `verifyFilter`.
 * - `no_items`: a response has no rows, not even an empty array.
 * - `repeated_page`: the API returned the same page for another offset, or the total of a list shrank again and again at
 *   the same page.
 * - `too_many_pages`: `maxPages` pages were read, and more follow.
 * - `window_exceeded`: with `slice`, more rows have the same creation time than the API allows to read.
 * - `not_sliceable`: with `slice`, rows are not in the order of their creation, or have no id.
 * - `page_failed`: reading a page threw a value that cannot hold a position. That value is the `cause`.
 */
export class ListError extends GrinfiError {
  override readonly name = "ListError";
  override readonly code = "list";
  readonly reason: ListErrorReason;
  /** The id of the operation. */
  readonly operation: string;

  constructor(operation: string, reason: ListErrorReason, message: string, options?: ErrorOptions) {
    super(`${operation}: ${message}`, options);
    this.operation = operation;
    this.reason = reason;
  }

  override toJSON(): Record<string, unknown> {
    const { operation, reason } = this;
    return { ...super.toJSON(), operation, reason };
  }
}

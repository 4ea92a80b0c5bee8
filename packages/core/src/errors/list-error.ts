import { GrinfiError } from "./grinfi-error.ts";

/** Why a list cannot be read any further. */
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
 * A list cannot be read any further, or not like this; its calls themselves succeeded. By `reason`:
 * - `empty_page`: the API says that more rows follow, and gives none.
 * - `filter_ignored`: a row came that the filter rules out, as far as the row shows; see `verifyFilter`.
 * - `no_items`: an answer holds no rows, not even an empty array.
 * - `repeated_page`: a page came a second time at another offset.
 * - `too_many_pages`: `maxPages` pages were read and more follow.
 * - `window_exceeded`: with `slice`, more rows were created at one moment than the API lets be read.
 * - `not_sliceable`: with `slice`, rows do not come in the order of their creation, or have no id.
 * - `page_failed`: something that cannot hold a position was thrown; it is the `cause`.
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

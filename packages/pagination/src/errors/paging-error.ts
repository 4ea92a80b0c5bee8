/** Identifies the kind of a `PagingError`, for a `switch`. */
export type PagingErrorCode =
  | "empty_page"
  | "invalid_options"
  | "no_items"
  | "not_sliceable"
  | "page_failed"
  | "repeated_page"
  | "too_many_pages"
  | "window_exceeded";

/** All copies of the package share this symbol, so they recognise each other's errors. */
const BRAND = Symbol.for("@grinfi/pagination/error");

/**
 * An error of the pager itself. By `code`:
 * - `invalid_options`: an option is invalid.
 * - `no_items`: the page function returned nothing, or a result without a list of items.
 * - `empty_page`: the server returned `hasMore: true`, but no items.
 * - `repeated_page`: the server returned the same page again at another offset.
 * - `too_many_pages`: the pager read `maxPages` pages, and more follow.
 * - `window_exceeded`: with the option `slice`, more items share one value than a window holds.
 * - `not_sliceable`: with the option `slice`, the items are not in ascending order, or an item has no key.
 * - `page_failed`: the page function threw a value that cannot hold a position. The value is the `cause`.
 */
export class PagingError extends Error {
  override readonly name = "PagingError";
  readonly code: PagingErrorCode;

  constructor(code: PagingErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    Object.defineProperty(this, BRAND, { value: true });
  }
}

/**
 * Returns whether the error is a `PagingError`. Unlike `instanceof`, it also recognises errors of another copy of the
 * package.
 *
 * @param error - Any value, such as the one that `catch` received.
 * @returns Whether it is a `PagingError`.
 *
 * @example
 *
 * if (isPagingError(error) && error.code === "too_many_pages") console.error("Raise maxPages.");
 */
export function isPagingError(error: unknown): error is PagingError {
  return error instanceof Error && Reflect.get(error, BRAND) === true;
}

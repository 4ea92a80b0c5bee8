/** Says which error it is; for a `switch`. */
export type PagingErrorCode =
  | "empty_page"
  | "invalid_options"
  | "no_items"
  | "not_sliceable"
  | "page_failed"
  | "repeated_page"
  | "too_many_pages"
  | "window_exceeded";

/** The same in every copy of the package, so that errors are recognised across copies. */
const BRAND = Symbol.for("@grinfi/pagination/error");

/**
 * The list cannot be paged any further, or not like this. By `code`:
 * - `invalid_options`: the pager cannot work with an option or a position that it was given.
 * - `no_items`: the page function answered nothing, or something without a list of items.
 * - `empty_page`: the server says that more items follow, and gives none.
 * - `repeated_page`: a page came a second time at another offset.
 * - `too_many_pages`: `maxPages` pages were read and more follow.
 * - `window_exceeded`: with `slice`, more items have one value than a window holds.
 * - `not_sliceable`: with `slice`, items do not ascend by that value, or have no key.
 * - `page_failed`: the page function threw something that is no object; it is the `cause`.
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

/** Whether this is an error of a pager itself. Unlike `instanceof`, it works when two copies are installed. */
export function isPagingError(error: unknown): error is PagingError {
  return error instanceof Error && Reflect.get(error, BRAND) === true;
}

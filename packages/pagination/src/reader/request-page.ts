import { abortable, onAbort } from "@grinfi/abort";
import { PagingError } from "../errors/paging-error.ts";
import type { FetchPage, PageRequest, PageResult } from "../page.ts";

/** A requested page. */
export interface PendingPage<Item> {
  readonly offset: number;
  readonly limit: number;
  /** Its rejection is never unhandled, even if the page is no longer needed. */
  readonly result: Promise<ParsedPageResult<Item>>;
  /** Aborts the request. A pending `result` rejects. */
  readonly cancel: () => void;
}

/** Requests a page. It listens to the signal until the result is settled. */
export function requestPage<Item>(
  fetchPage: FetchPage<Item>,
  request: Omit<PageRequest, "signal">,
  signal: AbortSignal | undefined,
): PendingPage<Item> {
  const controller = new AbortController();
  const result = withLinkedController(signal, controller, async () =>
    parsePageResult(await fetchPage({ ...request, signal: controller.signal }), request.offset),
  );
  result.catch(() => {});
  return { offset: request.offset, limit: request.limit, result, cancel: () => controller.abort() };
}

/** Runs work that the controller can abort. An abort of the signal aborts the controller. */
export async function withLinkedController<T>(
  signal: AbortSignal | undefined,
  controller: AbortController,
  work: () => T | PromiseLike<T>,
): Promise<T> {
  if (signal?.aborted) controller.abort(signal.reason);
  const stop = onAbort(signal, () => controller.abort(signal?.reason));
  try {
    return await abortable(controller.signal, work);
  } finally {
    stop();
  }
}

/** A checked page result. A total or flag with an unexpected type is `undefined`. */
export interface ParsedPageResult<Item> {
  readonly items: readonly Item[];
  readonly total: number | undefined;
  readonly hasMore: boolean | undefined;
}

/**
 * Checks the result of a page function.
 *
 * @throws PagingError if it has no items. An empty response does not mean an empty list.
 */
function parsePageResult<Item>(
  result: PageResult<Item> | null | undefined,
  offset: number,
): ParsedPageResult<Item> {
  const items = result?.items === null ? [] : result?.items;
  if (result === null || result === undefined || !Array.isArray(items))
    throw new PagingError(
      "no_items",
      `The page at offset ${offset} has no array of items. The server may reject offsets this large.`,
    );
  const { total, hasMore } = result;
  return {
    items,
    total: isCount(total) ? total : undefined,
    hasMore: typeof hasMore === "boolean" ? hasMore : undefined,
  };
}

export const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

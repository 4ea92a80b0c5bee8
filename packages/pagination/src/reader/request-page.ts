import { abortable, onAbort } from "@grinfi/abort";
import type { FetchPage, PageRequest, PageResult } from "../page.ts";

/** A requested page. */
export interface PendingPage<Item> {
  readonly offset: number;
  readonly limit: number;
  /** Its rejection is never unhandled, even if the page is no longer needed. */
  readonly result: Promise<PageResult<Item> | null | undefined>;
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
  const result = withLinkedController(signal, controller, () =>
    fetchPage({ ...request, signal: controller.signal }),
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

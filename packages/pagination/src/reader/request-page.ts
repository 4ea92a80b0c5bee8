import { abortable, onAbort } from "@grinfi/abort";
import type { FetchPage, PageRequest, PageResult } from "./page.ts";

/** A page that was asked for. */
export interface PendingPage<Item> {
  readonly offset: number;
  readonly limit: number;
  /** May reject without anybody waiting for it. */
  readonly answer: Promise<PageResult<Item> | null | undefined>;
  /** Ends the request; the answer rejects if it has not come. */
  readonly cancel: () => void;
}

/** Asks for a page. It listens to the signal only until the answer is there. */
export function requestPage<Item>(
  fetchPage: FetchPage<Item>,
  request: Omit<PageRequest, "signal">,
  signal: AbortSignal | undefined,
): PendingPage<Item> {
  const controller = new AbortController();
  const answer = following(signal, controller, () => fetchPage({ ...request, signal: controller.signal }));
  answer.catch(() => {});
  return { offset: request.offset, limit: request.limit, answer, cancel: () => controller.abort() };
}

/** Works under a controller that is aborted together with a signal. */
export async function following<T>(
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

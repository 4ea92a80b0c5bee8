import { attachPosition, withPosition } from "../errors/error-position.ts";
import { PagingError } from "../errors/paging-error.ts";
import type { Position } from "../position.ts";
import type { Settings } from "../settings.ts";
import { Cursor, type PositionedPage } from "./cursor.ts";
import { type PendingPage, requestPage } from "./request-page.ts";

/** Reads the pages of a list in order, once. A page that failed can be requested again. */
export class PageReader<Item> {
  readonly #settings: Settings<Item>;
  readonly #cursor: Cursor<Item>;
  /** The requested pages, in order. A short page leaves a gap before the next one. */
  #pending: PendingPage<Item>[] = [];
  /** The number of items to request per page. */
  #limit: number;
  /** The number of items that the caller still needs. */
  #remaining: number;
  #pagesRead = 0;
  #closed = false;

  /** @param maxItems - The number of items that the caller needs. */
  constructor(settings: Settings<Item>, maxItems: number = Number.POSITIVE_INFINITY) {
    this.#settings = settings;
    this.#cursor = new Cursor(settings);
    this.#limit = settings.limit;
    this.#remaining = maxItems;
  }

  /** Whether no more items may be delivered. */
  get isStopped(): boolean {
    return this.#closed || this.#settings.signal?.aborted === true;
  }

  /**
   * Returns the next page, or `undefined` after the last page or after `close`.
   *
   * @throws The error of the page, with its position. The next call tries the page again.
   */
  async next(): Promise<PositionedPage<Item> | undefined> {
    if (this.#closed || this.#cursor.done) return undefined;
    try {
      this.#settings.signal?.throwIfAborted();
      return await this.#read();
    } catch (error) {
      if (this.#closed) return undefined;
      this.#cancelRequests();
      throw this.#withPosition(error, this.#cursor.position);
    }
  }

  /** Ends the run and aborts its requests. */
  close(): void {
    this.#closed = true;
    this.#cancelRequests();
  }

  /** @throws The signal's reason with the position, if the signal is aborted. */
  throwIfAborted(position: Position): void {
    const { signal } = this.#settings;
    if (signal?.aborted) throw this.#withPosition(signal.reason, position);
  }

  #withPosition(error: unknown, position: Position): unknown {
    const { signal, toError } = this.#settings;
    if (!signal?.aborted || error !== signal.reason) return withPosition(error, position, toError);
    attachPosition(error, position);
    return error;
  }

  async #read(): Promise<PositionedPage<Item> | undefined> {
    const { maxPages } = this.#settings;
    if (this.#pagesRead >= maxPages)
      throw new PagingError("too_many_pages", `The list has more than ${maxPages} pages. Raise maxPages.`);
    this.#cursor.advanceSlice();
    this.#requestPages(0);
    const [pending] = this.#pending;
    if (pending === undefined) return undefined;
    const result = await pending.result;
    if (this.#closed) return undefined;

    const read = this.#cursor.accept(pending, result);
    this.#pagesRead += 1;
    this.#remaining -= read.page.items.length;
    if (this.#cursor.done) this.#cancelRequests();
    else {
      if (this.#pagesRead === 1) this.#adaptLimit(pending.limit, result.items.length);
      this.#dropReadPages();
      this.#requestPages(1);
    }
    return read;
  }

  /** Uses the page size of a server that caps its pages, so that prefetched pages leave no gaps. */
  #adaptLimit(requested: number, received: number): void {
    const isPrefetching = this.#settings.concurrency > 1 && this.#cursor.knownEnd > 0;
    if (isPrefetching && received < requested) this.#limit = received;
  }

  /**
   * Drops the page that was read. If the server returned too many items, it also drops later pages that the page
   * contains.
   */
  #dropReadPages(): void {
    const pending = this.#pending.slice(1);
    while (pending[0] !== undefined && endOf(pending[0]) <= this.#cursor.offset) pending.shift()?.cancel();
    this.#pending = pending;
  }

  /**
   * Requests the next page if the caller waits for it, and prefetches the pages after it up to the known end.
   *
   * @param held - The number of pages that the caller still holds in memory.
   */
  #requestPages(held: 0 | 1): void {
    const { offset, window, knownEnd } = this.#cursor;
    const { concurrency, maxPages } = this.#settings;
    const end = Math.min(window, offset + this.#remaining);
    const hasRoom = (): boolean =>
      !this.#closed &&
      held + this.#pending.length < concurrency &&
      this.#pagesRead + this.#pending.length < maxPages;

    const gapEnd = this.#pending[0]?.offset ?? end;
    if (offset < gapEnd && (held === 0 || (offset < knownEnd && hasRoom())))
      this.#pending.unshift(this.#request(offset, gapEnd));
    const stop = Math.min(knownEnd, end);
    for (let next = this.#requestedEnd(); next < stop && hasRoom(); next = this.#requestedEnd())
      this.#pending.push(this.#request(next, end));
  }

  /** The offset after the last requested page. */
  #requestedEnd(): number {
    const last = this.#pending.at(-1);
    return last === undefined ? this.#cursor.offset : endOf(last);
  }

  #request(start: number, end: number): PendingPage<Item> {
    const { fetchPage, signal, pageable, limit: configuredLimit } = this.#settings;
    const offset = pageable ? start : 0;
    const limit = pageable ? Math.min(this.#limit, end - start) : configuredLimit;
    const { lowerBound } = this.#cursor;
    const page = requestPage(fetchPage, { offset, limit, ...(lowerBound && { lowerBound }) }, signal);
    // The page function may have closed the reader.
    if (this.#closed) page.cancel();
    return page;
  }

  #cancelRequests(): void {
    for (const page of this.#pending) page.cancel();
    this.#pending = [];
  }
}

const endOf = ({ offset, limit }: PendingPage<unknown>): number => offset + limit;

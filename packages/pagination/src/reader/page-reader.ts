import { failureOf, notePosition } from "./failure.ts";
import { PagingError } from "./paging-error.ts";
import { Place, type ReadPage } from "./place.ts";
import type { Position } from "./position.ts";
import { readAnswer } from "./read-answer.ts";
import { type PendingPage, requestPage } from "./request-page.ts";
import type { Settings } from "./settings.ts";

/** One way through a list, page by page. A page that failed can be asked for again. */
export class Run<Item> {
  readonly #settings: Settings<Item>;
  readonly #place: Place<Item>;
  /** The pages that were asked for, in order. A page that came short leaves a gap before the next. */
  #ahead: PendingPage<Item>[] = [];
  /** Items to ask for at a time. */
  #limit: number;
  /** Items that are still wanted. */
  #wanted: number;
  #pages = 0;
  #closed = false;

  /** @param wanted - How many items are enough. */
  constructor(settings: Settings<Item>, wanted: number = Number.POSITIVE_INFINITY) {
    this.#settings = settings;
    this.#place = new Place(settings);
    this.#limit = settings.limit;
    this.#wanted = wanted;
  }

  /** Whether nothing may be delivered any more. */
  get isStopped(): boolean {
    return this.#closed || this.#settings.signal?.aborted === true;
  }

  /**
   * The next page; `undefined` after the last one, and when the run is closed.
   *
   * @throws What went wrong, with the position of that page. Another call tries it again.
   */
  async next(): Promise<ReadPage<Item> | undefined> {
    if (this.#closed || this.#place.done) return undefined;
    try {
      this.#settings.signal?.throwIfAborted();
      return await this.#read();
    } catch (error) {
      if (this.#closed) return undefined;
      this.#cancel();
      throw this.#failure(error, this.#place.position);
    }
  }

  /** Ends the run and its requests. */
  close(): void {
    this.#closed = true;
    this.#cancel();
  }

  /** @throws The reason of the signal, with the position, if the signal was aborted. */
  throwIfAborted(position: Position): void {
    const { signal } = this.#settings;
    if (signal?.aborted) throw this.#failure(signal.reason, position);
  }

  #failure(error: unknown, position: Position): unknown {
    const { signal, toError } = this.#settings;
    if (!signal?.aborted || error !== signal.reason) return failureOf(error, position, toError);
    notePosition(error, position);
    return error;
  }

  async #read(): Promise<ReadPage<Item> | undefined> {
    const { maxPages } = this.#settings;
    if (this.#pages >= maxPages)
      throw new PagingError("too_many_pages", `There are more than ${maxPages} pages. Raise maxPages.`);
    this.#place.enterSlice();
    this.#fetch(0);
    const [pending] = this.#ahead;
    if (pending === undefined) return undefined;
    const answer = readAnswer(await pending.answer, pending.offset);
    if (this.#closed) return undefined;

    const read = this.#place.take(pending, answer);
    this.#pages += 1;
    this.#wanted -= read.page.items.length;
    if (this.#place.done) this.#cancel();
    else {
      if (this.#pages === 1) this.#learnLimit(pending.limit, answer.items.length);
      this.#passRead();
      this.#fetch(1);
    }
    return read;
  }

  /** Pages that are fetched ahead should not overlap or leave gaps, so they are as large as the server makes them. */
  #learnLimit(asked: number, got: number): void {
    if (this.#settings.concurrency > 1 && this.#place.knownEnd > 0 && got < asked) this.#limit = got;
  }

  /** Forgets the page that was read, and those whose items came with it because the server gave too many. */
  #passRead(): void {
    const ahead = this.#ahead.slice(1);
    while (ahead[0] !== undefined && endOf(ahead[0]) <= this.#place.offset) ahead.shift()?.cancel();
    this.#ahead = ahead;
  }

  /**
   * Asks for pages: the next one if somebody waits for it, and those after it as far as the end is known.
   *
   * @param held - Pages that the caller still has in hand.
   */
  #fetch(held: 0 | 1): void {
    const { offset, window, knownEnd } = this.#place;
    const { concurrency, maxPages } = this.#settings;
    const end = Math.min(window, offset + this.#wanted);
    const hasRoom = (): boolean =>
      !this.#closed && held + this.#ahead.length < concurrency && this.#pages + this.#ahead.length < maxPages;

    const gapEnd = this.#ahead[0]?.offset ?? end;
    if (offset < gapEnd && (held === 0 || (offset < knownEnd && hasRoom())))
      this.#ahead.unshift(this.#request(offset, gapEnd));
    for (let next = this.#askedUpTo(); next < Math.min(knownEnd, end) && hasRoom(); next = this.#askedUpTo())
      this.#ahead.push(this.#request(next, end));
  }

  #askedUpTo(): number {
    const last = this.#ahead.at(-1);
    return last === undefined ? this.#place.offset : endOf(last);
  }

  #request(start: number, end: number): PendingPage<Item> {
    const { fetchPage, signal, pageable, limit: whole } = this.#settings;
    const offset = pageable ? start : 0;
    const limit = pageable ? Math.min(this.#limit, end - start) : whole;
    const { from } = this.#place;
    const page = requestPage(fetchPage, { offset, limit, ...(from && { from }) }, signal);
    // The page function may have closed the run.
    if (this.#closed) page.cancel();
    return page;
  }

  #cancel(): void {
    for (const page of this.#ahead) page.cancel();
    this.#ahead = [];
  }
}

const endOf = ({ offset, limit }: PendingPage<unknown>): number => offset + limit;

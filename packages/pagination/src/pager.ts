import { inTreeOf, notePosition } from "./failure.ts";
import { iterateItems, iteratePages } from "./iterate.ts";
import type { PagerOptions } from "./options.ts";
import type { Page } from "./page.ts";
import { isCount } from "./read-answer.ts";
import { following } from "./request-page.ts";
import { Run } from "./run.ts";
import { orInfinity, readOptions, type Settings } from "./settings.ts";

/**
 * A list that comes in pages. Nothing is sent before it is used, and each use goes through the list anew: await it for
 * the first page, `for await` over it for the items, or call one of its methods.
 *
 * It can be awaited, so an async function that returns it gives its first page: return it from a plain function.
 */
export interface Pager<Item> extends Promise<Page<Item>>, AsyncIterable<Item, undefined, undefined> {
  /** Every item of the list, in order. A loop that ends early ends the requests, too. */
  [Symbol.asyncIterator](): AsyncIterableIterator<Item, undefined, undefined>;
  /** The same as pages. Each has the position to go on from after it. */
  pages(): AsyncIterableIterator<Page<Item>, undefined, undefined>;
  /**
   * The items as an array.
   *
   * @param options.limit - How many at most; all of them only with `Infinity`.
   * @throws PagingError with the code `invalid_options` without a limit.
   */
  toArray(options: { readonly limit: number }): Promise<Item[]>;
  /** The first item; `undefined` when there is none. */
  first(): Promise<Item | undefined>;
  /** How many items the whole list has, wherever this pager begins. One small request if the API says it. */
  count(): Promise<number>;
}

/**
 * A pager over a list that is read by `offset` and `limit`.
 *
 * @throws PagingError with the code `invalid_options`.
 *
 * @example
 * const contacts = createPager({
 *   fetchPage: async ({ offset, limit, signal }) => {
 *     const { data, total } = await search({ offset, limit }, { signal });
 *     return { items: data, total };
 *   },
 * });
 * for await (const contact of contacts) console.log(contact.name);
 */
export function createPager<Item>(options: PagerOptions<Item>): Pager<Item> {
  return new OffsetPager(inTree(options.toError, () => readOptions(options)));
}

/** Does what fails with errors of the pager alone. @throws Them as errors of the user's tree. */
function inTree<T>(toError: PagerOptions<unknown>["toError"], work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw toError === undefined ? error : inTreeOf(toError, error);
  }
}

class OffsetPager<Item> implements Pager<Item> {
  readonly [Symbol.toStringTag] = "Pager";
  readonly #settings: Settings<Item>;

  constructor(settings: Settings<Item>) {
    this.#settings = settings;
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<Item, undefined, undefined> {
    return iterateItems(this.#run());
  }

  pages(): AsyncIterableIterator<Page<Item>, undefined, undefined> {
    return iteratePages(this.#run());
  }

  async toArray(options: { readonly limit: number }): Promise<Item[]> {
    // JavaScript may leave it out.
    const { limit }: { limit?: unknown } = options ?? {};
    const wanted = inTree(this.#settings.toError, () => orInfinity("limit of toArray", limit, 0));
    const items: Item[] = [];
    const run = this.#run({}, wanted);
    try {
      while (items.length < wanted) {
        const read = await run.next();
        if (read === undefined) break;
        for (const item of read.page.items) if (items.length < wanted) items.push(item);
      }
      return items;
    } catch (error) {
      // The items that were read are lost with the array.
      notePosition(error, this.#settings.start);
      throw error;
    } finally {
      run.close();
    }
  }

  async first(): Promise<Item | undefined> {
    const { start, limit } = this.#settings;
    const enough = 1 + (start.slice?.keys.length ?? 0);
    for await (const item of iterateItems(this.#run({ limit: Math.min(limit, enough), concurrency: 1 })))
      return item;
    return undefined;
  }

  async count(): Promise<number> {
    const { signal, count } = this.#settings;
    const controller = new AbortController();
    const told = await following(signal, controller, () => count?.({ signal: controller.signal }));
    if (isCount(told)) return told;
    const start = { offset: 0 };
    const page = (await this.#run({ start, limit: 1, concurrency: 1 }).next())?.page;
    if (page?.total !== undefined) return page.total;
    if (page?.hasMore === false) return page.items.length;
    let counted = 0;
    for await (const { items } of iteratePages(this.#run({ start }))) counted += items.length;
    return counted;
  }

  // biome-ignore lint/suspicious/noThenProperty: a pager is a promise of its first page
  then<A = Page<Item>, B = never>(
    onFulfilled?: ((page: Page<Item>) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#firstPage().then(onFulfilled, onRejected);
  }

  catch<B = never>(onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<Page<Item> | B> {
    return this.#firstPage().catch(onRejected);
  }

  finally(onFinally?: (() => void) | null): Promise<Page<Item>> {
    return this.#firstPage().finally(onFinally);
  }

  async #firstPage(): Promise<Page<Item>> {
    const { start, limit } = this.#settings;
    const read = await this.#run({ concurrency: 1 }).next();
    return read?.page ?? { items: [], offset: start.offset, limit, hasMore: false, position: start };
  }

  #run(changes: Partial<Settings<Item>> = {}, wanted?: number): Run<Item> {
    return new Run({ ...this.#settings, ...changes }, wanted);
  }
}

import { attachPosition, mapPagingError } from "./errors/error-position.ts";
import type { PagerOptions } from "./options.ts";
import type { Page } from "./page.ts";
import { iterateItems, iteratePages } from "./reader/iterate.ts";
import { PageReader } from "./reader/page-reader.ts";
import { isCount, withLinkedController } from "./reader/request-page.ts";
import { integerOrInfinity, resolveOptions, type Settings } from "./settings.ts";

/**
 * A list that is read page by page. A pager sends nothing until you use it, and each use reads the list from its start:
 * await it for the first page, use `for await` to read all items, or call one of its methods.
 *
 * A pager can be awaited, so an async function that returns a pager resolves to its first page. Return a pager from a
 * plain function.
 */
export interface Pager<Item> extends Promise<Page<Item>>, AsyncIterable<Item, undefined, undefined> {
  /** Iterates over every item of the list, in order. Leaving the loop early aborts the requests in progress. */
  [Symbol.asyncIterator](): AsyncIterableIterator<Item, undefined, undefined>;
  /** Iterates over the pages of the list, in order. Each page has the position after it. */
  pages(): AsyncIterableIterator<Page<Item>, undefined, undefined>;
  /**
   * Reads items into an array.
   *
   * @param options.limit - The maximum number of items. `Infinity` reads all items.
   * @returns The items, in order.
   * @throws PagingError with the code `invalid_options` if there is no limit.
   */
  toArray(options: { readonly limit: number }): Promise<Item[]>;
  /** Returns the first item, or `undefined` if the list is empty. */
  first(): Promise<Item | undefined>;
  /**
   * Returns the number of items in the whole list, regardless of `offset` and `position`. It sends one small request if
   * the API returns a total, and reads all pages otherwise.
   */
  count(): Promise<number>;
}

/**
 * Creates a pager over a list that is read by `offset` and `limit`.
 *
 * @param options - The page function `fetchPage`, and others; see `PagerOptions` for their defaults.
 * @returns A pager. It sends nothing until you use it.
 * @throws PagingError with the code `invalid_options` if an option is invalid.
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
  return new OffsetPager(mapErrors(options.toError, () => resolveOptions(options)));
}

/** Runs a check, and converts its errors with the option `toError`. */
function mapErrors<T>(toError: PagerOptions<unknown>["toError"], check: () => T): T {
  try {
    return check();
  } catch (error) {
    throw toError === undefined ? error : mapPagingError(toError, error);
  }
}

class OffsetPager<Item> implements Pager<Item> {
  readonly [Symbol.toStringTag] = "Pager";
  readonly #settings: Settings<Item>;

  constructor(settings: Settings<Item>) {
    this.#settings = settings;
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<Item, undefined, undefined> {
    return iterateItems(this.#reader());
  }

  pages(): AsyncIterableIterator<Page<Item>, undefined, undefined> {
    return iteratePages(this.#reader());
  }

  async toArray(options: { readonly limit: number }): Promise<Item[]> {
    // JavaScript callers may omit the options.
    const { limit }: { limit?: unknown } = options ?? {};
    const maxItems = mapErrors(this.#settings.toError, () => integerOrInfinity("limit of toArray", limit, 0));
    const items: Item[] = [];
    const reader = this.#reader({}, maxItems);
    try {
      while (items.length < maxItems) {
        const read = await reader.next();
        if (read === undefined) break;
        for (const item of read.page.items) if (items.length < maxItems) items.push(item);
      }
      return items;
    } catch (error) {
      // The caller gets none of the items that were read, so the list continues at its start.
      attachPosition(error, this.#settings.start);
      throw error;
    } finally {
      reader.close();
    }
  }

  async first(): Promise<Item | undefined> {
    const { start, limit } = this.#settings;
    // A slice begins with the items that were delivered before.
    const needed = 1 + (start.slice?.keys.length ?? 0);
    const reader = this.#reader({ limit: Math.min(limit, needed), concurrency: 1 });
    for await (const item of iterateItems(reader)) return item;
    return undefined;
  }

  async count(): Promise<number> {
    const { signal, count } = this.#settings;
    const controller = new AbortController();
    const counted = await withLinkedController(signal, controller, () =>
      count?.({ signal: controller.signal }),
    );
    if (isCount(counted)) return counted;
    const start = { offset: 0 };
    const page = (await this.#reader({ start, limit: 1, concurrency: 1 }).next())?.page;
    if (page?.total !== undefined) return page.total;
    if (page?.hasMore === false) return page.items.length;
    let sum = 0;
    for await (const { items } of iteratePages(this.#reader({ start }))) sum += items.length;
    return sum;
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
    const read = await this.#reader({ concurrency: 1 }).next();
    return read?.page ?? { items: [], offset: start.offset, limit, hasMore: false, position: start };
  }

  #reader(changes: Partial<Settings<Item>> = {}, maxItems?: number): PageReader<Item> {
    return new PageReader({ ...this.#settings, ...changes }, maxItems);
  }
}

import { PagingError } from "../errors/paging-error.ts";
import type { PageResult } from "../page.ts";

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
export function parsePageResult<Item>(
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

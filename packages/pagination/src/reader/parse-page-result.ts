import type { PageResult } from "./page.ts";
import { PagingError } from "./paging-error.ts";

/** An answer with nothing in it but what can be relied on. */
export interface Answer<Item> {
  readonly items: readonly Item[];
  readonly total: number | undefined;
  readonly hasMore: boolean | undefined;
}

/**
 * Reads an answer. `null` in place of the items is an empty list.
 *
 * @throws PagingError when it holds no items: an empty answer is not the same as an empty list.
 */
export function readAnswer<Item>(answer: PageResult<Item> | null | undefined, offset: number): Answer<Item> {
  const items = answer?.items === null ? [] : answer?.items;
  if (answer === null || answer === undefined || !Array.isArray(items))
    throw new PagingError(
      "no_items",
      `The answer for offset ${offset} holds no list of items. The server may refuse offsets as deep as this.`,
    );
  const { total, hasMore } = answer;
  return {
    items,
    total: isCount(total) ? total : undefined,
    hasMore: typeof hasMore === "boolean" ? hasMore : undefined,
  };
}

export const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

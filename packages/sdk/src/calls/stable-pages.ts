import { ListError } from "@grinfi/core";
import type { Page, Pager, Position } from "@grinfi/pagination";

/** How often a list begins again without being read further than before. */
const MAX_RESTARTS = 10;

/**
 * Yields the pages of a list. If the total shrinks, rows were deleted and the next ones moved to offsets that were already
 * read. In this case the list begins again: a sliced one after the last row of the page before, by its time of creation,
 * and any other at its start, so that its rows repeat.
 *
 * @param operation - The id of the operation.
 * @throws ListError with the reason `repeated_page` if the total shrinks again and again at the same page.
 */
export async function* stablePages<Row>(
  operation: string,
  list: (position: Position | undefined) => Pager<Row>,
  start: Position | undefined,
): AsyncGenerator<Page<Row>, void, undefined> {
  let position = start;
  let furthest = 0;
  let restarts = 0;
  let hasShrunk = true;
  while (hasShrunk) {
    hasShrunk = false;
    let total = 0;
    for await (const page of list(position).pages()) {
      hasShrunk = page.total !== undefined && page.total < total;
      if (hasShrunk) break;
      total = page.total ?? 0;
      position = page.position;
      if (position.offset > furthest) restarts = 0;
      furthest = Math.max(furthest, position.offset);
      yield page;
    }
    restarts += 1;
    if (hasShrunk && restarts > MAX_RESTARTS) {
      throw new ListError(
        operation,
        "repeated_page",
        `The total of the list shrank ${restarts} times at the same page, so the list cannot be read to its end.`,
      );
    }
    if (position?.slice === undefined) position = undefined;
  }
}

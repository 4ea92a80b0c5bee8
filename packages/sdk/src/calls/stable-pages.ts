import type { Page, Pager, Position } from "@grinfi/pagination";

/**
 * Yields the pages of a list. If the total shrinks, rows were deleted and the next ones moved to offsets that were already
 * read. In this case the list begins again: a sliced one after the last row of the page before, by its time of creation,
 * and any other at its start, so that its rows repeat.
 */
export async function* stablePages<Row>(
  list: (position: Position | undefined) => Pager<Row>,
  start: Position | undefined,
): AsyncGenerator<Page<Row>, void, undefined> {
  let position = start;
  let hasShrunk = true;
  while (hasShrunk) {
    hasShrunk = false;
    let total = 0;
    for await (const page of list(position).pages()) {
      hasShrunk = page.total !== undefined && page.total < total;
      if (hasShrunk) break;
      total = page.total ?? 0;
      position = page.position;
      yield page;
    }
    if (position?.slice === undefined) position = undefined;
  }
}

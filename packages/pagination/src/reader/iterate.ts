import type { Page } from "../page.ts";
import type { PositionedPage } from "./cursor.ts";
import type { PageReader } from "./page-reader.ts";
import { StepIterator } from "./step-iterator.ts";

const DONE: IteratorReturnResult<undefined> = { done: true, value: undefined };

export function iteratePages<Item>(reader: PageReader<Item>): StepIterator<Page<Item>> {
  return new StepIterator({
    ready: () => undefined,
    step: async () => {
      const read = await reader.next();
      return read === undefined ? DONE : { done: false, value: read.page };
    },
    close: () => reader.close(),
  });
}

export function iterateItems<Item>(reader: PageReader<Item>): StepIterator<Item> {
  let current: PositionedPage<Item> | undefined;
  let index = 0;
  const hasItem = (): boolean => current !== undefined && index < current.page.items.length;
  const take = (): IteratorYieldResult<Item> | undefined =>
    hasItem() && !reader.isStopped ? { done: false, value: current?.page.items[index++] as Item } : undefined;
  return new StepIterator({
    ready: take,
    step: async () => {
      for (;;) {
        const taken = take();
        if (taken !== undefined) return taken;
        if (current !== undefined && hasItem()) reader.throwIfAborted(current.positionAt(index));
        current = await reader.next();
        index = 0;
        if (current === undefined) return DONE;
      }
    },
    close: () => reader.close(),
  });
}

import type { Page } from "./page.ts";
import type { ReadPage } from "./place.ts";
import type { Run } from "./run.ts";
import { StepIterator } from "./step-iterator.ts";

const DONE: IteratorReturnResult<undefined> = { done: true, value: undefined };

/** The pages of a run. */
export function iteratePages<Item>(run: Run<Item>): StepIterator<Page<Item>> {
  return new StepIterator({
    ready: () => undefined,
    step: async () => {
      const read = await run.next();
      return read === undefined ? DONE : { done: false, value: read.page };
    },
    close: () => run.close(),
  });
}

/** The items of a run. */
export function iterateItems<Item>(run: Run<Item>): StepIterator<Item> {
  let read: ReadPage<Item> | undefined;
  let index = 0;
  const isLeft = (): boolean => read !== undefined && index < read.page.items.length;
  const take = (): IteratorYieldResult<Item> | undefined =>
    isLeft() && !run.isStopped ? { done: false, value: read?.page.items[index++] as Item } : undefined;
  return new StepIterator({
    ready: take,
    step: async () => {
      for (;;) {
        const taken = take();
        if (taken !== undefined) return taken;
        if (read !== undefined && isLeft()) run.throwIfAborted(read.positionAt(index));
        read = await run.next();
        index = 0;
        if (read === undefined) return DONE;
      }
    },
    close: () => run.close(),
  });
}

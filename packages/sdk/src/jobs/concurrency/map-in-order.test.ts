import fc from "fast-check";
import { expect, test } from "vitest";
import { mapInOrder } from "./map-in-order.ts";

const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn += 1) await Promise.resolve();
};

test("yields in the order of the items, never with more at a time than allowed", async () => {
  const cases = fc.tuple(fc.array(fc.nat(20)), fc.integer({ min: 1, max: 8 }));
  await fc.assert(
    fc.asyncProperty(cases, async ([items, concurrency]) => {
      let underWay = 0;
      let most = 0;
      const begun: number[] = [];
      const outcomes: number[] = [];
      const work = async ([index, length]: [number, number]): Promise<number> => {
        begun.push(index);
        underWay += 1;
        most = Math.max(most, underWay);
        await turns(length);
        underWay -= 1;
        return index;
      };
      for await (const outcome of mapInOrder(items.entries(), concurrency, work)) outcomes.push(outcome);
      expect(outcomes).toEqual([...items.keys()]);
      expect(begun).toEqual(outcomes);
      expect(most).toBe(Math.min(concurrency, items.length));
    }),
  );
});

test.each([
  ["an item fails", 1],
  ["an item fails before the item in turn", 2],
  ["the loop ends early", undefined],
])("if %s, it waits for all items in progress", async (_, failing) => {
  const begun: number[] = [];
  const ended: number[] = [];
  const work = async (item: number): Promise<number> => {
    begun.push(item);
    await turns(item === 2 ? 1 : 50);
    ended.push(item);
    if (item === failing) throw new Error("failed");
    return item;
  };
  const loop = async (): Promise<void> => {
    for await (const _ of mapInOrder([1, 2, 3, 4, 5], 3, work)) if (failing === undefined) break;
  };
  if (failing === undefined) await loop();
  else await expect(loop()).rejects.toThrow("failed");
  expect(begun).toEqual(failing === 2 ? [1, 2, 3, 4] : [1, 2, 3]);
  expect(ended.toSorted()).toEqual(begun);
});

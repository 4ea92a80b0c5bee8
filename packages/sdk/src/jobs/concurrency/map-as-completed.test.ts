import fc from "fast-check";
import { expect, test } from "vitest";
import { mapAsCompleted } from "./map-as-completed.ts";

const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn += 1) await Promise.resolve();
};

test("maps every item once, never more at a time than allowed", async () => {
  const cases = fc.tuple(fc.array(fc.nat(20)), fc.integer({ min: 1, max: 8 }));
  await fc.assert(
    fc.asyncProperty(cases, async ([items, concurrency]) => {
      let underWay = 0;
      let most = 0;
      const outcomes: number[] = [];
      const work = async ([index, length]: [number, number]): Promise<number> => {
        underWay += 1;
        most = Math.max(most, underWay);
        await turns(length);
        underWay -= 1;
        return index;
      };
      for await (const outcome of mapAsCompleted(items.entries(), concurrency, work)) outcomes.push(outcome);
      expect(outcomes.toSorted((a, b) => a - b)).toEqual([...items.keys()]);
      expect(most).toBe(Math.min(concurrency, items.length));
    }),
  );
});

test.each([
  ["an item fails", 1],
  ["the loop ends early", undefined],
])("if %s, it starts no more items and waits for the others", async (_, failing) => {
  const begun: number[] = [];
  const ended: number[] = [];
  const work = async (item: number): Promise<number> => {
    begun.push(item);
    await turns(item === 1 ? 1 : 50);
    ended.push(item);
    if (item === failing) throw new Error("failed");
    return item;
  };
  const loop = async (): Promise<void> => {
    for await (const item of mapAsCompleted([1, 2, 3, 4, 5], 3, work)) if (item === 1) break;
  };
  if (failing === undefined) await loop();
  else await expect(loop()).rejects.toThrow("failed");
  expect(begun).toEqual([1, 2, 3]);
  expect(ended).toEqual([1, 2, 3]);
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { mergeSorted } from "./merge-sorted.ts";

interface Item {
  readonly time: number;
  readonly from: string;
}

const descending = (a: Item, b: Item): number => b.time - a.time;

async function* streamOf(items: readonly Item[], onEnd?: () => void): AsyncGenerator<Item> {
  try {
    yield* items;
  } finally {
    onEnd?.();
  }
}

const isBefore = (second: Item, first: Item): boolean => second.time > first.time;

test("two sorted streams are merged into one, with equal items of the first stream first", async () => {
  const items = (from: string) =>
    fc
      .array(fc.nat(6), { maxLength: 8 })
      .map((times) => times.map((time) => ({ time, from })).toSorted(descending));
  const property = fc.asyncProperty(items("first"), items("second"), async (firsts, seconds) => {
    const merged: Item[] = [];
    for await (const item of mergeSorted(streamOf(firsts), streamOf(seconds), isBefore)) merged.push(item);
    expect(merged).toEqual([...firsts, ...seconds].toSorted(descending));
  });
  await fc.assert(property, { seed: 8 });
});

test("a loop that ends early closes both streams", async () => {
  const ended: string[] = [];
  const stream = (from: string) =>
    streamOf(
      [
        { time: 2, from },
        { time: 1, from },
      ],
      () => ended.push(from),
    );
  for await (const _ of mergeSorted(stream("first"), stream("second"), isBefore)) break;
  expect(ended.toSorted()).toEqual(["first", "second"]);
});

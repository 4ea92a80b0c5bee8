import { assertProperty } from "@grinfi/testing";
import fc from "fast-check";
import { expect, test } from "vitest";
import { Heap } from "./heap.ts";

interface Item {
  readonly value: number;
}

const step = fc.oneof(
  fc.record({ add: fc.integer({ min: 0, max: 20 }) }),
  fc.record({ remove: fc.nat() }),
  fc.constant("shift" as const),
);

test("a heap returns items in sorted order", () => {
  assertProperty(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const heap = new Heap<Item>((one, other) => one.value < other.value);
      const items: Item[] = [];
      for (const what of steps) {
        if (what === "shift") {
          const { first } = heap;
          expect(first?.value).toBe(
            items.length === 0 ? undefined : Math.min(...items.map(({ value }) => value)),
          );
          if (first === undefined) continue;
          expect(heap.remove(first)).toBe(true);
          items.splice(items.indexOf(first), 1);
        } else if ("add" in what) {
          const item = { value: what.add };
          heap.add(item);
          items.push(item);
        } else {
          const item = items[what.remove % Math.max(1, items.length)];
          if (item === undefined) continue;
          expect(heap.remove(item)).toBe(true);
          items.splice(items.indexOf(item), 1);
        }
        expect(heap.size).toBe(items.length);
        expect(new Set(heap)).toEqual(new Set(items));
      }
    }),
  );
});

test("remove returns false for an item that is not in the heap", () => {
  const heap = new Heap<Item>((one, other) => one.value < other.value);
  heap.add({ value: 1 });
  expect(heap.remove({ value: 1 })).toBe(false);
  expect(heap.size).toBe(1);
});

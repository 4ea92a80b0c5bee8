import { assertProperty } from "@grinfi/testing";
import fc from "fast-check";
import { expect, test } from "vitest";
import { MAX_HIGH_IN_A_ROW, type Priority, RequestQueue } from "./request-queue.ts";

interface Item {
  readonly priority: Priority;
  readonly sequence: number;
  readonly deadline: number;
}

const step = fc.constantFrom<(Priority | "pass")[]>("high", "normal", "pass");

/**
 * Adds and shifts items in the order of the steps, then shifts the others. @returns The items in the order of shifting,
 * and how many were ahead of each.
 */
function walk(steps: readonly (Priority | "pass")[]): { passed: Item[]; aheadOf: Map<Item, number> } {
  const queue = new RequestQueue<Item>();
  const passed: Item[] = [];
  const aheadOf = new Map<Item, number>();
  const pass = (): void => {
    const item = queue.shift();
    if (item !== undefined) passed.push(item);
  };
  for (const [sequence, what] of steps.entries()) {
    if (what === "pass") pass();
    else {
      const item = { priority: what, sequence, deadline: Number.POSITIVE_INFINITY };
      aheadOf.set(item, [...queue].filter((other) => other.priority === what).length);
      queue.add(item);
    }
  }
  while (queue.size > 0) pass();
  return { passed, aheadOf };
}

test("each item is shifted once, and items of one priority in the order of their sequence", () => {
  assertProperty(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const { passed } = walk(steps);
      expect(passed).toHaveLength(steps.filter((what) => what !== "pass").length);
      for (const priority of ["high", "normal"]) {
        const sequences = passed.filter((item) => item.priority === priority).map((item) => item.sequence);
        expect(sequences).toEqual(sequences.toSorted((a, b) => a - b));
      }
    }),
  );
});

test("a normal item is overtaken by at most four items for each position that it advances", () => {
  assertProperty(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const { passed, aheadOf } = walk(steps);
      for (const [index, item] of passed.entries()) {
        if (item.priority === "high") continue;
        const overtakers = passed
          .slice(0, index)
          .filter((other) => other.priority === "high" && other.sequence > item.sequence);
        expect(overtakers.length).toBeLessThanOrEqual(MAX_HIGH_IN_A_ROW * ((aheadOf.get(item) ?? 0) + 1));
      }
    }),
  );
});

test("an item with high priority waits for at most one new normal item in five", () => {
  assertProperty(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const { passed, aheadOf } = walk(steps);
      for (const [index, item] of passed.entries()) {
        if (item.priority === "normal") continue;
        const ahead = aheadOf.get(item) ?? 0;
        const normal = passed.slice(0, index).filter((other) => other.priority === "normal").length;
        const before = passedBefore(steps, item.sequence, "normal", passed);
        expect(normal - before).toBeLessThanOrEqual(Math.floor(ahead / MAX_HIGH_IN_A_ROW) + 1);
      }
    }),
  );
});

/** Returns how many items of a priority were shifted before the item was added. */
function passedBefore(
  steps: readonly (Priority | "pass")[],
  sequence: number,
  priority: Priority,
  passed: readonly Item[],
): number {
  let size = 0;
  let gone = 0;
  for (const what of steps.slice(0, sequence)) {
    if (what !== "pass") size += 1;
    else if (size > 0) {
      size -= 1;
      gone += 1;
    }
  }
  return passed.slice(0, gone).filter((item) => item.priority === priority).length;
}

const NEVER = Number.POSITIVE_INFINITY;

test("an item that is added again keeps its position", () => {
  const queue = new RequestQueue<Item>();
  for (const sequence of [2, 5, 9, 3]) queue.add({ priority: "normal", sequence, deadline: NEVER });
  expect(Array.from({ length: 4 }, () => queue.shift()?.sequence)).toEqual([2, 3, 5, 9]);
  expect(queue.shift()).toBeUndefined();
});

test("a removed item is not shifted", () => {
  const queue = new RequestQueue<Item>();
  const item: Item = { priority: "high", sequence: 1, deadline: 5 };
  queue.add(item);
  expect(queue.remove(item)).toBe(true);
  expect(queue.remove(item)).toBe(false);
  expect(queue.size).toBe(0);
  expect(queue.earliestDeadline).toBeUndefined();
});

test("first is the next item to shift, and earliestDeadline has the earliest deadline of all", () => {
  const deadline = fc.oneof(fc.integer({ min: 0, max: 99 }), fc.constant(NEVER));
  const item = fc.record({ priority: fc.constantFrom<Priority[]>("high", "normal"), deadline });
  assertProperty(
    fc.property(fc.array(item, { maxLength: 100 }), (items) => {
      const queue = new RequestQueue<Item>();
      for (const [sequence, fields] of items.entries()) queue.add({ ...fields, sequence });
      while (queue.size > 0) {
        const deadlines = [...queue].map((waiting) => waiting.deadline).filter((at) => at < NEVER);
        expect(queue.earliestDeadline?.deadline).toBe(
          deadlines.length === 0 ? undefined : Math.min(...deadlines),
        );
        const { first } = queue;
        expect(queue.shift()).toBe(first);
      }
    }),
  );
});

test("with 100,000 requests each operation takes a few dozen comparisons", () => {
  let reads = 0;
  const items = Array.from({ length: 100_000 }, (_, index) => {
    // Removed in another order than added.
    const sequence = (index * 7919) % 100_000;
    return {
      priority: index % 3 === 0 ? ("high" as const) : ("normal" as const),
      get sequence() {
        reads += 1;
        return sequence;
      },
      get deadline() {
        reads += 1;
        return sequence;
      },
    };
  });
  const queue = new RequestQueue<Item>();
  /** The maximum number of values that one operation reads. Each comparison reads two. */
  let most = 0;
  const counted = (operation: () => unknown): void => {
    reads = 0;
    operation();
    most = Math.max(most, reads);
  };
  for (const item of items) counted(() => queue.add(item));
  for (const item of items.slice(0, 20_000)) counted(() => queue.remove(item));
  for (let index = 0; index < 20_000; index += 1) counted(() => queue.shift());
  expect(queue.size).toBe(60_000);
  // An item moves down and up in two heaps, one by order and one by deadline. log2(100,000) is 17.
  expect(most / 2).toBeLessThanOrEqual(2 * 2 * 17 + 10);
});

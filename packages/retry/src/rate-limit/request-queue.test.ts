import { assertProperty } from "@grinfi/testing";
import fc from "fast-check";
import { expect, test } from "vitest";
import { HIGH_IN_A_ROW, type Priority, RequestQueue } from "./request-queue.ts";

interface Item {
  readonly priority: Priority;
  readonly sequence: number;
  readonly deadline: number;
}

const step = fc.constantFrom<(Priority | "pass")[]>("high", "normal", "pass");

/** Lets them come and go as the steps say, then all the others. @returns Who passed, in order, and how many were ahead. */
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

test("all pass once, and those of one priority in the order in which they came", () => {
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

test("a normal one that waits is overtaken by at most four for each step that it moves on", () => {
  assertProperty(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const { passed, aheadOf } = walk(steps);
      for (const [index, item] of passed.entries()) {
        if (item.priority === "high") continue;
        const overtakers = passed
          .slice(0, index)
          .filter((other) => other.priority === "high" && other.sequence > item.sequence);
        expect(overtakers.length).toBeLessThanOrEqual(HIGH_IN_A_ROW * ((aheadOf.get(item) ?? 0) + 1));
      }
    }),
  );
});

test("one with high priority waits for at most one normal one in five", () => {
  assertProperty(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const { passed, aheadOf } = walk(steps);
      for (const [index, item] of passed.entries()) {
        if (item.priority === "normal") continue;
        const ahead = aheadOf.get(item) ?? 0;
        const normal = passed.slice(0, index).filter((other) => other.priority === "normal").length;
        const before = passedBefore(steps, item.sequence, "normal", passed);
        expect(normal - before).toBeLessThanOrEqual(Math.floor(ahead / HIGH_IN_A_ROW) + 1);
      }
    }),
  );
});

/** How many of a priority had passed when the item came: the passes up to its step. */
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

test("one that comes back stands where it stood", () => {
  const queue = new RequestQueue<Item>();
  for (const sequence of [2, 5, 9, 3]) queue.add({ priority: "normal", sequence, deadline: NEVER });
  expect(Array.from({ length: 4 }, () => queue.shift()?.sequence)).toEqual([2, 3, 5, 9]);
  expect(queue.shift()).toBeUndefined();
});

test("one that leaves is gone", () => {
  const queue = new RequestQueue<Item>();
  const item: Item = { priority: "high", sequence: 1, deadline: 5 };
  queue.add(item);
  expect(queue.remove(item)).toBe(true);
  expect(queue.remove(item)).toBe(false);
  expect(queue.size).toBe(0);
  expect(queue.mostUrgent).toBeUndefined();
});

test("the first is the one that passes next, and the most urgent has the earliest deadline of all", () => {
  const deadline = fc.oneof(fc.integer({ min: 0, max: 99 }), fc.constant(NEVER));
  const item = fc.record({ priority: fc.constantFrom<Priority[]>("high", "normal"), deadline });
  assertProperty(
    fc.property(fc.array(item, { maxLength: 100 }), (items) => {
      const queue = new RequestQueue<Item>();
      for (const [sequence, fields] of items.entries()) queue.add({ ...fields, sequence });
      while (queue.size > 0) {
        const deadlines = [...queue].map((waiting) => waiting.deadline).filter((at) => at < NEVER);
        expect(queue.mostUrgent?.deadline).toBe(deadlines.length === 0 ? undefined : Math.min(...deadlines));
        const { first } = queue;
        expect(queue.shift()).toBe(first);
      }
    }),
  );
});

test("with 100,000 requests each operation takes some dozens of comparisons", () => {
  let reads = 0;
  const items = Array.from({ length: 100_000 }, (_, index) => {
    // Not in the order of adding.
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
  /** The most values that an operation compares; each comparison reads two. */
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
  // Down a heap and up again, by its order and by its deadline: log2(100,000) is 17.
  expect(most / 2).toBeLessThanOrEqual(2 * 2 * 17 + 10);
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { check } from "../test/support/random.ts";
import { HIGH_IN_A_ROW, Line, type Priority } from "./line.ts";

interface Item {
  readonly priority: Priority;
  readonly ticket: number;
}

const step = fc.constantFrom<(Priority | "pass")[]>("high", "normal", "pass");

/** Lets them come and go as the steps say, then all the others. @returns Who passed, in order, and how many were ahead. */
function walk(steps: readonly (Priority | "pass")[]): { passed: Item[]; aheadOf: Map<Item, number> } {
  const line = new Line<Item>();
  const passed: Item[] = [];
  const aheadOf = new Map<Item, number>();
  const pass = (): void => {
    const item = line.next();
    if (item !== undefined) passed.push(item);
  };
  for (const [ticket, what] of steps.entries()) {
    if (what === "pass") pass();
    else {
      const item = { priority: what, ticket };
      aheadOf.set(item, [...line].filter((other) => other.priority === what).length);
      line.add(item);
    }
  }
  while (line.size > 0) pass();
  return { passed, aheadOf };
}

test("all pass once, and those of one priority in the order in which they came", () => {
  check(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const { passed } = walk(steps);
      expect(passed).toHaveLength(steps.filter((what) => what !== "pass").length);
      for (const priority of ["high", "normal"]) {
        const tickets = passed.filter((item) => item.priority === priority).map((item) => item.ticket);
        expect(tickets).toEqual(tickets.toSorted((a, b) => a - b));
      }
    }),
  );
});

test("a normal one that waits is overtaken by at most four for each step that it moves on", () => {
  check(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const { passed, aheadOf } = walk(steps);
      for (const [index, item] of passed.entries()) {
        if (item.priority === "high") continue;
        const overtakers = passed
          .slice(0, index)
          .filter((other) => other.priority === "high" && other.ticket > item.ticket);
        expect(overtakers.length).toBeLessThanOrEqual(HIGH_IN_A_ROW * ((aheadOf.get(item) ?? 0) + 1));
      }
    }),
  );
});

test("one with high priority waits for at most one normal one in five", () => {
  check(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const { passed, aheadOf } = walk(steps);
      for (const [index, item] of passed.entries()) {
        if (item.priority === "normal") continue;
        const ahead = aheadOf.get(item) ?? 0;
        const normal = passed.slice(0, index).filter((other) => other.priority === "normal").length;
        const before = passedBefore(steps, item.ticket, "normal", passed);
        expect(normal - before).toBeLessThanOrEqual(Math.floor(ahead / HIGH_IN_A_ROW) + 1);
      }
    }),
  );
});

/** How many of a priority had passed when the item came: the passes up to its step. */
function passedBefore(
  steps: readonly (Priority | "pass")[],
  ticket: number,
  priority: Priority,
  passed: readonly Item[],
): number {
  let size = 0;
  let gone = 0;
  for (const what of steps.slice(0, ticket)) {
    if (what !== "pass") size += 1;
    else if (size > 0) {
      size -= 1;
      gone += 1;
    }
  }
  return passed.slice(0, gone).filter((item) => item.priority === priority).length;
}

test("one that comes back stands where it stood", () => {
  const line = new Line<Item>();
  for (const ticket of [2, 5, 9]) line.add({ priority: "normal", ticket });
  line.add({ priority: "normal", ticket: 3 });
  expect(Array.from({ length: 4 }, () => line.next()?.ticket)).toEqual([2, 3, 5, 9]);
  expect(line.next()).toBeUndefined();
});

test("one that leaves is gone", () => {
  const line = new Line<Item>();
  const item: Item = { priority: "high", ticket: 1 };
  line.add(item);
  line.remove(item);
  line.remove(item);
  expect(line.size).toBe(0);
});

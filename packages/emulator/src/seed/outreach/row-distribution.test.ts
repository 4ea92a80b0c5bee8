import fc from "fast-check";
import { expect, test } from "vitest";
import { RowDistribution, type ScenarioOrder, scenarioIndex } from "./row-distribution.ts";

const arbitraryOrder = fc
  .record({
    count: fc.nat(60),
    size: fc.integer({ min: 1, max: 9 }),
    shifts: fc.array(fc.nat(8), { minLength: 61, maxLength: 61 }),
  })
  .map(({ count, size, shifts }): ScenarioOrder => {
    const blocks = Math.floor(count / size);
    return { count, size, shift: (block) => (block < blocks ? (shifts[block] ?? 0) % size : 0) };
  });

test("every contact has the number of rows of its scenario, in the order of contacts", () => {
  fc.assert(
    fc.property(arbitraryOrder, fc.array(fc.nat(3), { minLength: 9, maxLength: 9 }), (order, numbers) => {
      const counts = numbers.slice(0, order.size);
      const distribution = new RowDistribution(order, counts);
      const expected: [contact: number, position: number][] = [];
      for (let contact = 0; contact < order.count; contact++) {
        const count = counts[scenarioIndex(order, contact)] ?? 0;
        expect(distribution.rowsOf(contact)).toEqual(
          Array.from({ length: count }, (_, position) => expected.length + position),
        );
        for (let position = 0; position < count; position++) expected.push([contact, position]);
      }
      expect(distribution.count).toBe(expected.length);
      for (const [row, [contact, position]] of expected.entries()) {
        expect([distribution.contactOf(row), distribution.position(row)]).toEqual([contact, position]);
      }
    }),
  );
});

test("each full block contains every scenario once", () => {
  fc.assert(
    fc.property(arbitraryOrder, (order) => {
      for (let block = 0; block < Math.floor(order.count / order.size); block++) {
        const numbers = Array.from({ length: order.size }, (_, position) =>
          scenarioIndex(order, block * order.size + position),
        );
        expect(new Set(numbers).size).toBe(order.size);
      }
    }),
  );
});

test("an index without a contact has no rows", () => {
  const distribution = new RowDistribution({ count: 2, size: 2, shift: () => 0 }, [1, 1]);
  expect(distribution.rowsOf(2)).toEqual([]);
  expect(distribution.rowsOf(undefined)).toEqual([]);
});

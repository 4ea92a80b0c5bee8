import { expect, test } from "vitest";
import { type Row, Table } from "../backend/table.ts";
import { defineRows } from "../seed/define-rows.ts";
import { findMatches, type Matching } from "./matches.ts";

/** A table with 30,000 rows, and a filter that counts the rows that it reads. */
function setUp(isMatch: (index: number) => boolean): {
  table: Table;
  matching: Matching;
  reads: () => number;
} {
  let reads = 0;
  const seed = defineRows({
    count: 30_000,
    indexOf: Number,
    fields: { uuid: String, index: (index) => index },
  });
  const test = (row: Row): boolean => {
    reads += 1;
    return isMatch(Number(row.index));
  };
  return { table: new Table("uuid", seed), matching: { key: "test", test }, reads: () => reads };
}

test("the rows are read once for all pages, and again after a change", () => {
  const { table, matching, reads } = setUp((index) => index % 10_000 === 5);
  const positions = (): number[] => [...findMatches(table, matching, true, 0, 20).positions];
  expect(positions()).toEqual([20_005, 10_005, 5]);
  expect(positions()).toEqual([20_005, 10_005, 5]);
  expect(reads()).toBe(30_000);
  table.delete("5");
  expect(positions()).toEqual([20_005, 10_005]);
  expect(reads()).toBe(30_000 + 29_999);
});

test("the order and the filter are told apart", () => {
  const { table, matching } = setUp((index) => index < 2);
  const other = { key: "other", test: (row: Row) => row.index === 3 };
  expect([...findMatches(table, matching, true, 0, 20).positions]).toEqual([1, 0]);
  expect([...findMatches(table, matching, false, 0, 20).positions]).toEqual([0, 1]);
  expect([...findMatches(table, other, false, 0, 20).positions]).toEqual([3]);
});

test("a page after the kept positions is read", () => {
  const { table, matching, reads } = setUp(() => true);
  expect(findMatches(table, matching, false, 0, 20)).toMatchObject({ total: 30_000 });
  expect(findMatches(table, matching, false, 9_998, 10_000).positions).toEqual([9_998, 9_999]);
  expect(reads()).toBe(30_000);
  const page = { positions: [24_998, 24_999], total: 30_000 };
  expect(findMatches(table, matching, false, 24_998, 25_000)).toEqual(page);
  expect(reads()).toBe(60_000);
});

test("matches of a long filter are not kept", () => {
  const { table, matching, reads } = setUp((index) => index === 3);
  const long = { ...matching, key: "x".repeat(2000) };
  for (const _ of [1, 2]) expect([...findMatches(table, long, false, 0, 20).positions]).toEqual([3]);
  expect(reads()).toBe(60_000);
});

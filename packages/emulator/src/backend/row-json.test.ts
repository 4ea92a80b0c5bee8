import { expect, test } from "vitest";
import { defineRows } from "../seed/define-rows.ts";
import { RowJsonCache } from "./row-json.ts";
import { Table } from "./table.ts";

/** A table with 10,000 seed rows of more than a kilobyte. */
function largeTable(): { table: Table; computed: number[] } {
  const computed: number[] = [];
  const seed = defineRows({
    count: 10_000,
    indexOf: (id) => Number(id),
    fields: {
      uuid: String,
      text: (index) => {
        computed.push(index);
        return "x".repeat(1024);
      },
    },
  });
  return { table: new Table("uuid", seed), computed };
}

const read = (cache: RowJsonCache, table: Table, position: number): unknown =>
  JSON.parse(new TextDecoder().decode(cache.get(table, position).bytes));

test("a row that did not change is encoded once", () => {
  const { table, computed } = largeTable();
  const cache = new RowJsonCache();
  const first = cache.get(table, 7);
  expect(cache.get(table, 7)).toBe(first);
  expect(cache.get(largeTable().table, 7)).not.toBe(first);
  expect(computed).toEqual([7]);
});

test("a changed row is encoded again", () => {
  const { table } = largeTable();
  const cache = new RowJsonCache();
  expect(read(cache, table, 7)).toMatchObject({ uuid: "7" });
  table.update("7", { text: "changed" });
  expect(read(cache, table, 7)).toEqual({ uuid: "7", text: "changed" });
  table.load({ changed: [], added: [] });
  expect(read(cache, table, 7)).toMatchObject({ text: "x".repeat(1024) });
});

test("it holds a limited number of bytes", () => {
  const { table, computed } = largeTable();
  const cache = new RowJsonCache();
  for (let position = 0; position < 10_000; position++) cache.get(table, position);
  cache.get(table, 9_999);
  cache.get(table, 0);
  expect(computed).toHaveLength(10_001);
});

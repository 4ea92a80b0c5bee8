import { expect, test } from "vitest";
import { defineFixedRows, defineRows } from "./define-rows.ts";

test("a row computes only the fields that are read", () => {
  const computed: string[] = [];
  const rows = defineRows({
    count: 3,
    indexOf: Number,
    fields: {
      uuid: (index) => {
        computed.push(`uuid ${index}`);
        return String(index);
      },
      name: (index) => {
        computed.push(`name ${index}`);
        return `Name ${index}`;
      },
    },
  });
  const row = rows.row(2);
  expect(computed).toEqual([]);
  expect(row.name).toBe("Name 2");
  expect("uuid" in row).toBe(true);
  expect(row.unknown).toBeUndefined();
  expect(computed).toEqual(["name 2"]);
});

test("a full row is a plain object with every field", () => {
  const rows = defineRows({ count: 1, indexOf: Number, fields: { uuid: () => "a", name: () => null } });
  expect(Object.entries(rows.fullRow(0))).toEqual([
    ["uuid", "a"],
    ["name", null],
  ]);
});

test("fixed rows are found by their id", () => {
  const rows = defineFixedRows([{ id: 5 }, { id: 9 }], "id");
  expect(rows.count).toBe(2);
  expect(rows.indexOf("9")).toBe(1);
  expect(rows.indexOf("1")).toBeUndefined();
  expect(rows.fullRow(1)).toEqual({ id: 9 });
});

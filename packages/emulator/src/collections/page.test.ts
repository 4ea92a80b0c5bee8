import fc from "fast-check";
import { expect, test } from "vitest";
import { type Row, Table } from "../backend/table.ts";
import { HttpError } from "../http/http-error.ts";
import { defineRows } from "../seed/define-rows.ts";
import { compareValues } from "./filter.ts";
import { type Page, type PageRequest, readPage, readPageRequest } from "./page.ts";

const value = fc.option(fc.oneof(fc.nat(9), fc.constantFrom("a", "b", "c")));
const setting = fc.record({
  values: fc.array(value, { maxLength: 40 }),
  /** Number of seed rows. */
  seeded: fc.nat(40),
  wanted: fc.option(value, { nil: undefined }),
  request: fc.record({
    limit: fc.nat(12),
    offset: fc.nat(45),
    orderField: fc.constantFrom(undefined, "created_at", "value"),
    descending: fc.boolean(),
  }),
});

function tableOf(rows: readonly Row[], seeded: number): Table {
  const at = (index: number): Row => rows[index] as Row;
  const table = new Table(
    "uuid",
    defineRows({
      count: Math.min(seeded, rows.length),
      indexOf: (id) => Number(id),
      fields: {
        uuid: (index) => at(index).uuid,
        created_at: (index) => at(index).created_at,
        value: (index) => at(index).value,
      },
    }),
  );
  for (const row of rows.slice(seeded)) table.insert(row);
  return table;
}

const itemsOf = (table: Table, { positions }: Page): (Row | undefined)[] =>
  positions.map((position) => table.fullRowAt(position));

/** Filters, sorts and slices all rows. */
function expectedPage(rows: readonly Row[], request: PageRequest): readonly Row[] {
  const { limit, offset, orderField = "created_at", descending } = request;
  const sign = descending ? -1 : 1;
  const sorted = rows.toSorted((a, b) => sign * compareValues(a[orderField], b[orderField]));
  return sorted.slice(offset, offset + limit);
}

test("a page equals a slice of all rows, filtered and sorted", () => {
  fc.assert(
    fc.property(setting, ({ values, seeded, wanted, request }) => {
      const rows = values.map((value, index) => ({
        uuid: String(index),
        created_at: new Date(index * 1000).toISOString(),
        value,
      }));
      const test = (row: Row): boolean => wanted === undefined || row.value === wanted;
      const matching = wanted === undefined ? undefined : { key: "wanted", test };
      const table = tableOf(rows, seeded);
      const page = readPage(table, matching, request);
      const expected = rows.filter(test);
      expect(page.total).toBe(expected.length);
      expect(itemsOf(table, page)).toEqual(expectedPage(expected, request));
    }),
    { numRuns: 500 },
  );
});

test("many rows are ordered correctly", () => {
  const order = fc.infiniteStream(fc.nat(3000)).map((numbers) => [...numbers.take(5000)]);
  fc.assert(
    fc.property(order, fc.nat(100), fc.boolean(), (numbers, offset, descending) => {
      const rows = numbers.map((value, index) => ({ uuid: String(index), created_at: String(index), value }));
      const request = { limit: 10, offset, orderField: "value", descending };
      const table = tableOf(rows, 5000);
      expect(itemsOf(table, readPage(table, undefined, request))).toEqual(expectedPage(rows, request));
    }),
    { numRuns: 20 },
  );
});

function countingTable(): { table: Table; reads: Map<string, number> } {
  const reads = new Map<string, number>();
  const counted =
    (field: string, compute: (index: number) => unknown) =>
    (index: number): unknown => {
      reads.set(field, (reads.get(field) ?? 0) + 1);
      return compute(index);
    };
  const fields = {
    uuid: counted("uuid", String),
    value: counted("value", (index) => index % 10),
    other: counted("other", (index) => -index),
  };
  return { table: new Table("uuid", defineRows({ count: 1000, indexOf: Number, fields })), reads };
}

test("a page in the order of creation computes only its own rows", () => {
  const { table, reads } = countingTable();
  const page = readPage(table, undefined, { limit: 5, offset: 900, orderField: undefined, descending: true });
  expect(itemsOf(table, page)).toHaveLength(5);
  expect(reads.get("value")).toBe(5);
});

test("a filter and an order compute only the fields that they compare", () => {
  const { table, reads } = countingTable();
  const matching = { key: "value 3", test: (row: Row): boolean => row.value === 3 };
  const page = readPage(table, matching, { limit: 5, offset: 0, orderField: "other", descending: false });
  expect(itemsOf(table, page)).toHaveLength(5);
  expect(reads.get("value")).toBe(1000 + 5);
  expect(reads.get("other")).toBe(100 + 5);
});

test("ordering by a field that rows do not have is a 500", () => {
  const { table } = countingTable();
  const request = { limit: 5, offset: 0, orderField: "unknown", descending: false };
  expect(() => readPage(table, undefined, request)).toThrow(expect.objectContaining({ status: 500 }));
});

test("by default a page has 20 rows from the first, in the default order", () => {
  expect(readPageRequest({}, "desc")).toEqual({
    limit: 20,
    offset: 0,
    orderField: undefined,
    descending: true,
  });
  expect(readPageRequest({ limit: "5", offset: 2, order_field: "name", order_type: "asc" }, "desc")).toEqual({
    limit: 5,
    offset: 2,
    orderField: "name",
    descending: false,
  });
});

test.each([{ limit: -1 }, { limit: "x" }, { offset: 1.5 }, { order_type: "up" }])("%j is a 422", (input) => {
  expect(() => readPageRequest(input, "asc")).toThrow(HttpError);
});

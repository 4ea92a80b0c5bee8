import fc from "fast-check";
import { expect, test } from "vitest";
import { defineRows } from "../seed/define-rows.ts";
import { internalField, isInternalField, type Row, type SeedRows, Table } from "./table.ts";

const COLORS = ["red", "green", "blue"];

/** Rows `s0`, `s1`, ... with one of three colors. */
function seedOf(count: number, find?: SeedRows["find"]): SeedRows {
  return defineRows({
    count,
    indexOf: (id) => (/^s\d+$/.test(id) ? Number(id.slice(1)) : undefined),
    find,
    fields: {
      uuid: (index) => `s${index}`,
      color: (index) => COLORS[index % 3],
      note: () => null,
    },
  });
}

type Step =
  | { readonly do: "insert"; readonly color: string | null }
  | { readonly do: "update"; readonly at: number; readonly color: string | null }
  | { readonly do: "delete"; readonly at: number }
  | { readonly do: "find"; readonly color: string }
  | { readonly do: "reload" };

const color = fc.constantFrom(...COLORS);
const colorOrNull = fc.option(color);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant("insert" as const), color: colorOrNull }),
  fc.record({ do: fc.constant("update" as const), at: fc.nat(20), color: colorOrNull }),
  fc.record({ do: fc.constant("delete" as const), at: fc.nat(20) }),
  fc.record({ do: fc.constant("find" as const), color }),
  fc.record({ do: fc.constant("reload" as const) }),
);

let added = 0;

/** Applies a step to a table and to a plain array, which must stay equal. */
function take(step: Step, table: Table, rows: Row[], count: number): Table {
  if (step.do === "insert") {
    added += 1;
    const row = { uuid: `a${added}`, color: step.color, note: null };
    table.insert(row);
    rows.push(row);
  } else if (step.do === "update" || step.do === "delete") {
    const at = step.at % Math.max(1, rows.length);
    const id = String(rows[at]?.uuid);
    if (step.do === "delete") {
      expect(table.delete(id)).toBe(rows.splice(at, 1).length === 1);
    } else {
      const next = rows[at] && { ...rows[at], color: step.color };
      expect(table.update(id, { color: step.color, uuid: "another" })).toEqual(next);
      if (next !== undefined) rows[at] = next;
    }
  } else if (step.do === "find") {
    const found = table.findBy("color", step.color);
    const expected = rows.filter((row) => row.color === step.color);
    expect(found).toHaveLength(expected.length);
    expect(found).toEqual(expect.arrayContaining(expected));
  } else {
    const loaded = new Table("uuid", seedOf(count));
    loaded.load(JSON.parse(JSON.stringify(table.save())));
    return loaded;
  }
  return table;
}

test("a table behaves like a plain array of its rows", () => {
  fc.assert(
    fc.property(fc.nat(8), fc.array(step, { maxLength: 25 }), (count, steps) => {
      const seed = seedOf(count);
      const rows = Array.from({ length: count }, (_, index) => seed.fullRow(index));
      let table = new Table("uuid", seed);
      for (const step of steps) {
        table = take(step, table, rows, count);
        expect(table.size).toBe(rows.length);
        expect([...table.rows()].map((row) => table.fullRow(row))).toEqual(rows);
        expect([...table.rows(true)].map((row) => table.fullRow(row))).toEqual(rows.toReversed());
        for (const row of rows) expect(table.get(String(row.uuid))).toEqual(row);
      }
    }),
  );
});

test("the positions of deleted rows are removed when most are empty", () => {
  const table = new Table("uuid", seedOf(1));
  for (let number = 0; number < 3000; number++) table.insert({ uuid: `a${number}`, color: "red" });
  const rest = Array.from({ length: 100 }, (_, number) => `a${number * 30}`);
  for (let number = 0; number < 3000; number++) if (number % 30 > 0) table.delete(`a${number}`);
  expect(table.positions).toBeLessThan(1500);
  expect([...table.rows()].map(({ uuid }) => uuid)).toEqual(["s0", ...rest]);
  for (const id of rest) expect(table.get(id)?.uuid).toBe(id);
});

test("rows can be inserted and deleted during iteration", () => {
  const table = new Table("uuid", seedOf(2));
  table.insert({ uuid: "a", color: "red" });
  const seen: unknown[] = [];
  for (const row of table.rows()) {
    seen.push(row.uuid);
    if (row.uuid === "s0") table.delete("s1");
    if (row.uuid === "a") table.insert({ uuid: "b", color: "red" });
  }
  expect(seen).toEqual(["s0", "a"]);
});

test("a row that is deleted during an iteration is not returned, however many are deleted", () => {
  const table = new Table("uuid");
  for (let number = 0; number < 3000; number++) table.insert({ uuid: `a${number}` });
  const seen: unknown[] = [];
  for (const { uuid } of table.rows()) {
    seen.push(uuid);
    const number = Number(String(uuid).slice(1));
    table.delete(`a${number + 1}`);
    table.delete(`a${number + 2}`);
  }
  expect(seen).toEqual(Array.from({ length: 1000 }, (_, index) => `a${3 * index}`));
});

test("an id cannot be inserted twice, and the id of a row does not change", () => {
  const table = new Table("uuid", seedOf(1));
  expect(() => table.insert({ uuid: "s0" })).toThrow("already");
  expect(table.update("s0", { uuid: "b" })?.uuid).toBe("s0");
  expect(table.update("unknown", {})).toBeUndefined();
  expect(table.delete("unknown")).toBe(false);
});

test("ids can be numbers", () => {
  const table = new Table("id");
  table.insert({ id: 5 });
  expect(table.get("5")).toEqual({ id: 5 });
});

test("findBy reads only the seed rows that `find` returns", () => {
  const looked: number[] = [];
  const seed = seedOf(1000, { color: () => [3, 4, -1, 0.5, Number.NaN, 1000] });
  const table = new Table("uuid", {
    ...seed,
    row: (index) => {
      looked.push(index);
      return seed.row(index);
    },
  });
  expect(table.findBy("color", "red").map(({ uuid }) => uuid)).toEqual(["s3"]);
  expect(looked).toEqual([3, 4]);
});

test("isInternalField recognizes internal fields by their name", () => {
  expect(isInternalField(internalField("thread"))).toBe(true);
  expect(isInternalField("thread")).toBe(false);
});

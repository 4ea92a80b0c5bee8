import { expect, test } from "vitest";
import { createPager, type PageResult, type Pager } from "../src/index.ts";
import { type Row, rowsOf } from "./support/fake-list.ts";

/** How an operation of an API is paged. An SDK defines one for each list. */
interface Paging {
  readonly in: "body" | "none" | "query";
  /** The field with the rows. Absent if the response is an array. */
  readonly rows?: string;
}

type Fields = Readonly<Record<string, unknown>>;
interface Input {
  readonly query?: Fields;
  readonly body?: Fields;
}

/** The code that an SDK needs for all of its lists. */
function list(paging: Paging, call: (input: Input) => Promise<unknown>, input: Input): Pager<Row> {
  const part = paging.in === "body" ? "body" : "query";
  return createPager({
    pageable: paging.in !== "none",
    limit: 40,
    fetchPage: async ({ offset, limit }) => {
      const page = paging.in === "none" ? undefined : { offset, limit };
      return readEnvelope(await call({ ...input, [part]: { ...input[part], ...page } }), paging.rows);
    },
  });
}

function readEnvelope(result: unknown, rows: string | undefined): PageResult<Row> | undefined {
  if (rows === undefined) return { items: result as Row[] };
  const { [rows]: items, total, has_more: hasMore } = (result ?? {}) as Readonly<Record<string, unknown>>;
  return { items, total, hasMore } as PageResult<Row>;
}

const rows = rowsOf(100);

const SHAPES: readonly [name: string, paging: Paging, result: (page: Row[], end: number) => unknown][] = [
  [
    "query, has_more",
    { in: "query", rows: "data" },
    (data, end) => ({ data, total: 100, has_more: end < 100 }),
  ],
  ["query, total", { in: "query", rows: "data" }, (data) => ({ data, total: 100 })],
  ["query, only rows", { in: "query", rows: "data" }, (data) => ({ data })],
  ["body, total", { in: "body", rows: "data" }, (data) => ({ data, total: 100 })],
  ["body, has_more", { in: "body", rows: "data" }, (data, end) => ({ data, has_more: end < 100 })],
  ["all at once in an envelope", { in: "none", rows: "data" }, () => ({ data: rows, has_more: true })],
  ["all at once, a bare array", { in: "none" }, () => rows],
];

test.each(SHAPES)("lists of all shapes are read in the same way: %s", async (_, paging, result) => {
  const inputs: Input[] = [];
  const call = async (input: Input): Promise<unknown> => {
    inputs.push(input);
    const { offset, limit } = (paging.in === "body" ? input.body : input.query) as Record<string, number>;
    const end = Number(offset) + Number(limit);
    return result(rows.slice(offset, end), end);
  };
  const input = { query: { search: "x" }, body: { filter: "y" } };
  expect(await list(paging, call, input).toArray({ limit: Number.POSITIVE_INFINITY })).toEqual(rows);
  const isEndKnown = Object.keys(result([], 0) as object).some((field) => field !== "data");
  expect(inputs).toHaveLength(paging.in === "none" ? 1 : isEndKnown ? 3 : 4);
  expect(inputs.every(({ query, body }) => query?.search === "x" && body?.filter === "y")).toBe(true);
  if (paging.in === "none") expect(inputs).toEqual([input]);
});

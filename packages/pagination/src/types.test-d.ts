import { assertType, describe, expectTypeOf, test } from "vitest";
import {
  createPager,
  isPagingError,
  type Page,
  type PageResult,
  type Pager,
  type PagingErrorCode,
  type Position,
  positionOf,
} from "./index.ts";

interface Row {
  readonly uuid: string;
  readonly created_at: string;
}
declare const fetchRows: (request: {
  offset: number;
  limit: number;
}) => Promise<{ data?: Row[]; total?: number }>;

const pager = createPager({
  fetchPage: async ({ offset, limit }) => {
    const { data, total } = await fetchRows({ offset, limit });
    return { items: data, total };
  },
});

describe("the item type", () => {
  test("is inferred from the page function", () => {
    expectTypeOf(pager).toEqualTypeOf<Pager<Row>>();
    expectTypeOf(createPager({ fetchPage: () => ({ items: [1] }) })).toEqualTypeOf<Pager<number>>();
    expectTypeOf(
      createPager({
        fetchPage: async ({ offset }) => (offset > 10_000 ? undefined : { items: ["a"], total: null }),
      }),
    ).toEqualTypeOf<Pager<string>>();
  });

  test("is the parameter of dedupeBy and slice.by", () => {
    const fetchPage = (): PageResult<Row> => ({ items: [] });
    createPager({ fetchPage, dedupeBy: (row) => row.uuid, slice: { by: (row) => row.created_at } });
    // @ts-expect-error -- rows have no field `id`
    createPager({ fetchPage, dedupeBy: (row) => row.id });
    // @ts-expect-error -- a key is a number or a string
    createPager({ fetchPage, dedupeBy: (row) => row });
  });

  test("is the type of every result", async () => {
    expectTypeOf(await pager).toEqualTypeOf<Page<Row>>();
    expectTypeOf(await pager.first()).toEqualTypeOf<Row | undefined>();
    expectTypeOf(await pager.toArray({ limit: 10 })).toEqualTypeOf<Row[]>();
    expectTypeOf(await pager.count()).toEqualTypeOf<number>();
    for await (const row of pager) expectTypeOf(row).toEqualTypeOf<Row>();
    for await (const page of pager.pages()) {
      expectTypeOf(page.items).toEqualTypeOf<Row[]>();
      expectTypeOf(page.total).toEqualTypeOf<number | undefined>();
      expectTypeOf(page.position).toEqualTypeOf<Position>();
    }
    expectTypeOf(pager[Symbol.asyncIterator]().next()).resolves.toEqualTypeOf<
      IteratorResult<Row, undefined>
    >();
    assertType<Promise<Page<Row>>>(pager);
    assertType<AsyncIterable<Row>>(pager);
  });
});

test("toArray does not compile without a limit", () => {
  // @ts-expect-error -- the limit is required
  pager.toArray();
  // @ts-expect-error -- the limit is required
  pager.toArray({});
  pager.toArray({ limit: Number.POSITIVE_INFINITY });
});

test("a page function must return items", () => {
  // @ts-expect-error -- the field is called `items`
  createPager({ fetchPage: async () => ({ rows: [] as Row[] }) });
  // @ts-expect-error -- fetchPage is required
  createPager({ limit: 10 });
});

test("an error has a code and a position", () => {
  const error: unknown = undefined;
  if (isPagingError(error)) expectTypeOf(error.code).toEqualTypeOf<PagingErrorCode>();
  expectTypeOf(positionOf(error)).toEqualTypeOf<Position | undefined>();
});

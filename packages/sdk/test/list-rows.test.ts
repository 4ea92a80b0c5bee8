import type { Input, ListOperationId } from "@grinfi/core";
import { rejectionOf } from "@grinfi/testing";
import { describe, expect, test } from "vitest";
import { Grinfi } from "../src/index.ts";
import { everything, readUntilError } from "./support/accounts/start.ts";
import { type DescribedList, describedLists } from "./support/description/described-lists.ts";

/** Creates a client of an API with the given responses, and records its requests. */
function serve(list: DescribedList, respond: (offset: number, limit: number) => unknown) {
  const asked: { readonly offset: number; readonly limit: number }[] = [];
  const fetch: typeof globalThis.fetch = async (input) => {
    const request = input as Request;
    const query = Object.fromEntries(new URL(request.url).searchParams);
    const page = list.pageIn === "body" ? await request.json() : query;
    asked.push({ offset: Number(page.offset ?? 0), limit: Number(page.limit ?? 0) });
    const { offset, limit } = asked.at(-1) ?? { offset: 0, limit: 0 };
    return Response.json(respond(offset, limit));
  };
  const grinfi = new Grinfi({ apiKey: "test-key", fetch, rateLimit: false, retry: false });
  const input = { path: { flowUuid: "flow" }, ...(list.pageIn === "body" && { body: {} }) };
  const pager = (dedupeBy?: false) =>
    grinfi.paginate(
      list.id as ListOperationId,
      input as unknown as Input<ListOperationId>,
      dedupeBy === false ? { dedupeBy } : {},
    );
  return { asked, pager };
}

/** Rows with the same uuids and ids of other items. Only the key of the list differs. */
const rowsOf = ({ fields, rowKey }: DescribedList, count: number): object[] =>
  Array.from({ length: count }, (_, row) => ({
    ...Object.fromEntries(["uuid", "id", ...fields].map((field) => [field, "the same"])),
    ...(rowKey ? { [rowKey]: `row ${row}` } : { status: `row ${row}` }),
  }));

const byId = (id: ListOperationId): DescribedList => {
  const found = describedLists.find((list) => list.id === id);
  if (found === undefined) throw new Error(`${id} is not described.`);
  return found;
};

const paged = describedLists.filter(({ pageIn }) => pageIn !== undefined);

test("the overlay states the row key of every list", () => {
  const by = (key: string | false) =>
    describedLists.filter(({ rowKey }) => rowKey === key).map(({ id }) => id);
  expect(by("id")).toEqual(expect.arrayContaining(["listLinkedInBrowsers", "listTeams"]));
  expect(by(false)).toEqual(expect.arrayContaining(["listEnrichmentQueue", "listFlowLeads"]));
  expect(by("uuid").length).toBe(describedLists.length - by("id").length - by(false).length);
  for (const { rowKey, fields } of describedLists) if (rowKey) expect(fields).toContain(rowKey);
});

describe.for(describedLists)("$id", (list) => {
  const wrap = (data: unknown, total?: number): unknown =>
    list.id === "listFlowVersions" ? data : { data, ...(total !== undefined && { total }) };

  test("returns all rows that refer to the same other item", async () => {
    const rows = rowsOf(list, 5);
    const { pager } = serve(list, (offset) => wrap(rows.slice(offset, offset + 2), rows.length));
    const expected = list.pageIn === undefined ? rows.slice(0, 2) : rows;
    expect(await pager().toArray(everything)).toEqual(expected);
  });

  test("is empty if the API returns null", async () => {
    for (const total of [undefined, 0]) {
      const { asked, pager } = serve(list, () => wrap(null, total));
      expect(await pager().toArray(everything)).toEqual([]);
      expect(asked).toHaveLength(1);
      expect(await pager()).toMatchObject({ items: [], hasMore: false });
    }
  });
});

describe.for(paged)("$id", (list) => {
  test("returns a row that moved to the next page once, if rows have a key", async () => {
    const rows = rowsOf(list, 4);
    // A row was inserted at the front between the two requests.
    const { pager } = serve(list, (offset) => ({
      data: offset === 0 ? rows.slice(0, 2) : rows.slice(offset - 1),
      total: offset === 0 ? 4 : 5,
    }));
    const again = list.rowKey === false ? [rows[1]] : [];
    expect(await pager().toArray(everything)).toEqual([...rows.slice(0, 2), ...again, ...rows.slice(2)]);
    expect(await pager(false).toArray(everything)).toHaveLength(5);
  });

  test("is read to its end from an API that returns 20 rows at once and no total", async () => {
    const rows = rowsOf(list, 45);
    const { asked, pager } = serve(list, (offset) => ({ data: rows.slice(offset, offset + 20) }));
    expect(await pager().toArray(everything)).toEqual(rows);
    expect(asked).toEqual([0, 20, 40, 45].map((offset) => ({ offset, limit: 100 })));
  });
});

describe("an API that ignores the offset", () => {
  test.each<ListOperationId>(["listNotes", "listEnrichmentQueue", "listFlowLeads"])(
    "%s: is a ListError after its rows, and the requests end",
    async (id) => {
      const list = byId(id);
      const rows = rowsOf(list, 30);
      for (const more of [{}, { total: 90 }, { has_more: true }]) {
        const { asked, pager } = serve(list, () => ({ data: rows, ...more }));
        const { rows: read, error } = await readUntilError(pager());
        expect(error).toMatchObject({ code: "list", reason: "repeated_page" });
        expect([read, asked.length]).toEqual([rows, 2]);
      }
    },
  );
});

test("null is not an empty list if the total is not 0", async () => {
  for (const says of [{ total: 3 }, { has_more: true }]) {
    const { pager } = serve(byId("listLists"), () => ({ data: null, ...says }));
    expect(await rejectionOf(pager())).toMatchObject({ code: "list", reason: "empty_page" });
  }
});

test("a response without rows is not an empty list", async () => {
  const { pager } = serve(byId("listLists"), () => ({ total: 0 }));
  expect(await rejectionOf(pager())).toMatchObject({ code: "list", reason: "no_items" });
});

import type { FaultKind } from "@grinfi/emulator";
import { rejectionOf } from "@grinfi/testing";
import { beforeEach, describe, expect, test } from "vitest";
import { isGrinfiError, ListError, positionOf } from "../src/index.ts";
import { everything, readUntilError, type Started, start, uuidsOf } from "./support/accounts/start.ts";

const ROWS = 25;

let grinfi: Started["grinfi"];
let emulator: Started["emulator"];
let whole: (string | undefined)[];
beforeEach(async () => {
  ({ grinfi, emulator } = start());
  for (let row = 0; row < ROWS; row++) {
    await grinfi.call.createList({ body: { name: `List ${row}` } });
    emulator.advance(1000);
  }
  whole = uuidsOf((await grinfi.call.listLists({ query: { limit: 100 } })).data ?? []);
  emulator.ledger.clear();
});

const inject = (kind: FaultKind, more: object = {}): void =>
  emulator.addFault({ kind, operation: "listLists", times: null, ...more });

const lists = (limit: number, more: object = {}): ReturnType<typeof grinfi.paginate<"listLists">> =>
  grinfi.paginate("listLists", { query: { limit } }, more);

/** Limits the number of requests, whatever the server returns. */
const requests = (): number => emulator.ledger.requests("listLists").length;

describe.each([1, 4])("%i pages at a time", (concurrency) => {
  const read = (limit: number): ReturnType<typeof lists> => lists(limit, { concurrency });

  test.each<[FaultKind, object, string]>([
    ["always-more", { after: 1 }, "empty_page"],
    ["repeat-page", { after: 1 }, "repeated_page"],
  ])(
    "%s is a ListError after the rows before it, and its position resumes with the rest",
    async (kind, more, reason) => {
      inject(kind, more);
      const { rows, error } = await readUntilError(read(10));
      expect(uuidsOf(rows)).toEqual(whole.slice(0, 10));
      expect(error).toBeInstanceOf(ListError);
      expect(isGrinfiError(error) && error.toJSON()).toEqual({
        name: "ListError",
        code: "list",
        message: expect.stringMatching(/^listLists: /),
        operation: "listLists",
        reason,
      });
      expect(positionOf(error)).toEqual({ offset: 10 });
      expect(requests()).toBeLessThan(6);

      emulator.clearFaults();
      const position = JSON.parse(JSON.stringify(positionOf(error)));
      expect(uuidsOf(await lists(10, { position }).toArray(everything))).toEqual(whole.slice(10));
    },
  );

  test("empty-body is the ParseError of the call, and its position resumes with the rest", async () => {
    inject("empty-body", { after: 1, times: 1 });
    const { rows, error } = await readUntilError(read(10));
    expect(error).toMatchObject({ code: "parse", operation: "listLists" });
    const position = positionOf(error);
    expect(position).toEqual({ offset: rows.length });
    const rest = await lists(10, { position }).toArray(everything);
    expect(uuidsOf([...rows, ...rest])).toEqual(whole);
  });

  test.each<[FaultKind, number, object]>([
    ["shrinking-total", 10, {}],
    ["extra-rows", 10, {}],
    ["clamp-limit", 20, { rows: 7 }],
    ["clamp-limit", 1000, { rows: 7 }],
  ])("%s loses no row: %i rows a page", async (kind, limit, more) => {
    inject(kind, more);
    expect(uuidsOf(await read(limit).toArray(everything))).toEqual(whole);
    expect(requests()).toBeLessThan(10);
  });

  test("row-inserted: rows inserted before the last page are read, and none is missing", async () => {
    inject("row-inserted", { times: 3 });
    const rows = uuidsOf(await read(10).toArray(everything));
    expect(rows.slice(0, ROWS)).toEqual(whole);
    expect(new Set(rows).size).toBe(ROWS + 3);
  });

  test("row-deleted: at most as many rows as were deleted are missing, and none comes twice", async () => {
    inject("row-deleted", { after: 1, times: 1 });
    const rows = uuidsOf(await read(10).toArray(everything));
    expect(new Set(rows).size).toBe(rows.length);
    expect(rows.length).toBeGreaterThanOrEqual(ROWS - 1);
  });
});

test("row-inserted at the front repeats no row if the newest come first", async () => {
  const newest = grinfi.paginate("listLists", { query: { limit: 10, order_type: "desc" } });
  inject("row-inserted", { after: 1, times: 2 });
  expect(uuidsOf(await newest.toArray(everything))).toEqual(whole.toReversed());
});

test("a list longer than maxPages is a ListError", async () => {
  expect(await rejectionOf(lists(10, { maxPages: 2 }).toArray(everything))).toMatchObject({
    code: "list",
    reason: "too_many_pages",
  });
  expect(await lists(10, { maxPages: 3 }).toArray(everything)).toHaveLength(ROWS);
});

test("dedupeBy and dedupeWindow reach the pager", async () => {
  const byLetter = lists(100, { dedupeBy: ({ name = "" }) => name.length });
  expect((await byLetter).items.map(({ name }) => name)).toEqual(["List 0", "List 10"]);
  inject("row-inserted", { after: 1, times: 1 });
  const newest = grinfi.paginate(
    "listLists",
    { query: { limit: 10, order_type: "desc" } },
    { dedupeWindow: 0 },
  );
  expect(await newest.toArray(everything)).toHaveLength(ROWS + 1);
});

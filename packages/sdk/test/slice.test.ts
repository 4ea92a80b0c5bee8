import { rejectionOf } from "@grinfi/testing";
import { describe, expect, test } from "vitest";
import { ConfigurationError, ListError, positionOf } from "../src/index.ts";
import {
  everything,
  groupCreatedAt,
  loadContacts,
  readUntilError,
  start,
  uuidsOf,
} from "./support/accounts/start.ts";

const PAGE = { limit: 1000 };

test("25,000 seeded contacts are read to the end, each once and the oldest first", async () => {
  const { grinfi, emulator } = start({ contacts: 25_000 });
  const list = grinfi.paginate("searchContacts", { body: PAGE }, { slice: true, concurrency: 4 });
  const rows = await list.toArray(everything);
  expect(new Set(uuidsOf(rows)).size).toBe(25_000);
  expect(rows).toHaveLength(25_000);
  const times = rows.map(({ created_at = "" }) => created_at);
  expect(times).toEqual(times.toSorted());
  // Three slices. The second and the third start with a row of the slice before.
  expect(emulator.ledger.requests("searchContacts").length).toBe(26);
  expect(await list.count()).toBe(25_000);
});

test("companies are read beyond the API's limit", async () => {
  const { grinfi } = start({ contacts: 51_000 });
  const list = grinfi.companies.search(PAGE, { slice: true, concurrency: 4 });
  expect(new Set(uuidsOf(await list.toArray(everything))).size).toBe(10_200);
});

/** Enough for three slices, the last of which is not full. */
const COUNT = 20_200;

describe.each(["described", "observed"] as const)(`${COUNT} contacts in the %s shape`, (responseShape) => {
  const { grinfi, emulator } = start({ responseShape });
  const whole = loadContacts(emulator, Array<number>(COUNT).fill(1));
  const search = (more: object = {}): ReturnType<typeof grinfi.paginate<"searchContacts">> =>
    grinfi.paginate("searchContacts", { body: PAGE }, more);

  test("end at the API's limit without slice, with the position of the first unread row", async () => {
    const { rows, error } = await readUntilError(search());
    expect(rows).toHaveLength(10_000);
    expect(error).toMatchObject({ code: "server_error", operation: "searchContacts" });
    expect(positionOf(error)).toEqual({ offset: 10_000 });
  });

  test.each([1, 4])("are read to the end with slice, %i pages at a time", async (n) => {
    const rows = await search({ slice: true, concurrency: n }).toArray(everything);
    expect(uuidsOf(rows)).toEqual(whole);
  });

  test("resume from the position of an error in a later slice", async () => {
    for (const after of [3, 10, 20]) {
      emulator.addFault({ kind: "status", operation: "searchContacts", after });
      const { rows, error } = await readUntilError(search({ slice: true, concurrency: 3 }));
      const position = JSON.parse(JSON.stringify(positionOf(error)));
      const rest = await search({ slice: true, position }).toArray(everything);
      expect(rest.length).toBeGreaterThan(0);
      expect(uuidsOf([...rows, ...rest])).toEqual(whole);
    }
  });

  test("are read with the caller's filter of created_at", async () => {
    const [from, to] = [groupCreatedAt(2000), groupCreatedAt(20_000)];
    const filters = [
      [{ ">=": from, "<": to }, whole.slice(2000, 20_000)],
      [{ ">": new Date(from), "<=": to }, whole.slice(2001, 20_001)],
      [{ "<>": from }, whole.toSpliced(2000, 1)],
    ] as const;
    for (const [created_at, expected] of filters) {
      const body = { ...PAGE, filter: { created_at, first_name: "is_not_null" as const } };
      const rows = await grinfi.paginate("searchContacts", { body }, { slice: true }).toArray(everything);
      expect(uuidsOf(rows)).toEqual(expected);
    }
  });
});

describe("contacts that were created at the same time", () => {
  const read = async (sizes: readonly number[], filter = {}): Promise<[string[], string[]]> => {
    const { grinfi, emulator } = start();
    const expected = loadContacts(emulator, sizes);
    const list = grinfi.paginate("searchContacts", { body: { ...PAGE, filter } }, { slice: true });
    return [uuidsOf(await list.toArray(everything)).map(String), expected];
  };

  test.each([
    ["across the boundary of a slice", [9_990, 20, 9_990, 500]],
    ["up to the boundary", [9_990, 10, 300]],
    ["from the boundary on", [10_000, 10, 300]],
    ["most of a slice", [5_000, 9_999, 40]],
    ["as many as a slice holds", [3, 10_000, 3]],
  ])("%s come once", async (_, sizes) => {
    const [rows, expected] = await read(sizes);
    expect(rows).toEqual(expected);
  });

  test("come once with a filter", async () => {
    const sizes = [9_990, 20_000, 9_990];
    const [rows, expected] = await read(sizes, {
      first_name: "Kim",
      created_at: { ">=": groupCreatedAt(0) },
    });
    expect(rows).toEqual(expected.filter((uuid) => Number(uuid.slice(-12)) % 2 === 1));
  });

  test("are a ListError if there are too many, after the rows that can be read", async () => {
    const { grinfi, emulator } = start();
    const expected = loadContacts(emulator, [5, 10_001, 5]);
    const list = grinfi.paginate("searchContacts", { body: PAGE }, { slice: true });
    const { rows, error } = await readUntilError(list);
    expect(error).toBeInstanceOf(ListError);
    expect(error).toMatchObject({ code: "list", reason: "window_exceeded", operation: "searchContacts" });
    expect(String(error)).toContain(groupCreatedAt(1));
    expect(uuidsOf(rows)).toEqual(expected.slice(0, rows.length));
    expect(positionOf(error)).toMatchObject({ offset: rows.length });
  });
});

describe("slice", () => {
  const { grinfi } = start();

  test.each<[string, () => unknown]>([
    ["of a list without a limit of the offset", () => grinfi.paginate("listTasks", {}, { slice: true })],
    ["of a list without pages", () => grinfi.paginate("listTags", {}, { slice: true })],
    [
      "with an order",
      () => grinfi.paginate("searchContacts", { body: { order_field: "name" } }, { slice: true }),
    ],
    [
      "with a direction",
      () => grinfi.paginate("searchContacts", { body: { order_type: "desc" } }, { slice: true }),
    ],
    [
      "with an offset that it cannot begin at",
      () => grinfi.paginate("searchContacts", { body: { offset: 10_000 } }, { slice: true }),
    ],
    [
      "switched off, with a position that needs it",
      () =>
        grinfi.paginate(
          "searchContacts",
          { body: {} },
          { position: { offset: 1, slice: { value: groupCreatedAt(0), keys: ["a"] } } },
        ),
    ],
  ])("%s is a ConfigurationError that names the list", (_, list) => {
    expect(list).toThrow(ConfigurationError);
    expect(list).toThrow(/^(listTasks|listTags|searchContacts)/);
  });

  test.each([
    ["a time", "2026-01-01"],
    ["times", ["2026-01-01"]],
    ["a date", new Date(0)],
    ["a test", "is_not_null"],
  ])("with %s for created_at is a ConfigurationError", (_, created_at) => {
    const body = { filter: { created_at } };
    expect(() => grinfi.paginate("searchContacts", { body }, { slice: true })).toThrow(ConfigurationError);
  });

  test("of rows that are not in order is a ListError", async () => {
    const { grinfi, emulator } = start();
    loadContacts(emulator, [2, 2]);
    const saved = emulator.save();
    const { added, changed } = saved.tables.leads ?? { added: [], changed: [] };
    const leads = { changed, added: added.toReversed() };
    emulator.load({ ...saved, tables: { ...saved.tables, leads } });
    const list = grinfi.paginate("searchContacts", { body: {} }, { slice: true });
    expect(await rejectionOf(list.toArray(everything))).toMatchObject({
      code: "list",
      reason: "not_sliceable",
    });
  });
});

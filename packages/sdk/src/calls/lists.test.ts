import { assert, beforeEach, describe, expect, test, vi } from "vitest";
import {
  everything,
  readUntilError,
  rejectionOf,
  type Started,
  start,
  uuidsOf,
} from "../../test/support/start.ts";
import { ConfigurationError, isGrinfiError, type ListId, positionOf } from "../index.ts";

let grinfi: Started["grinfi"];
let emulator: Started["emulator"];
beforeEach(() => {
  ({ grinfi, emulator } = start({ contacts: 250 }));
});

/** What a list was asked for: the query, or the body. */
const asked = (id: ListId): unknown[] =>
  emulator.ledger
    .requests(id)
    .map(({ method, url, body }) =>
      method === "GET" ? Object.fromEntries(new URL(url, "http://emulator.invalid").searchParams) : body,
    );

const OLDEST_FIRST = { order_field: "created_at", order_type: "asc" };

describe("the request for a page", () => {
  test("has limit and offset in the query", async () => {
    const lists = grinfi.list("listTasks", { query: { limit: 2, filter: { status: "closed" } } });
    await lists.toArray({ limit: 4 });
    expect(asked("listTasks")).toEqual([
      { limit: "2", offset: "0", "filter[status]": "closed", ...OLDEST_FIRST },
      { limit: "2", offset: "2", "filter[status]": "closed", ...OLDEST_FIRST },
    ]);
  });

  test("has them in the body where the list takes them there, beside what else was given", async () => {
    const body = { limit: 2, filter: { first_name: "is_not_null" }, disable_aggregation: true };
    await grinfi.list("searchContacts", { body }).toArray({ limit: 4 });
    expect(asked("searchContacts")).toEqual([
      { ...body, offset: 0, ...OLDEST_FIRST },
      { ...body, offset: 2, ...OLDEST_FIRST },
    ]);
  });

  test("asks for 100 rows unless it is told another size, and begins where it is told", async () => {
    await grinfi.list("searchContacts", { body: {} });
    expect((await grinfi.list("searchContacts", { body: { offset: 240 } })).items).toHaveLength(10);
    expect(asked("searchContacts")).toMatchObject([
      { limit: 100, offset: 0 },
      { limit: 100, offset: 240 },
    ]);
  });

  test("asks for the oldest rows first only where the API can order and no order is given", async () => {
    await grinfi.list("listTeams");
    await grinfi.list("listLists", { query: { order_type: "desc" } });
    await grinfi.list("listLists", { query: { order_field: "name" } });
    await grinfi.list("listFlowLeads", { body: {} });
    const page = { limit: "100", offset: "0" };
    expect(asked("listTeams")).toEqual([page]);
    expect(asked("listLists")).toEqual([
      { ...page, order_type: "desc" },
      { ...page, order_field: "name" },
    ]);
    expect(asked("listFlowLeads")).toEqual([{ limit: 100, offset: 0 }]);
  });

  test("is nothing but the input where the list takes no page", async () => {
    const tags = await grinfi.list("listTags");
    expect(tags).toMatchObject({ offset: 0, hasMore: false });
    expect(tags.total).toBeUndefined();
    expect(asked("listTags")).toEqual([{}]);
  });

  test("has the options of a call, and its input stays as it was", async () => {
    const input = Object.freeze({ body: Object.freeze({ limit: 100 }) });
    const onRequest = vi.fn();
    const hooks = { onRequest };
    const pager = grinfi.list("searchContacts", input, { hooks });
    expect(onRequest).not.toHaveBeenCalled();
    await pager.toArray(everything);
    await pager.first();
    expect(onRequest).toHaveBeenCalledTimes(4);
  });
});

describe("a list", () => {
  test("is counted with one small request where the API says how many there are", async () => {
    expect(await grinfi.list("searchContacts", { body: {} }).count()).toBe(250);
    expect(asked("searchContacts")).toMatchObject([{ limit: 1, offset: 0 }]);
  });

  test("keeps the order that it is asked for", async () => {
    const newest = grinfi.list("searchContacts", { body: { order_type: "desc" } });
    const oldest = await grinfi.list("searchContacts", { body: {} }).toArray(everything);
    expect(await newest.toArray(everything)).toEqual(oldest.toReversed());
  });

  test("goes on from a position of an earlier run, whatever offset the input has", async () => {
    const input = { body: { limit: 60, offset: 30 } };
    const rows = await grinfi.list("searchContacts", input).toArray(everything);
    expect(rows).toHaveLength(220);
    const { position } = await grinfi.list("searchContacts", input);
    const rest = grinfi.list("searchContacts", input, { position: JSON.parse(JSON.stringify(position)) });
    expect(await rest.toArray(everything)).toEqual(rows.slice(60));
  });
});

describe("a contact that comes with its markers and flows", () => {
  test("is a contact with markers and flows, in a list as in a call", async () => {
    const live = start({ contacts: 3, responseShape: "observed" }).grinfi;
    const flat = await start({ contacts: 3 }).grinfi.list("searchContacts", { body: {} }).toArray(everything);
    const rows = await live.list("searchContacts", { body: {} }).toArray(everything);
    expect(rows).toEqual(flat.map((row) => ({ ...row, markers: [], flows: [] })));
    const [row] = rows;
    assert(row);
    expect(await live.call.getLead({ path: { uuid: row.uuid } })).toEqual(row);
    const email = row.work_email ?? "";
    expect(await live.call.findOneContact({ body: { email } })).toEqual(row);
  });
});

describe("what cannot be", () => {
  test.each([
    ["a page of no rows", { body: { limit: 0 } }, {}],
    ["an offset below 0", { body: { offset: -1 } }, {}],
    ["a position that is none", { body: {} }, { position: { offset: "x" } as never }],
  ])("%s is a ConfigurationError that names the list, at once", (_, input, options) => {
    expect(() => grinfi.list("searchContacts", input, options)).toThrow(ConfigurationError);
    expect(() => grinfi.list("searchContacts", input, options)).toThrow(/^searchContacts: /);
  });

  test("so is an array of fewer rows than none", async () => {
    const error = await rejectionOf(grinfi.list("listTags").toArray({ limit: -1 }));
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(isGrinfiError(error)).toBe(true);
  });
});

describe("a failure", () => {
  test("is the error of the call, after the rows before it, and its position gives exactly the rest", async () => {
    emulator.addFault({ kind: "status", operation: "searchContacts", after: 2 });
    const list = grinfi.list("searchContacts", { body: {} });
    const { rows, error } = await readUntilError(list);
    expect(rows).toHaveLength(200);
    expect(error).toMatchObject({ code: "server_error", operation: "searchContacts", status: 503 });
    const position = JSON.parse(JSON.stringify(positionOf(error)));
    const rest = await grinfi.list("searchContacts", { body: {} }, { position }).toArray(everything);
    expect(uuidsOf([...rows, ...rest])).toEqual(uuidsOf(await list.toArray(everything)));
  });

  test("that can pass is not seen, as in any call", async () => {
    const retrying = grinfi.withOptions({ retry: { baseDelay: 0 } });
    emulator.addFault({ kind: "status", operation: "searchContacts", after: 1, times: 2 });
    expect(await retrying.list("searchContacts", { body: {} }).toArray(everything)).toHaveLength(250);
  });

  test("of a page that is tried again with next() holds nothing back", async () => {
    emulator.addFault({ kind: "reset-before", operation: "searchContacts", after: 1, times: 2 });
    const rows = grinfi.list("searchContacts", { body: {} }, { concurrency: 3 })[Symbol.asyncIterator]();
    const read: unknown[] = [];
    let failures = 0;
    for (;;) {
      const step = await rows.next().catch(() => undefined);
      if (step?.done) break;
      if (step === undefined) failures += 1;
      else read.push(step.value.uuid);
    }
    expect(failures).toBeGreaterThan(0);
    expect(new Set(read).size).toBe(250);
    expect(read).toHaveLength(250);
  });
});

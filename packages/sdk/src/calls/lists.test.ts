import { rejectionOf } from "@grinfi/testing";
import { assert, beforeEach, describe, expect, test, vi } from "vitest";
import {
  everything,
  readUntilError,
  type Started,
  start,
  uuidsOf,
} from "../../test/support/accounts/start.ts";
import { ConfigurationError, isGrinfiError, type ListOperationId, positionOf } from "../index.ts";

let grinfi: Started["grinfi"];
let emulator: Started["emulator"];
beforeEach(() => {
  ({ grinfi, emulator } = start({ contacts: 250 }));
});

/** Returns the queries or bodies of the requests for a list. */
const sentInputs = (id: ListOperationId): unknown[] =>
  emulator.ledger
    .requests(id)
    .map(({ method, url, body }) =>
      method === "GET" ? Object.fromEntries(new URL(url, "http://emulator.invalid").searchParams) : body,
    );

const OLDEST_FIRST = { order_field: "created_at", order_type: "asc" };

describe("the request for a page", () => {
  test("has limit and offset in the query", async () => {
    const lists = grinfi.paginate("listTasks", { query: { limit: 2, filter: { status: "closed" } } });
    await lists.toArray({ limit: 4 });
    expect(sentInputs("listTasks")).toEqual([
      { limit: "2", offset: "0", "filter[status]": "closed", ...OLDEST_FIRST },
      { limit: "2", offset: "2", "filter[status]": "closed", ...OLDEST_FIRST },
    ]);
  });

  test("has them in the body if the list takes them there, with the other input", async () => {
    const body = { limit: 2, filter: { first_name: "is_not_null" }, disable_aggregation: true };
    await grinfi.paginate("searchContacts", { body }).toArray({ limit: 4 });
    expect(sentInputs("searchContacts")).toEqual([
      { ...body, offset: 0, ...OLDEST_FIRST },
      { ...body, offset: 2, ...OLDEST_FIRST },
    ]);
  });

  test("has the given limit and offset, or a limit of 100", async () => {
    await grinfi.paginate("searchContacts", { body: {} });
    expect((await grinfi.paginate("searchContacts", { body: { offset: 240 } })).items).toHaveLength(10);
    expect(sentInputs("searchContacts")).toMatchObject([
      { limit: 100, offset: 0 },
      { limit: 100, offset: 240 },
    ]);
  });

  test("has an order only if the API can sort and no order is given", async () => {
    await grinfi.paginate("listTeams");
    await grinfi.paginate("listLists", { query: { order_type: "desc" } });
    await grinfi.paginate("listLists", { query: { order_field: "name" } });
    await grinfi.paginate("listFlowLeads", { body: {} });
    const page = { limit: "100", offset: "0" };
    expect(sentInputs("listTeams")).toEqual([page]);
    expect(sentInputs("listLists")).toEqual([
      { ...page, order_type: "desc" },
      { ...page, order_field: "name" },
    ]);
    expect(sentInputs("listFlowLeads")).toEqual([{ limit: 100, offset: 0 }]);
  });

  test("is only the input if the list has no pages", async () => {
    const tags = await grinfi.paginate("listTags");
    expect(tags).toMatchObject({ offset: 0, hasMore: false });
    expect(tags.total).toBeUndefined();
    expect(sentInputs("listTags")).toEqual([{}]);
  });

  test("has the options of a call, and does not change the input", async () => {
    const input = Object.freeze({ body: Object.freeze({ limit: 100 }) });
    const onRequest = vi.fn();
    const hooks = { onRequest };
    const pager = grinfi.paginate("searchContacts", input, { hooks });
    expect(onRequest).not.toHaveBeenCalled();
    await pager.toArray(everything);
    await pager.first();
    expect(onRequest).toHaveBeenCalledTimes(4);
  });
});

describe("a list", () => {
  test("is counted with one small request if the API returns a total", async () => {
    expect(await grinfi.paginate("searchContacts", { body: {} }).count()).toBe(250);
    expect(sentInputs("searchContacts")).toMatchObject([{ limit: 1, offset: 0 }]);
  });

  test("keeps the given order", async () => {
    const newest = grinfi.paginate("searchContacts", { body: { order_type: "desc" } });
    const oldest = await grinfi.paginate("searchContacts", { body: {} }).toArray(everything);
    expect(await newest.toArray(everything)).toEqual(oldest.toReversed());
  });

  test("resumes from a position, with any offset of the input", async () => {
    const input = { body: { limit: 60, offset: 30 } };
    const rows = await grinfi.paginate("searchContacts", input).toArray(everything);
    expect(rows).toHaveLength(220);
    const { position } = await grinfi.paginate("searchContacts", input);
    const rest = grinfi.paginate("searchContacts", input, { position: JSON.parse(JSON.stringify(position)) });
    expect(await rest.toArray(everything)).toEqual(rows.slice(60));
  });
});

describe("a contact with markers and flows", () => {
  test("is unwrapped in a list as in a call", async () => {
    const live = start({ contacts: 3, responseShape: "observed" }).grinfi;
    const flat = await start({ contacts: 3 })
      .grinfi.paginate("searchContacts", { body: {} })
      .toArray(everything);
    const rows = await live.paginate("searchContacts", { body: {} }).toArray(everything);
    expect(rows).toEqual(flat.map((row) => ({ ...row, markers: [], flows: [] })));
    const [row] = rows;
    assert(row);
    expect(await live.call.getLead({ path: { uuid: row.uuid } })).toEqual(row);
    const email = row.work_email ?? "";
    expect(await live.call.findOneContact({ body: { email } })).toEqual(row);
  });
});

describe("invalid input", () => {
  test.each([
    ["an empty page", { body: { limit: 0 } }, {}],
    ["an offset below 0", { body: { offset: -1 } }, {}],
    ["an invalid position", { body: {} }, { position: { offset: "x" } as never }],
  ])("%s is a ConfigurationError that names the list, at once", (_, input, options) => {
    expect(() => grinfi.paginate("searchContacts", input, options)).toThrow(ConfigurationError);
    expect(() => grinfi.paginate("searchContacts", input, options)).toThrow(/^searchContacts: /);
  });

  test("a negative limit of toArray is a ConfigurationError", async () => {
    const error = await rejectionOf(grinfi.paginate("listTags").toArray({ limit: -1 }));
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(isGrinfiError(error)).toBe(true);
  });
});

describe("a failure", () => {
  test("is the error of the call, after the rows before it, and its position resumes with the rest", async () => {
    emulator.addFault({ kind: "status", operation: "searchContacts", after: 2 });
    const list = grinfi.paginate("searchContacts", { body: {} });
    const { rows, error } = await readUntilError(list);
    expect(rows).toHaveLength(200);
    expect(error).toMatchObject({ code: "server_error", operation: "searchContacts", status: 503 });
    const position = JSON.parse(JSON.stringify(positionOf(error)));
    const rest = await grinfi.paginate("searchContacts", { body: {} }, { position }).toArray(everything);
    expect(uuidsOf([...rows, ...rest])).toEqual(uuidsOf(await list.toArray(everything)));
  });

  test("that is transient is retried, as in any call", async () => {
    const retrying = grinfi.withOptions({ retry: { baseDelay: 0 } });
    emulator.addFault({ kind: "status", operation: "searchContacts", after: 1, times: 2 });
    expect(await retrying.paginate("searchContacts", { body: {} }).toArray(everything)).toHaveLength(250);
  });

  test("of a page that is retried with next() loses no row", async () => {
    emulator.addFault({ kind: "reset-before", operation: "searchContacts", after: 1, times: 2 });
    const rows = grinfi.paginate("searchContacts", { body: {} }, { concurrency: 3 })[Symbol.asyncIterator]();
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

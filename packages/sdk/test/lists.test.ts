import type { Input, ListOperationId } from "@grinfi/core";
import { createEmulator, type Emulator } from "@grinfi/emulator";
import { type ValidatedFetch, validateFetch } from "@grinfi/prism";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Grinfi, operations, type Page } from "../src/index.ts";
import { fillLists, required } from "./support/accounts/fill-lists.ts";
import { type DescribedList, describedLists } from "./support/description/described-lists.ts";

const paged = describedLists.filter(({ pageIn }) => pageIn !== undefined);
const whole = describedLists.filter(({ pageIn }) => pageIn === undefined);

let emulator: Emulator;
let prism: ValidatedFetch;
let grinfi: Grinfi;
let flow: string;

beforeAll(async () => {
  emulator = createEmulator({ contacts: 30 });
  prism = await validateFetch(emulator.fetch);
  grinfi = new Grinfi({ apiKey: "test-key", fetch: prism.fetch, rateLimit: false, retry: false });
  flow = await fillLists(
    emulator,
    paged.map(({ id }) => id as ListOperationId),
  );
});
beforeEach(() => {
  prism.reset();
  emulator.ledger.clear();
  emulator.clearFaults();
});
afterEach(() => expect(prism.violations).toEqual([]));

/** Returns the input of a list with a page. */
function inputOf({ id, pageIn }: DescribedList, page: object = {}): Input<ListOperationId> {
  const input = required(id, flow) as { query?: object; body?: object };
  return (pageIn === undefined ? input : { ...input, [pageIn]: { ...input[pageIn], ...page } }) as never;
}

type AnyCall = (input: object) => Promise<{ data: object[] } | object[]>;

/** Returns all rows in one response. */
async function rowsOf(list: DescribedList): Promise<object[]> {
  const order = list.hasOrder && { order_field: "created_at", order_type: "asc" };
  const call = grinfi.call[list.id as ListOperationId] as unknown as AnyCall;
  const response = await call(inputOf(list, { limit: 1000, ...order }));
  prism.reset();
  emulator.ledger.clear();
  return Array.isArray(response) ? response : response.data;
}

async function pagesOf(list: DescribedList, page: object, concurrency = 1): Promise<Page<unknown>[]> {
  const pages: Page<unknown>[] = [];
  const pager = grinfi.paginate(list.id as ListOperationId, inputOf(list, page), { concurrency });
  for await (const one of pager.pages()) pages.push(one);
  return pages;
}

/** Returns the requests that the API received through Prism. */
const receivedRequests = (): string[] => prism.requests.map(({ method, path }) => `${method} ${path}`);

test("the lists of the description are those of the table, with and without an offset", () => {
  const inTable = (isWhole: boolean): string[] =>
    Object.entries(operations).flatMap(([id, { paging }]) =>
      paging !== undefined && (paging.in === "none") === isWhole ? [id] : [],
    );
  expect(paged.map(({ id }) => id).sort()).toEqual(inTable(false).sort());
  expect(whole.map(({ id }) => id).sort()).toEqual(inTable(true).sort());
  expect(whole.map(({ id }) => id)).toContain("listPipelineStages");
});

describe.for(paged)("$id", (list) => {
  test.for([1, 3])(
    "is read in three pages, in order and without missing or repeated rows: %i at a time",
    async (n) => {
      const rows = await rowsOf(list);
      expect(rows.length).toBeGreaterThanOrEqual(5);
      const limit = Math.ceil(rows.length / 3);
      const pages = await pagesOf(list, { limit }, n);

      expect(pages.flatMap(({ items }) => items)).toEqual(rows);
      const filled = pages.filter(({ items }) => items.length > 0);
      expect(filled.map(({ offset }) => offset)).toEqual([0, limit, 2 * limit]);
      expect(pages.map(({ hasMore }) => hasMore)).toEqual(pages.map((page) => page !== pages.at(-1)));
      expect(receivedRequests()).toEqual(pages.map(() => `${list.method} ${list.path}`));
      // If the API returns neither a total nor whether more follows, only an empty page shows the end.
      expect(pages).toHaveLength(list.reportsEnd ? 3 : 4);
    },
  );

  test("resumes from the position of a page", async () => {
    const rows = await rowsOf(list);
    const [first] = await pagesOf(list, { limit: 2 });
    const position = JSON.parse(JSON.stringify(first?.position));
    const rest = grinfi.paginate(list.id as ListOperationId, inputOf(list, { limit: 4 }), { position });
    expect(await rest.toArray({ limit: Number.POSITIVE_INFINITY })).toEqual(rows.slice(2));
  });
});

describe.for(whole)("$id", (list) => {
  test("is one page with all rows", async () => {
    const rows = await rowsOf(list);
    expect(rows.length).toBeGreaterThan(0);
    const pages = await pagesOf(list, {});
    expect(pages).toMatchObject([{ items: rows, offset: 0, hasMore: false, position: { done: true } }]);
    expect(receivedRequests()).toEqual([`${list.method} ${list.path}`]);
    const [request] = emulator.ledger.requests(list.id);
    expect(request?.url).not.toMatch(/limit|offset/);
  });

  test("is one page even if the API reports more rows", async () => {
    emulator.addFault({ kind: "always-more", operation: list.id, times: null });
    expect(await pagesOf(list, {}, 4)).toMatchObject([{ items: [], hasMore: false }]);
    expect(receivedRequests()).toHaveLength(1);
  });
});

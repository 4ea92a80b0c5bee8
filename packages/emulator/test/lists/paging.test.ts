import { beforeAll, describe, expect, test } from "vitest";
import { operations } from "../../src/description.ts";
import { createEmulator } from "../../src/index.ts";
import { fieldsOf } from "../../src/json.ts";
import { type AnyJson, Api } from "../support/api.ts";
import {
  PAGED_IN_BODY,
  type Paging,
  pagedOperations,
  pageOptions,
  unpagedOperations,
} from "../support/paged-operations.ts";
import { populate } from "../support/populate.ts";

let api: Api;
beforeAll(async () => {
  api = new Api(createEmulator({ contacts: 25 }));
  await populate(api);
});

/** Lists that start with the newest row by default. */
const NEWEST_FIRST = ["searchCompanies", "searchContacts"];

const parametersOf = (id: string): string[] =>
  operations.find((operation) => operation.id === id)?.parameters.map(({ name }) => name) ?? [];

const page = (id: string, paging: Paging): Promise<AnyJson> => api.call(id, pageOptions(id, paging));

function declaredEnvelope(id: string): string[] {
  const { success } = operations.find((operation) => operation.id === id) ?? {};
  return Object.keys(fieldsOf(success?.schema?.properties)).sort();
}

test("the lists with paging are those that accept an offset", () => {
  const withOffset = operations.filter(
    ({ parameters, body }) =>
      parameters.some(({ name }) => name === "offset") || "offset" in fieldsOf(body?.schema?.properties),
  );
  expect(pagedOperations.toSorted()).toEqual(withOffset.map(({ id }) => id).toSorted());
});

describe.for([...pagedOperations, ...unpagedOperations])("%s", (id) => {
  test("returns exactly the declared envelope", async () => {
    expect(Object.keys(await page(id, {})).sort()).toEqual(declaredEnvelope(id));
  });
});

describe.for(pagedOperations)("%s", (id) => {
  test("can be read page by page, and each page has its position", async () => {
    const whole = await page(id, { limit: 1000 });
    const rows = [];
    for (let offset = 0; offset < whole.data.length; offset += 2) {
      const part = await page(id, { limit: 2, offset });
      if ("limit" in part) expect([part.limit, part.offset]).toEqual([2, offset]);
      if ("total" in part) expect(part.total).toBe(whole.data.length);
      if ("has_more" in part) expect(part.has_more).toBe(offset + 2 < whole.data.length);
      rows.push(...part.data);
    }
    expect(rows).toEqual(whole.data);
    expect((await page(id, { limit: 2, offset: 1000 })).data).toEqual([]);
    expect(await page(id, { limit: 20, offset: 0 })).toEqual(await page(id, {}));
  });
});

const ordered = pagedOperations.filter((id) =>
  PAGED_IN_BODY.includes(id) ? id !== "listFlowLeads" : parametersOf(id).includes("order_type"),
);

describe.for(ordered)("%s", (id) => {
  test("can be ordered by a field in both directions, by default by time", async () => {
    const ascending = await page(id, { order_type: "asc", limit: 1000 });
    const descending = await page(id, { order_type: "desc", limit: 1000 });
    expect(descending.data).toEqual(ascending.data.toReversed());
    const byDefault = await page(id, { limit: 1000 });
    expect(byDefault.data).toEqual((NEWEST_FIRST.includes(id) ? descending : ascending).data);

    const [first = {}] = ascending.data;
    const field = ["name", "email", "status", "type", "uuid", "id"].find((name) => name in first);
    if (field === undefined) return;
    const byField = await page(id, { order_field: field, order_type: "desc", limit: 1000 });
    const values = byField.data.map((row: Record<string, unknown>) => row[field]);
    expect(values).toEqual(values.toSorted(inOrder).reverse());
  });
});

const inOrder = (a: string | number, b: string | number): number => (a < b ? -1 : Number(a > b));

test("an invalid page is a 422", async () => {
  for (const query of ["limit=-1", "limit=many", "offset=1.5", "order_type=up"]) {
    expect(await api.errorStatus("listLists", { query })).toBe(422);
  }
});

test("searchContacts rejects pages beyond 10,000, and slices by time go further", async () => {
  const large = new Api(createEmulator({ contacts: 10_050 }));
  const search = (body: object): ReturnType<Api["send"]> => large.send("searchContacts", { body });
  const last = await search({ offset: 9_999, limit: 1, order_type: "asc" });
  expect(last).toMatchObject({ status: 200, body: { total: 10_050, data: [expect.any(Object)] } });
  expect((await search({ offset: 10_000, limit: 1 })).status).toBe(500);
  expect((await search({ offset: 10_001 })).status).toBe(500);

  const filter = { created_at: { ">": last.body.data[0].created_at } };
  const beyond = await search({ filter, order_type: "asc", limit: 1000 });
  expect(beyond.body.total).toBeLessThanOrEqual(50);
  expect(beyond.body.total).toBeGreaterThan(0);
});

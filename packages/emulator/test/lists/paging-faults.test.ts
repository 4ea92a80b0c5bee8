import { beforeEach, expect, test } from "vitest";
import { createEmulator, type FaultKind } from "../../src/index.ts";
import { type AnyJson, Api } from "../support/api.ts";
import { newContact, newList } from "../support/fixtures.ts";
import { pagedOperations, pageOptions } from "../support/paged-operations.ts";
import { populate } from "../support/populate.ts";

const NAMES = ["A", "B", "C", "D", "E", "F", "G"];

let api: Api;
beforeEach(async () => {
  api = new Api(createEmulator());
  for (const name of NAMES) await newList(api, name);
});

async function lists(limit: number, offset: number): Promise<AnyJson> {
  return (await api.call("listLists", { query: `limit=${limit}&offset=${offset}` })) as never;
}

const names = ({ data }: AnyJson): string[] => data.map(({ name }: { name: string }) => name);

const inject = (kind: FaultKind, more: object = {}): void =>
  api.emulator.addFault({ kind, operation: "listLists", times: null, ...more });

test("always-more: a page without rows says that more follow", async () => {
  for (const name of ["one", "two"]) await api.call("createFlowWorkspace", { body: { name } });
  api.emulator.addFault({ kind: "always-more", operation: "listFlowWorkspaces", times: 2 });
  for (const _ of [1, 2]) {
    expect(await api.call("listFlowWorkspaces")).toMatchObject({ data: [], has_more: true, total: 2 });
  }
  expect(await api.call("listFlowWorkspaces")).toMatchObject({ has_more: false, total: 2 });
});

test("repeat-page: every page is the first page", async () => {
  inject("repeat-page", { after: 1 });
  const pages = [await lists(3, 0), await lists(3, 3), await lists(3, 6)];
  expect(pages.map(names)).toEqual([NAMES.slice(0, 3), NAMES.slice(0, 3), NAMES.slice(0, 3)]);
});

test("shrinking-total: the total is smaller on each page", async () => {
  inject("shrinking-total");
  const totals = [];
  for (const offset of [0, 2, 4]) totals.push((await lists(2, offset)).total);
  expect(totals).toEqual([7, 5, 3]);
});

test("extra-rows: more rows than the requested limit", async () => {
  inject("extra-rows");
  expect(names(await lists(1, 0))).toEqual(NAMES.slice(0, 6));
  expect((await lists(1, 0)).limit).toBe(1);
});

test("clamp-limit: at most `maxRows` rows, whatever the limit", async () => {
  inject("clamp-limit", { maxRows: 2 });
  expect(names(await lists(5, 0))).toEqual(["A", "B"]);
  expect(names(await lists(1, 3))).toEqual(["D"]);
});

test("empty-body: a success without a body", async () => {
  inject("empty-body", { times: 1 });
  expect(await api.send("listLists")).toEqual({ status: 200, body: "" });
});

test("row-deleted: a row before the page is deleted, so the next page skips one", async () => {
  inject("row-deleted", { after: 1, times: 1 });
  const pages = [await lists(3, 0), await lists(3, 3), await lists(3, 6)];
  expect(pages.map(names)).toEqual([["A", "B", "C"], ["E", "F", "G"], []]);
  expect(pages.map(({ total }) => total)).toEqual([7, 6, 6]);
});

test("row-inserted: with the newest row first, a new row makes the next page repeat one", async () => {
  for (const handle of ["a", "b", "c", "d"]) await newContact(api, handle);
  const search = async (offset: number): Promise<string[]> => {
    const { data } = await api.call("searchContacts", { body: { limit: 2, offset } });
    return data.map(({ uuid }: { uuid: string }) => uuid);
  };
  const whole = [...(await search(0)), ...(await search(2))];
  api.emulator.addFault({ kind: "row-inserted", operation: "searchContacts", after: 1 });
  expect(await search(0)).toEqual(whole.slice(0, 2));
  expect(await search(2)).toEqual(whole.slice(1, 3));
  expect((await api.call("searchContacts", { body: {} })).total).toBe(5);
});

test("rows are inserted and deleted in every list with pages, and nowhere else", async () => {
  await populate(api);
  for (const id of pagedOperations) {
    const options = pageOptions(id, { limit: 1000 });
    const count = async (): Promise<number> => (await api.call(id, options)).data.length;
    const before = await count();
    api.emulator.addFault({ kind: "row-inserted", operation: id });
    const more = await count();
    api.emulator.addFault({ kind: "row-deleted", operation: id, times: 2 });
    await count();
    expect([id, more, await count()]).toEqual([id, before === 0 ? 0 : before + 1, Math.max(0, before - 1)]);
  }
  const before = api.emulator.counts();
  api.emulator.addFault({ kind: "row-deleted", times: null });
  await api.call("createApiKey", { body: { name: "Nightly job" } });
  expect(api.emulator.counts()).toEqual({ ...before, "api-keys": 1 });
});

test("row-deleted and row-inserted are not effects in the ledger", async () => {
  inject("row-deleted", { times: 1 });
  api.emulator.ledger.clear();
  await lists(3, 0);
  expect(api.emulator.ledger.effects()).toEqual([]);
  expect(api.emulator.ledger.requests("listLists")).toMatchObject([{ fault: "row-deleted", status: 200 }]);
});

test("a fault of one operation does not affect another", async () => {
  inject("repeat-page");
  await newContact(api, "x");
  await newContact(api, "y");
  const first = await api.call("searchContacts", { body: { limit: 1 } });
  const second = await api.call("searchContacts", { body: { limit: 1, offset: 1 } });
  expect(second.data).not.toEqual(first.data);
});

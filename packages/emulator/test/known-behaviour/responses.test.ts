import { expect, test } from "vitest";
import { createEmulator } from "../../src/index.ts";
import { Api } from "../support/api.ts";
import { pagedOperations, pageOptions, unpagedOperations } from "../support/paged-operations.ts";
import { populate } from "../support/populate.ts";
import { createNamedRows, serveEmulator } from "./account.ts";

const SEARCH = "/leads/api/leads/search";
const observed = { responseShape: "observed" } as const;

test("every list has `has_more` in the observed shape", async () => {
  const api = new Api(createEmulator({ contacts: 25, ...observed }));
  await populate(api);
  for (const id of [...pagedOperations, ...unpagedOperations])
    expect([id, typeof (await api.call(id, pageOptions(id, {}))).has_more]).toEqual([id, "boolean"]);
  for (const id of pagedOperations) {
    const { data, has_more } = await api.call(id, pageOptions(id, { limit: 1 }));
    const rest = (await api.call(id, pageOptions(id, { limit: 1, offset: 1 }))).data;
    expect([id, data.length, has_more]).toEqual([id, data.length, rest.length > 0]);
  }
});

test("lists start with the newest row in the observed shape", async () => {
  const times = async (options: object): Promise<string[]> => {
    const { read } = await serveEmulator(options);
    return (await read("GET", "/flows/api/tasks")).data.map(
      ({ created_at }: { created_at: string }) => created_at,
    );
  };
  const [oldestFirst, newestFirst] = [await times({}), await times(observed)];
  expect(oldestFirst).toEqual(oldestFirst.toSorted());
  expect(newestFirst).toEqual(newestFirst.toSorted().reverse());
  expect(newestFirst).not.toEqual(oldestFirst);
});

test("companies are `{ company, ... }` in the observed shape", async () => {
  const { read } = await serveEmulator(observed);
  const { data } = await read("POST", "/leads/api/companies/list", { limit: 2 });
  expect(data).toMatchObject([
    { company: { name: expect.any(String) } },
    { company: { uuid: expect.any(String) } },
  ]);
  const { uuid } = data[0].company;
  expect((await read("GET", `/leads/api/companies/${uuid}`)).company).toEqual(data[0].company);
  expect((await read("GET", "/leads/api/companies?limit=1")).data).toMatchObject([{ company: {} }]);
});

test("`listActivities` returns a total in the observed shape", async () => {
  const path = "/leads/api/activities?filter=%7B%7D&limit=1";
  for (const [options, total] of [
    [observed, 2],
    [{}, undefined],
  ] as const) {
    const { read } = await serveEmulator(options);
    for (const type of ["met", "called"])
      await read("POST", "/leads/api/activities", {
        object_type: "lead",
        object_uuid: "a",
        type,
        payload: {},
      });
    expect((await read("GET", path)).total).toBe(total);
  }
});

test("`countContacts` accepts the selection inside the filter and returns `count` in the observed shape", async () => {
  const { read, send } = await serveEmulator(observed);
  const count = (body: object): Promise<object> => read("POST", "/leads/api/leads/count", body);
  const { data } = await read("POST", SEARCH, { limit: 3 });
  const [one, two, three] = data.map(({ lead }: { lead: { uuid: string } }) => lead.uuid);
  const ids = [one, two, three];
  expect(await count({ filter: { ids } })).toEqual({ count: 3, total: 3 });
  expect(await count({ filter: { all: true } })).toEqual({ count: 20, total: 20 });
  expect(await count({ filter: { ids, leadFilter: { uuid: one } } })).toEqual({ count: 1, total: 1 });
  expect(await count({ filter: { ids, leadFilter: {}, uuid: [one, two] } })).toEqual({ count: 2, total: 2 });
  expect(await count({ ids: [one], filter: { leadFilter: {} } })).toEqual({ count: 1, total: 1 });
  expect((await send("POST", "/leads/api/leads/count", { filter: { leadFilter: {} } })).status).toBe(422);
  const strict = await serveEmulator({ strict: true });
  expect((await strict.send("POST", "/leads/api/leads/count", { filter: { ids } })).status).toBe(422);
  expect(await strict.read("POST", "/leads/api/leads/count", { all: true })).toEqual({ total: 20 });
});

test("`disable_aggregation` in the query makes `getLead` flat in the observed shape", async () => {
  const served = await serveEmulator(observed);
  const { contact } = await createNamedRows(served);
  const path = `/leads/api/leads/${contact}`;
  expect(await served.read("GET", path)).toMatchObject({ lead: { uuid: contact }, markers: [], flows: [] });
  expect(await served.read("GET", `${path}?disable_aggregation=true`)).toMatchObject({ uuid: contact });
  expect(await served.read("GET", `${path}?disable_aggregation=false`)).toMatchObject({ lead: {} });
  const strict = await serveEmulator({ ...observed, strict: true });
  expect(await strict.read("GET", `${path}?disable_aggregation=true`)).toMatchObject({ lead: {} });
});

test("a contact search accepts dates as `{ from, to }`", async () => {
  const { read } = await serveEmulator();
  const total = async (created_at: object): Promise<number> =>
    (await read("POST", SEARCH, { filter: { created_at } })).total;
  const { data } = await read("POST", SEARCH, { limit: 1, offset: 9 });
  const at = data[0].created_at;
  expect(await total({ from: at })).toBe(await total({ ">=": at }));
  expect(await total({ to: at })).toBe(await total({ "<=": at }));
  expect(await total({ from: at, to: at })).toBe(await total({ ">=": at, "<=": at }));
  expect(await total({ from: at, "<": at })).toBe(0);
  expect((await total({ from: at })) + (await total({ to: at }))).toBeGreaterThan(20);
});

test("`listPipelineStages` accepts its filter in brackets or as JSON", async () => {
  const { send, read } = await serveEmulator();
  const path = "/leads/api/pipeline-stages?";
  const json = await read("GET", `${path}filter=${encodeURIComponent('{"object":"company"}')}`);
  expect(await read("GET", `${path}filter[object]=company`)).toEqual(json);
  expect(json.data.length).toBeGreaterThan(0);
  expect((await send("GET", path)).status).toBe(422);
  const strict = await serveEmulator({ strict: true });
  expect((await strict.send("GET", `${path}filter[object]=company`)).status).toBe(422);
});

test("`createTask` accepts its text as `payload.template`", async () => {
  const served = await serveEmulator();
  const { contact, sender } = await createNamedRows(served);
  const about = { lead_uuid: contact, sender_profile_uuid: sender, schedule_at: "2026-02-01T09:00:00Z" };
  const create = (body: object): ReturnType<typeof served.send> =>
    served.send("POST", "/flows/api/tasks", { ...about, ...body });
  const payload = { template: "Hello.", note: "By phone." };
  expect((await create({ payload })).body).toMatchObject({
    payload: { template: "Hello." },
    note: "By phone.",
  });
  expect((await create({ payload, text: "Own." })).body.payload.template).toBe("Own.");
  expect((await create({ payload: { note: null } })).status).toBe(422);
  expect((await create({})).status).toBe(422);
});

test("a deleted AI template is still readable and listed", async () => {
  const served = await serveEmulator();
  const { template } = await createNamedRows(served);
  expect((await served.send("DELETE", `/flows/api/ai-templates/${template}`)).status).toBe(204);
  expect((await served.read("GET", `/flows/api/ai-templates/${template}`)).uuid).toBe(template);
  expect((await served.read("GET", "/flows/api/ai-templates")).data).toMatchObject([{ uuid: template }]);
});

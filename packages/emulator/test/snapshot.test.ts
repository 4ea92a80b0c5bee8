import { expect, test } from "vitest";
import { DAY } from "../src/durations.ts";
import { createEmulator, type Emulator } from "../src/index.ts";
import { allScenarios } from "./scenarios/index.ts";
import { Api } from "./support/api.ts";
import { newContact, newList, newTask, runningFlow } from "./support/fixtures.ts";
import { populate } from "./support/populate.ts";

const survivingJson = (emulator: Emulator): ReturnType<Emulator["save"]> =>
  JSON.parse(JSON.stringify(emulator.save()));

/** Runs all scenarios. Returns everything that a caller can observe, in order. */
async function transcript(emulator: Emulator): Promise<unknown[]> {
  const api = new Api(emulator);
  const responses: unknown[] = [];
  const send = api.send.bind(api);
  api.send = async (...options) => {
    const response = await send(...options);
    responses.push(response);
    return response;
  };
  for (const run of allScenarios) await run(api);
  return [...responses, structuredClone(emulator.ledger.entries), emulator.save()];
}

test("the same seed and requests result in the same responses, ledger and state, also after a reset", async () => {
  const options = { seed: 7, contacts: 30 };
  const emulator = createEmulator(options);
  const first = await transcript(emulator);
  expect(first.length).toBeGreaterThan(500);
  expect(await transcript(createEmulator(options))).toEqual(first);
  emulator.reset();
  expect(await transcript(emulator)).toEqual(first);
});

test("the seed determines which requests faults affect, also after a reset", async () => {
  const emulator = createEmulator();
  const statuses = async (): Promise<string> => {
    const api = new Api(emulator);
    emulator.addFault({ kind: "status", probability: 0.5, times: null });
    const hits = [];
    for (let i = 0; i < 20; i++) hits.push((await api.send("listTags")).status);
    return hits.join(" ");
  };
  const first = await statuses();
  expect(first).toContain("200");
  expect(first).toContain("503");
  emulator.reset();
  expect(await statuses()).toBe(first);
});

test("another seed creates other ids and people", async () => {
  const leads = async (seed: number): Promise<unknown> =>
    (await new Api(createEmulator({ seed, contacts: 5 })).call("searchContacts", { body: {} })).data;
  expect(await leads(1)).not.toEqual(await leads(2));
});

test("a saved state survives JSON and can be loaded into another emulator", async () => {
  const options = { contacts: 40 };
  const api = new Api(createEmulator(options));
  await populate(api);
  const [seeded] = (await api.call("searchContacts", { body: { order_type: "asc" } })).data;
  await api.call("updateLead", { uuid: seeded.uuid, body: { headline: "Changed" } });
  await api.call("deleteLead", { uuid: (await newContact(api, "gone")).uuid });
  api.emulator.advance(DAY);

  const other = new Api(createEmulator(options));
  other.emulator.load(survivingJson(api.emulator));
  expect(other.emulator.save()).toEqual(api.emulator.save());
  expect(other.emulator.now).toEqual(api.emulator.now);
  expect(other.emulator.counts()).toEqual(api.emulator.counts());
  expect(await other.call("getLead", { uuid: seeded.uuid })).toMatchObject({ headline: "Changed" });
  for (const [id, options] of [
    ["searchContacts", { body: { limit: 100 } }],
    ["listTasks", { query: "limit=100" }],
    ["listLinkedinMessages", { query: "limit=100" }],
    ["listFlows", {}],
  ] as const) {
    expect(await other.call(id, options)).toEqual(await api.call(id, options));
  }
  // New rows get the same unused ids in both emulators.
  expect(await newContact(other, "after")).toEqual(await newContact(api, "after"));
});

test("a saved state does not change later", async () => {
  const api = new Api(createEmulator());
  await newList(api);
  const saved = api.emulator.save();
  const copy = structuredClone(saved);
  await newList(api);
  api.emulator.advance(DAY);
  expect(saved).toEqual(copy);
  api.emulator.load(saved);
  await newList(api);
  expect(saved).toEqual(copy);
});

test("pending events happen once after a state is loaded", async () => {
  const api = new Api(createEmulator());
  const flow = await runningFlow(api);
  const { uuid: leadUuid } = await newContact(api, "waiting");
  await api.call("addLeadToFlow", { flowUuid: flow.uuid, leadUuid });
  const { uuid: gone } = await newContact(api, "to-go");
  await api.call("deleteLead", { uuid: gone });
  const saved = survivingJson(api.emulator);
  expect(saved.jobs.length).toBeGreaterThan(0);

  for (const emulator of [createEmulator(), api.emulator]) {
    emulator.load(saved);
    const before = emulator.ledger.effects("sent").length;
    emulator.advance(7 * DAY);
    const loaded = new Api(emulator);
    const { data } = await loaded.call("listLinkedinMessages", { query: `filter[lead_uuid]=${leadUuid}` });
    expect(data).toMatchObject([{ status: "done" }]);
    expect(emulator.ledger.effects("sent")).toHaveLength(before + 1);
    expect(await loaded.errorStatus("getLead", { uuid: gone })).toBe(404);
  }
});

test("reset restores state, time, ledger, faults, limit and ids", async () => {
  const options = { contacts: 10, rateLimit: 200, credits: 5 };
  const api = new Api(createEmulator(options));
  const fresh = api.emulator.save();
  const first = await newTask(api, "before");
  await api.call("enrichLeadsAdvanced", { body: { uuids: [first.lead_uuid] } });
  api.emulator.addFault({ kind: "status", times: null });
  api.emulator.advance(DAY);

  api.emulator.reset();
  expect(api.emulator.save()).toEqual(fresh);
  expect(api.emulator.ledger.entries).toEqual([]);
  expect(api.emulator.now).toEqual(new Date("2026-01-05T09:00:00Z"));
  expect(await newTask(api, "before")).toEqual(first);
});

test("time stands still or follows the clock, and advance moves it", async () => {
  const still = new Api(createEmulator({ now: "2026-03-02T08:00:00Z" }));
  expect(await newList(still)).toMatchObject({ created_at: "2026-03-02T08:00:00.000Z" });
  still.emulator.advance(1500);
  expect(await newList(still)).toMatchObject({ created_at: "2026-03-02T08:00:01.500Z" });

  let passed = 0;
  const following = new Api(createEmulator({ now: "2026-03-02T08:00:00Z", clock: () => passed }));
  passed = 60_000;
  expect(await newList(following)).toMatchObject({ created_at: "2026-03-02T08:01:00.000Z" });
});

test("generateId creates the ids of new rows", async () => {
  let made = 0;
  const generateId = (): string => `00000000-0000-4000-8000-${String(++made).padStart(12, "0")}`;
  const api = new Api(createEmulator({ generateId }));
  expect(await newList(api)).toMatchObject({ uuid: "00000000-0000-4000-8000-000000000001" });
  expect(await newContact(api, "own-id")).toMatchObject({ uuid: expect.stringMatching(/^00000000-/) });
});

import { expect, test } from "vitest";
import { createEmulator, type Emulator, type Lag } from "../src/index.ts";
import { Api } from "./support/api.ts";
import { enrolments, newContact, newList, runningFlow } from "./support/fixtures.ts";

const MASS_ACTION = "leadsMassAction";

/** Creates an automation and contacts, and enrols all by one mass action. */
async function enrolAtOnce(
  lag: Lag,
  count = 100,
): Promise<{ api: Api; emulator: Emulator; flow: string; ids: readonly string[] }> {
  const emulator = createEmulator({ contacts: count, lag });
  const api = new Api(emulator);
  const flow = String((await runningFlow(api)).uuid);
  const { data } = await api.call("searchContacts", { body: { limit: count } });
  const ids: string[] = data.map(({ uuid }: { uuid: string }) => uuid);
  emulator.ledger.clear();
  const body = { type: "contact_add_to_flow", filter: { ids }, payload: { flow_uuid: flow } };
  await api.call(MASS_ACTION, { body });
  return { api, emulator, flow, ids };
}

const enrolled = (emulator: Emulator): unknown[] =>
  emulator.ledger.effects("enrolled").map(({ lead }) => lead);
const refused = (emulator: Emulator): unknown[] => emulator.ledger.effects("refused").map(({ lead }) => lead);

test("without lag a mass action acts on all contacts before it responds", async () => {
  const { api, emulator, flow, ids } = await enrolAtOnce({});
  expect(enrolled(emulator)).toEqual(ids);
  const [request] = emulator.ledger.requests(MASS_ACTION);
  expect(emulator.ledger.effects("completed")).toMatchObject([
    {
      batch: "mass-action",
      action: "contact_add_to_flow",
      applied: 100,
      refused: 0,
      unreached: 0,
      request: request?.sequence,
    },
  ]);
  expect((await api.call("listFlowLeads", { body: { filter: { flow_uuid: [flow] } } })).total).toBe(100);
});

test("a mass action takes effect after its delay", async () => {
  const { emulator, ids } = await enrolAtOnce({ massActions: { delay: 60_000 } });
  emulator.advance(59_999);
  expect([enrolled(emulator), emulator.ledger.effects("completed")]).toEqual([[], []]);
  emulator.advance(1);
  expect(enrolled(emulator)).toEqual(ids);
  expect(emulator.ledger.effects("completed")).toMatchObject([{ applied: 100 }]);
});

test("a mass action stops after a number of contacts", async () => {
  const { emulator, ids } = await enrolAtOnce({ massActions: { stopAfter: 30 } });
  expect(enrolled(emulator)).toEqual(ids.slice(0, 30));
  expect(emulator.ledger.effects("completed")).toMatchObject([{ applied: 30, refused: 0, unreached: 70 }]);
});

test("a mass action refuses the given contacts", async () => {
  const { ids } = await enrolAtOnce({}, 10);
  const some = ids.slice(2, 5);
  const { emulator } = await enrolAtOnce({ massActions: { fail: some } }, 10);
  expect(refused(emulator)).toEqual(some);
  expect(emulator.ledger.effects("refused")[0]).toMatchObject({ batch: "mass-action", reason: "lag" });
  expect(enrolled(emulator)).toEqual(ids.filter((id) => !some.includes(id)));
  expect(emulator.ledger.effects("completed")).toMatchObject([{ applied: 7, refused: 3, unreached: 0 }]);
});

test("a mass action refuses a share of the contacts, the same ones for the same seed", async () => {
  const lag = { massActions: { fail: 0.3 } };
  const first = await enrolAtOnce(lag);
  const second = await enrolAtOnce(lag);
  expect(refused(second.emulator)).toEqual(refused(first.emulator));
  expect(refused(first.emulator).length).toBeGreaterThan(15);
  expect(refused(first.emulator).length).toBeLessThan(45);
  expect(enrolled(first.emulator)).toHaveLength(100 - refused(first.emulator).length);
});

test("an enrolment that is not possible is refused with its reason", async () => {
  const { api, emulator, flow, ids } = await enrolAtOnce({}, 3);
  emulator.ledger.clear();
  const body = { type: "contact_add_to_flow", filter: { ids }, payload: { flow_uuid: flow } };
  await api.call(MASS_ACTION, { body });
  expect(emulator.ledger.effects("refused")).toMatchObject(
    ids.map((lead) => ({ lead, flow, reason: "already_in_automation" })),
  );
});

test("a delayed mass action skips contacts that are gone, and refuses all if its payload became invalid", async () => {
  const { api, emulator, ids } = await enrolAtOnce({ massActions: { delay: 60_000 } }, 3);
  await api.call("deleteLead", { uuid: ids[0] });
  emulator.advance(60_000);
  expect(enrolled(emulator)).toEqual(ids.slice(1));

  const list = await newList(api, "Short-lived");
  const body = {
    type: "contact_change_list",
    filter: { ids: ids.slice(1) },
    payload: { list_uuid: list.uuid },
  };
  await api.call(MASS_ACTION, { body });
  await api.call("deleteList", { uuid: list.uuid });
  emulator.ledger.clear();
  emulator.advance(60_000);
  expect(refused(emulator)).toEqual(ids.slice(1));
  expect(emulator.ledger.effects("completed")).toMatchObject([{ applied: 0, refused: 2 }]);
});

test("lists show an enrolment late, but its first step runs", async () => {
  const emulator = createEmulator({ lag: { enrolments: 2_000 } });
  const api = new Api(emulator);
  const { uuid: flowUuid } = await runningFlow(api);
  const { uuid: leadUuid } = await newContact(api, "late");
  await api.call("addLeadToFlow", { flowUuid, leadUuid });
  const filter = { flow_uuid: [flowUuid] };
  expect(await enrolments(api, filter)).toEqual([]);
  expect((await api.call("listTasks", { query: `filter[flow_uuid]=${flowUuid}` })).data).toHaveLength(1);
  emulator.advance(1_999);
  expect(await enrolments(api, filter)).toEqual([]);
  emulator.advance(1);
  expect(await enrolments(api, filter)).toMatchObject([{ lead_uuid: leadUuid, status: "in_progress" }]);
});

/** Imports 120 people, and returns the total number of contacts after each second. */
async function importPeople(lag: Lag): Promise<{ emulator: Emulator; totals: number[] }> {
  const emulator = createEmulator({ lag });
  const api = new Api(emulator);
  const rows = Array.from({ length: 120 }, (_, index) => `person-${index}`);
  const form = new FormData();
  form.set("file", new Blob([["handle", ...rows].join("\n")], { type: "text/csv" }), "people.csv");
  form.set("type", "csv_leads");
  const { uuid } = await api.call("uploadCsvFile", { body: form });
  const { uuid: list_uuid } = await newList(api);
  const columns = [{ source: "handle", target: "linkedin" }];
  await api.call("importLeadsFromFile", { uuid, body: { columns, list_uuid } });
  emulator.ledger.clear();
  const totals: number[] = [];
  for (let second = 0; second < 6; second++) {
    emulator.advance(1_000);
    totals.push((await api.call("searchContacts", { body: { limit: 1 } })).total);
  }
  return { emulator, totals };
}

test("an import is delayed, stops early and refuses rows", async () => {
  const completed = ({ emulator }: { emulator: Emulator }): unknown => emulator.ledger.effects("completed");
  const whole = await importPeople({});
  expect(whole.totals).toEqual([50, 100, 120, 120, 120, 120]);
  expect(completed(whole)).toMatchObject([{ batch: "import", applied: 120, refused: 0, unreached: 0 }]);

  expect((await importPeople({ imports: { delay: 2_000 } })).totals).toEqual([0, 0, 50, 100, 120, 120]);

  const stopped = await importPeople({ imports: { stopAfter: 70 } });
  expect(stopped.totals).toEqual([50, 70, 70, 70, 70, 70]);
  expect(completed(stopped)).toMatchObject([{ applied: 70, refused: 0, unreached: 50 }]);

  const partial = await importPeople({ imports: { fail: ["person-3", "person-80"] } });
  expect(partial.totals.at(-1)).toBe(118);
  expect(partial.emulator.ledger.effects("refused")).toMatchObject([{ row: 3 }, { row: 80 }]);
  expect(completed(partial)).toMatchObject([{ applied: 118, refused: 2, unreached: 0 }]);
});

test("a state that is saved during a delay continues after it is loaded", async () => {
  const { emulator, ids } = await enrolAtOnce({ massActions: { delay: 60_000 }, enrolments: 5_000 }, 5);
  emulator.advance(30_000);
  const saved = JSON.parse(JSON.stringify(emulator.save()));
  emulator.reset();
  emulator.load(saved);
  emulator.advance(30_000);
  expect(enrolled(emulator)).toEqual(ids);
});

import { beforeAll, expect, test } from "vitest";
import { type Operation, operations } from "../src/description.ts";
import { createEmulator } from "../src/index.ts";
import { fieldsOf } from "../src/json.ts";
import { allScenarios } from "./scenarios/index.ts";
import { Api, type CallOptions } from "./support/api.ts";
import { UNKNOWN_UUID } from "./support/constants.ts";
import { type ContractStack, createStack } from "./support/contract-stack.ts";
import { describedOperations } from "./support/described-operations.ts";
import { newCompany, newContact, newFlow, newSender } from "./support/fixtures.ts";

let stack: ContractStack;
/** A request of every operation that the description allows. */
const allowed = new Map<string, CallOptions>();

beforeAll(async () => {
  const recorder = new Api(createEmulator());
  for (const run of allScenarios) await run(recorder);
  for (const { id, asked, status } of recorder.sent) if (status < 300) allowed.set(id, asked);
  stack = await createStack({ apiKeys: ["test-key"], credits: 0 });
});

/** Every operation with every declared error that it answered with. */
const produced = new Set<string>();

const declaring = (status: number): string[] =>
  [...describedOperations.values()].filter(({ statuses }) => statuses.includes(status)).map(({ id }) => id);

/** Calls every operation that declares the status, and tells which ones answered with it. */
async function provoke(status: number, how: (id: string) => CallOptions | undefined): Promise<string[]> {
  stack.prism.reset();
  const provoked: string[] = [];
  for (const id of declaring(status)) {
    const asked = how(id);
    if (asked === undefined) continue;
    const answer = await stack.api.send(id, asked);
    expect([id, answer.status]).toEqual([id, status]);
    expect(answer.body).toEqual({
      error: { reason: expect.any(String), message: expect.any(String), ...dataOf(answer.body) },
      message: expect.any(String),
      code: status,
    });
    provoked.push(id);
    produced.add(`${id} ${status}`);
  }
  return provoked;
}

/** Complaints by field, where there are any. */
function dataOf({ error }: { error: { data?: object } }): object {
  if (error.data === undefined) return {};
  const messages = Object.values(error.data).flat();
  expect(messages).toEqual(messages.map(() => expect.any(String)));
  return { data: expect.any(Object) };
}

test("an unknown key is a 401 of every operation", async () => {
  const headers = { authorization: "Bearer another-key" };
  expect(await provoke(401, (id) => ({ ...allowed.get(id), headers }))).toEqual([
    ...describedOperations.keys(),
  ]);
  expect(stack.prism.violations).toEqual([]);
});

test("a team that the key may not act for is a 403 of every operation", async () => {
  const headers = { "team-id": "999999" };
  expect(await provoke(403, (id) => ({ ...allowed.get(id), headers }))).toEqual([
    ...describedOperations.keys(),
  ]);
  expect(stack.prism.violations).toEqual([]);
});

test.for([429, 500, 502, 503, 504])("an injected %i is one of every operation", async (status) => {
  stack.emulator.addFault({ kind: "status", status, times: null });
  const provoked = await provoke(status, (id) => allowed.get(id));
  stack.emulator.clearFaults();
  expect(provoked).toEqual([...describedOperations.keys()].filter((id) => allowed.has(id)));
  expect(stack.prism.violations).toEqual([]);
});

/** 404s of operations without an id in their path. */
const BODIES_WITH_UNKNOWN_IDS: Readonly<Record<string, object>> = {
  downloadExportFile: { file_name: "nothing.csv" },
  findOneContact: { linkedin_id: "nobody" },
  testWebhook: {
    uuid: UNKNOWN_UUID,
    event: "contact_replied_email",
    request_method: "POST",
    target_url: "http://127.0.0.1:9/hook",
  },
};

const nowhere = (id: string): CallOptions => {
  const ids = [...(describedOperations.get(id)?.path ?? "").matchAll(/\{(\w+)\}/g)].map(
    ([, name = ""]) => name,
  );
  const path = Object.fromEntries(ids.map((name) => [name, name === "id" ? 999_999_999 : UNKNOWN_UUID]));
  return {
    ...allowed.get(id),
    ...path,
    ...(BODIES_WITH_UNKNOWN_IDS[id] && { body: BODIES_WITH_UNKNOWN_IDS[id] }),
  };
};

test("an unknown id is a 404 wherever that is declared", async () => {
  expect(await provoke(404, nowhere)).toEqual(declaring(404));
  expect(stack.prism.violations).toEqual([]);
});

test("what the team cannot pay is a 402 wherever that is declared", async () => {
  const direct = new Api(stack.emulator);
  const contact = await newContact(direct, "poor");
  const company = await newCompany(direct, "Poor Sample");
  const asked: Record<string, CallOptions> = {
    checkTeamLimits: { id: 1, body: { sender_profiles_limit: 1_000_000 } },
    enrichCompanies: { body: { uuids: [company.uuid] } },
    enrichLeadsAdvanced: { body: { uuids: [contact.uuid] } },
  };
  expect(await provoke(402, (id) => asked[id])).toEqual(declaring(402));
  expect(stack.prism.violations).toEqual([]);
});

/** Operations whose 422 is not about their body: they have none. */
const NO_BODY = ["deleteCompany", "deleteLead", "startFlow"];

/** Fields without which these fail in another way. */
const TRAPS: Readonly<Record<string, object>> = {
  createAiTemplate: { is_public: 0 },
  validateFlowNode: { before: [], after: [] },
};

/** A body that lacks a required field, or has a field of the wrong type where none is required. */
function mistyped({ id, body }: Operation): unknown {
  const { required, properties } = body?.schema ?? {};
  const [missing] = Array.isArray(required) ? (required as string[]) : [];
  if (missing !== undefined) return TRAPS[id] ?? {};
  const [field = "", schema] = Object.entries(fieldsOf(properties))[0] ?? [];
  return { [field]: [fieldsOf(schema).type].flat().includes("string") ? 1 : "wrong" };
}

test("a body that the description does not allow is a 422 wherever that is declared", async () => {
  const bodies = new Map(operations.map((operation) => [operation.id, mistyped(operation)]));
  const multipart = new FormData();
  multipart.set("type", "csv_leads");
  const provoked = await provoke(422, (id) => {
    if (NO_BODY.includes(id)) return undefined;
    return { ...allowed.get(id), body: id === "uploadCsvFile" ? multipart : bodies.get(id) };
  });
  expect(provoked).toEqual(declaring(422).filter((id) => !NO_BODY.includes(id)));
  // Prism sees that the requests are wrong, as they are meant to be; the answers are not.
  const sides = stack.prism.violations.map(({ side }) => side);
  expect(new Set(sides)).toEqual(new Set(["client"]));
});

test("a field that the server trips over is a 500, although it could have said what is missing", async () => {
  stack.prism.reset();
  expect(await stack.api.refused("createAiTemplate", { body: { name: "First", type: "message" } })).toBe(500);
  expect(await stack.api.refused("validateFlowNode", { body: { id: 1, type: "end", before: [] } })).toBe(500);
  expect(new Set(stack.prism.violations.map(({ side }) => side))).toEqual(new Set(["client"]));
});

test("an archived automation is not started, and nobody unknown is deleted: 422s of requests that are allowed", async () => {
  const { uuid: flowUuid } = await newFlow(new Api(stack.emulator));
  await new Api(stack.emulator).call("archiveFlow", { flowUuid });
  const asked: Record<string, CallOptions> = {
    startFlow: { flowUuid },
    deleteLead: { uuid: UNKNOWN_UUID },
    deleteCompany: { uuid: UNKNOWN_UUID },
  };
  expect(await provoke(422, (id) => asked[id])).toHaveLength(3);
  expect(stack.prism.violations).toEqual([]);
});

test("a schedule that a sender profile could not be shown with is refused", async () => {
  const direct = new Api(stack.emulator);
  const { uuid } = await newSender(direct);
  const asked = { uuid, body: { schedule: { timezone: "Europe/Berlin" } } };
  expect(await direct.send("updateSenderProfile", asked)).toMatchObject({
    status: 422,
    body: { error: { data: { "schedule.timeblocks": [expect.any(String)] } } },
  });
});

test("no declared error is missing", () => {
  const all = [...describedOperations.values()].flatMap(({ id, statuses }) =>
    statuses.filter((status) => status >= 400).map((status) => `${id} ${status}`),
  );
  console.log(`Declared errors that were produced: ${produced.size} of ${all.length}.`);
  expect([...produced].toSorted()).toEqual(all.toSorted());
  expect(produced.size).toBe(all.length);
});

test("more requests than the limit are a 429, with Retry-After when asked for", async () => {
  const { api, emulator, prism } = await createStack({ rateLimit: { limit: 2, retryAfter: true } });
  const statuses = [];
  for (let i = 0; i < 4; i++) statuses.push((await api.send("listTags")).status);
  emulator.advance(60_000);
  statuses.push((await api.send("listTags")).status);
  expect(statuses).toEqual([200, 200, 429, 429, 200]);
  expect(prism.violations).toEqual([]);
});

test("the earlier shape of error bodies keeps to the description too", async () => {
  const { api, emulator, prism } = await createStack({ errorShape: "flat" });
  for (const id of declaring(404)) {
    expect(await api.send(id, nowhere(id))).toEqual({
      status: 404,
      body: { message: expect.any(String) },
    });
  }
  expect(prism.violations).toEqual([]);
  expect(await new Api(emulator).send("createTag", { body: {} })).toEqual({
    status: 422,
    body: { message: expect.any(String), errors: { name: [expect.any(String)] } },
  });
});

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
/** A valid request for every operation. */
const allowed = new Map<string, CallOptions>();

beforeAll(async () => {
  const recorder = new Api(createEmulator());
  for (const run of allScenarios) await run(recorder);
  for (const { id, options, status } of recorder.sent) if (status < 300) allowed.set(id, options);
  stack = await createStack({ apiKeys: ["test-key"], credits: 0 });
});

/** The operations and the errors that they returned. */
const returned = new Set<string>();

const declaring = (status: number): string[] =>
  [...describedOperations.values()].filter(({ statuses }) => statuses.includes(status)).map(({ id }) => id);

/**
 * Expects the status of every operation that declares it.
 *
 * @param requestFor - Returns the request for an operation, or `undefined` to skip the operation.
 * @returns The operations that were called.
 */
async function expectStatus(
  status: number,
  requestFor: (id: string) => CallOptions | undefined,
): Promise<string[]> {
  stack.prism.reset();
  const called: string[] = [];
  for (const id of declaring(status)) {
    const options = requestFor(id);
    if (options === undefined) continue;
    const response = await stack.api.send(id, options);
    expect([id, response.status]).toEqual([id, status]);
    expect(response.body).toEqual({
      error: { reason: expect.any(String), message: expect.any(String), ...dataOf(response.body) },
      message: expect.any(String),
      code: status,
    });
    called.push(id);
    returned.add(`${id} ${status}`);
  }
  return called;
}

/** Returns a matcher for the messages by field, if there are any. */
function dataOf({ error }: { error: { data?: object } }): object {
  if (error.data === undefined) return {};
  const messages = Object.values(error.data).flat();
  expect(messages).toEqual(messages.map(() => expect.any(String)));
  return { data: expect.any(Object) };
}

test("an unknown key is a 401 in every operation", async () => {
  const headers = { authorization: "Bearer another-key" };
  expect(await expectStatus(401, (id) => ({ ...allowed.get(id), headers }))).toEqual([
    ...describedOperations.keys(),
  ]);
  expect(stack.prism.violations).toEqual([]);
});

test("an unknown team is a 403 in every operation", async () => {
  const headers = { "team-id": "999999" };
  expect(await expectStatus(403, (id) => ({ ...allowed.get(id), headers }))).toEqual([
    ...describedOperations.keys(),
  ]);
  expect(stack.prism.violations).toEqual([]);
});

test.for([429, 500, 502, 503, 504])("every operation can return an injected %i", async (status) => {
  stack.emulator.addFault({ kind: "status", status, times: null });
  const called = await expectStatus(status, (id) => allowed.get(id));
  stack.emulator.clearFaults();
  expect(called).toEqual([...describedOperations.keys()].filter((id) => allowed.has(id)));
  expect(stack.prism.violations).toEqual([]);
});

/** Bodies with unknown ids, for operations without an id in their path. */
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

const withUnknownIds = (id: string): CallOptions => {
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

test("an unknown id is a 404 in every operation that declares it", async () => {
  expect(await expectStatus(404, withUnknownIds)).toEqual(declaring(404));
  expect(stack.prism.violations).toEqual([]);
});

test("missing credits are a 402 in every operation that declares it", async () => {
  const direct = new Api(stack.emulator);
  const contact = await newContact(direct, "poor");
  const company = await newCompany(direct, "Poor Sample");
  const options: Record<string, CallOptions> = {
    checkTeamLimits: { id: 1, body: { sender_profiles_limit: 1_000_000 } },
    enrichCompanies: { body: { uuids: [company.uuid] } },
    enrichLeadsAdvanced: { body: { uuids: [contact.uuid] } },
  };
  expect(await expectStatus(402, (id) => options[id])).toEqual(declaring(402));
  expect(stack.prism.violations).toEqual([]);
});

/** Operations whose 422 is not about a body. */
const NO_BODY = ["deleteCompany", "deleteLead", "startFlow"];

/** Fields whose absence is a 500. */
const REQUIRED_FIELDS: Readonly<Record<string, object>> = {
  createAiTemplate: { is_public: 0 },
  validateFlowNode: { before: [], after: [] },
};

/** Creates a body without a required field, or with a field of the wrong type if none is required. */
function invalidBody({ id, body }: Operation): unknown {
  const { required, properties } = body?.schema ?? {};
  const [missing] = Array.isArray(required) ? (required as string[]) : [];
  if (missing !== undefined) return REQUIRED_FIELDS[id] ?? {};
  const [field = "", schema] = Object.entries(fieldsOf(properties))[0] ?? [];
  return { [field]: [fieldsOf(schema).type].flat().includes("string") ? 1 : "wrong" };
}

test("an invalid body is a 422 in every operation that declares it", async () => {
  const bodies = new Map(operations.map((operation) => [operation.id, invalidBody(operation)]));
  const multipart = new FormData();
  multipart.set("type", "csv_leads");
  const called = await expectStatus(422, (id) => {
    if (NO_BODY.includes(id)) return undefined;
    return { ...allowed.get(id), body: id === "uploadCsvFile" ? multipart : bodies.get(id) };
  });
  expect(called).toEqual(declaring(422).filter((id) => !NO_BODY.includes(id)));
  // Prism reports only the requests, which are invalid on purpose.
  const sides = stack.prism.violations.map(({ side }) => side);
  expect(new Set(sides)).toEqual(new Set(["client"]));
});

test("some missing fields are a 500", async () => {
  stack.prism.reset();
  expect(await stack.api.errorStatus("createAiTemplate", { body: { name: "First", type: "message" } })).toBe(
    500,
  );
  expect(await stack.api.errorStatus("validateFlowNode", { body: { id: 1, type: "end", before: [] } })).toBe(
    500,
  );
  expect(new Set(stack.prism.violations.map(({ side }) => side))).toEqual(new Set(["client"]));
});

test("starting an archived automation or deleting an unknown contact is a 422", async () => {
  const { uuid: flowUuid } = await newFlow(new Api(stack.emulator));
  await new Api(stack.emulator).call("archiveFlow", { flowUuid });
  const options: Record<string, CallOptions> = {
    startFlow: { flowUuid },
    deleteLead: { uuid: UNKNOWN_UUID },
    deleteCompany: { uuid: UNKNOWN_UUID },
  };
  expect(await expectStatus(422, (id) => options[id])).toHaveLength(3);
  expect(stack.prism.violations).toEqual([]);
});

test("an incomplete schedule of a sender profile is a 422", async () => {
  const direct = new Api(stack.emulator);
  const { uuid } = await newSender(direct);
  const options = { uuid, body: { schedule: { timezone: "Europe/Berlin" } } };
  expect(await direct.send("updateSenderProfile", options)).toMatchObject({
    status: 422,
    body: { error: { data: { "schedule.timeblocks": [expect.any(String)] } } },
  });
});

test("every declared error was returned", () => {
  const all = [...describedOperations.values()].flatMap(({ id, statuses }) =>
    statuses.filter((status) => status >= 400).map((status) => `${id} ${status}`),
  );
  console.log(`Declared errors that were returned: ${returned.size} of ${all.length}.`);
  expect([...returned].toSorted()).toEqual(all.toSorted());
  expect(returned.size).toBe(all.length);
});

test("more requests than the limit are a 429 with Retry-After", async () => {
  const { api, emulator, prism } = await createStack({ rateLimit: { limit: 2, retryAfter: true } });
  const statuses = [];
  for (let i = 0; i < 4; i++) statuses.push((await api.send("listTags")).status);
  emulator.advance(60_000);
  statuses.push((await api.send("listTags")).status);
  expect(statuses).toEqual([200, 200, 429, 429, 200]);
  expect(prism.violations).toEqual([]);
});

test("flat error bodies match the description", async () => {
  const { api, emulator, prism } = await createStack({ errorShape: "flat" });
  for (const id of declaring(404)) {
    expect(await api.send(id, withUnknownIds(id))).toEqual({
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

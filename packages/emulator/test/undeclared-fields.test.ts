import { expect, test } from "vitest";
import { collections } from "../src/collections/collections.ts";
import { operations } from "../src/description.ts";
import { createEmulator } from "../src/index.ts";
import { type Fields, fieldsOf, isFields } from "../src/json.ts";
import { allScenarios } from "./scenarios/index.ts";
import { Api } from "./support/api.ts";

/** A value that must not reach any row. */
const JUNK = { not: "declared" };

/** Internal fields of rows. */
const INTERNAL_FIELDS = [
  "deleted",
  "held",
  "waits",
  "file_name",
  "access_key",
  "thread_uuid",
  "ln_member_id",
].map((name) => `emulator:${name}`);

/** Fields of contacts and companies that callers must not set. */
const OWNED = [
  ...["uuid", "team_id", "user_id", "created_at", "updated_at", "status", "tags", "lists"],
  ...["pipeline_stage_uuid", "lead_status_uuid", "last_enrich_at", "unread_counts", "company_uuid"],
  ...INTERNAL_FIELDS,
];

/** The fields of all collections, and internal fields. */
const NAMES = [
  ...[...collections.values()].flatMap(({ schema }) => Object.keys(fieldsOf(schema.properties))),
  ...INTERNAL_FIELDS,
];

const junk = (names: readonly string[]): Fields => Object.fromEntries(names.map((name) => [name, JUNK]));

/** Adds undeclared fields to a body and to the records in it. */
function withUndeclaredFields(id: string, body: Fields): Fields {
  const { properties } = operations.find((operation) => operation.id === id)?.body?.schema ?? {};
  const { lead, companies } = body;
  return {
    ...junk(NAMES.filter((name) => !Object.hasOwn(fieldsOf(properties), name))),
    ...body,
    ...(isFields(lead) && { lead: { ...junk(OWNED), ...lead } }),
    ...(Array.isArray(companies) && { companies: companies.map((item) => ({ ...junk(OWNED), ...item })) }),
  };
}

test("undeclared fields change nothing: no ids, owners or internal fields", async () => {
  const api = new Api(createEmulator());
  const send = api.send.bind(api);
  api.send = async (id, options = {}) => {
    const { body } = options;
    const isJson = isFields(body) && !(body instanceof FormData);
    const response = await send(id, isJson ? { ...options, body: withUndeclaredFields(id, body) } : options);
    expect([id, JSON.stringify(response.body)]).toEqual([
      id,
      expect.not.stringContaining('"not":"declared"'),
    ]);
    return response;
  };
  for (const run of allScenarios) await run(api);
  expect(JSON.stringify(api.emulator.save())).not.toContain('"not":"declared"');
});

import { expect, test } from "vitest";
import { collections } from "../src/collections/collections.ts";
import { operations } from "../src/description.ts";
import { createEmulator } from "../src/index.ts";
import { type Fields, fieldsOf, isFields } from "../src/json.ts";
import { allScenarios } from "./scenarios/index.ts";
import { Api } from "./support/api.ts";

/** A value that no field of a row may have. */
const JUNK = { not: "declared" };

/** What the emulator keeps with its rows for itself. */
const INSIDE = ["deleted", "held", "waits", "file_name", "access_key", "thread_uuid", "ln_member_id"].map(
  (name) => `emulator:${name}`,
);

/** Fields of contacts and companies that are not for the caller to choose. */
const OWNED = [
  ...["uuid", "team_id", "user_id", "created_at", "updated_at", "status", "tags", "lists"],
  ...["pipeline_stage_uuid", "lead_status_uuid", "last_enrich_at", "unread_counts", "company_uuid"],
  ...INSIDE,
];

/** Every field that a row of any collection has, and what is kept inside. */
const NAMES = [
  ...[...collections.values()].flatMap(({ schema }) => Object.keys(fieldsOf(schema.properties))),
  ...INSIDE,
];

const junk = (names: readonly string[]): Fields => Object.fromEntries(names.map((name) => [name, JUNK]));

/** The body with fields that the operation does not declare, also in the records that it carries. */
function spoilt(id: string, body: Fields): Fields {
  const { properties } = operations.find((operation) => operation.id === id)?.body?.schema ?? {};
  const { lead, companies } = body;
  return {
    ...junk(NAMES.filter((name) => !Object.hasOwn(fieldsOf(properties), name))),
    ...body,
    ...(isFields(lead) && { lead: { ...junk(OWNED), ...lead } }),
    ...(Array.isArray(companies) && { companies: companies.map((item) => ({ ...junk(OWNED), ...item })) }),
  };
}

test("fields that an operation does not declare change nothing: neither ids, nor owners, nor what is kept inside", async () => {
  const api = new Api(createEmulator());
  const send = api.send.bind(api);
  api.send = async (id, asked = {}) => {
    const { body } = asked;
    const isJson = isFields(body) && !(body instanceof FormData);
    const answer = await send(id, isJson ? { ...asked, body: spoilt(id, body) } : asked);
    expect([id, JSON.stringify(answer.body)]).toEqual([id, expect.not.stringContaining('"not":"declared"')]);
    return answer;
  };
  for (const run of allScenarios) await run(api);
  expect(JSON.stringify(api.emulator.save())).not.toContain('"not":"declared"');
});

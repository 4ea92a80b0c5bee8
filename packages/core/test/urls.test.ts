import { expect, test } from "vitest";
import { type CallOptions, type Operation, operations } from "../src/index.ts";
import { clientWith } from "./support/client.ts";

type Filter = Readonly<Record<string, unknown>>;

/** Expected URLs, written by hand: percent-encoded, `[]` for arrays, another pair of brackets for operators. */
const IN_BRACKETS: Readonly<Record<string, readonly [path: string, key: string]>> = {
  listCompanies: ["/leads/api/companies", "q"],
  listEmails: ["/emails/api/emails", "sent_at"],
  listFlows: ["/flows/api/flows", "status"],
  listLinkedinConversations: ["/flows/api/linkedin-conversations", "lead_uuid"],
  listLinkedinMessages: ["/flows/api/linkedin-messages", "type"],
  listLists: ["/leads/api/lists", "name"],
  listMailboxes: ["/emails/api/mailboxes", "q"],
  listSenderProfiles: ["/flows/api/sender-profiles", "status"],
  listTasks: ["/flows/api/tasks", "executed_at"],
};

const BRACKET_FORMS: readonly (readonly [form: string, value: unknown, query: (key: string) => string])[] = [
  ["a scalar", "a b&c", (key) => `filter%5B${key}%5D=a%20b%26c`],
  ["a number", 0, (key) => `filter%5B${key}%5D=0`],
  ["an array", ["a", "b"], (key) => `filter%5B${key}%5D%5B%5D=a&filter%5B${key}%5D%5B%5D=b`],
  [
    "a range",
    { ">=": "2026-03-01", "<": "2026-04-01" },
    (key) => `filter%5B${key}%5D%5B%3C%5D=2026-04-01&filter%5B${key}%5D%5B%3E%3D%5D=2026-03-01`,
  ],
  ["=", { "=": "a" }, (key) => `filter%5B${key}%5D%5B%3D%5D=a`],
  ["!=", { "!=": "a" }, (key) => `filter%5B${key}%5D%5B!%3D%5D=a`],
  ["<", { "<": 1 }, (key) => `filter%5B${key}%5D%5B%3C%5D=1`],
  ["<=", { "<=": 1 }, (key) => `filter%5B${key}%5D%5B%3C%3D%5D=1`],
  [">", { ">": 1 }, (key) => `filter%5B${key}%5D%5B%3E%5D=1`],
  [">=", { ">=": 1 }, (key) => `filter%5B${key}%5D%5B%3E%3D%5D=1`],
  ["<>", { "<>": "a" }, (key) => `filter%5B${key}%5D%5B%3C%3E%5D=a`],
  ["is_null", "is_null", (key) => `filter%5B${key}%5D=is_null`],
  ["is_not_null", "is_not_null", (key) => `filter%5B${key}%5D=is_not_null`],
];

const STAGES = "/leads/api/pipeline-stages?filter=%7B%22object%22%3A%22lead%22";
const ACTIVITIES = "/leads/api/activities?filter=%7B%22";
const AS_JSON: readonly (readonly [id: string, form: string, filter: Filter, url: string])[] = [
  ["listPipelineStages", "a scalar", { object: "lead" }, `${STAGES}%7D`],
  [
    "listPipelineStages",
    "two scalars",
    { object: "lead", type: "new" },
    `${STAGES}%2C%22type%22%3A%22new%22%7D`,
  ],
  ["listActivities", "a scalar", { type: "email_sent" }, `${ACTIVITIES}type%22%3A%22email_sent%22%7D`],
  ["listActivities", "a scalar to escape", { type: 'a"&' }, `${ACTIVITIES}type%22%3A%22a%5C%22%26%22%7D`],
  ["listActivities", "an array", { type: ["a", "b"] }, `${ACTIVITIES}type%22%3A%5B%22a%22%2C%22b%22%5D%7D`],
  [
    "listActivities",
    "operators",
    { created_at: { ">=": "2026-03-01", "<": "2026-04-01" } },
    `${ACTIVITIES}created_at%22%3A%7B%22%3E%3D%22%3A%222026-03-01%22%2C%22%3C%22%3A%222026-04-01%22%7D%7D`,
  ],
  ["listActivities", "is_null", { lead_uuid: "is_null" }, `${ACTIVITIES}lead_uuid%22%3A%22is_null%22%7D`],
  [
    "listActivities",
    "is_not_null",
    { company_uuid: "is_not_null" },
    `${ACTIVITIES}company_uuid%22%3A%22is_not_null%22%7D`,
  ],
];

const CASES = [
  ...Object.entries(IN_BRACKETS).flatMap(([id, [path, key]]) =>
    BRACKET_FORMS.map(
      ([form, value, query]) => [id, form, { [key]: value }, `${path}?${query(key)}`] as const,
    ),
  ),
  ...AS_JSON,
];

type AnyCall = (input: { query: { filter: Filter } }, options?: CallOptions) => Promise<unknown>;
type AnyGet = (path: string, init: { params: { query: { filter: Filter } } }) => Promise<unknown>;

test.each(CASES)("%s with %s", async (id, _, filter, url) => {
  const { client, paths, requests } = clientWith(() => Response.json({ data: [] }));
  const calls = client.call as object as Record<string, AnyCall>;
  await calls[id]?.({ query: { filter } });
  // The client by path writes the same URL.
  const get: AnyGet = paths.GET as AnyGet;
  await get(url.split("?")[0] ?? "", { params: { query: { filter } } });
  expect(requests.map((request) => request.url)).toEqual(Array(2).fill(`https://api.invalid${url}`));
});

test("every operation with a filter in its query has a case", () => {
  const rows = Object.entries<Operation>(operations).filter(([, { query }]) => query?.filter !== undefined);
  expect([...new Set(CASES.map(([id]) => id))].toSorted()).toEqual(rows.map(([id]) => id).toSorted());
});

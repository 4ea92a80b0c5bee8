import { expect, test } from "vitest";
import { operations } from "./index.ts";

const entries = Object.entries(operations);

/**
 * Matches operations with an effect that each call repeats: they send, spend, delete, or add something to the account.
 */
const ACTS =
  /^(activate|add|clone|complete|continue|create|delete|enable|enrich|export|fail|generate|import|mass|render|retry|run|send|share|start|test|unarchive|upload)|MassAction$/;

test("an operation that sends, creates, enrols, copies, spends or deletes must not be sent again after an unclear failure", () => {
  const acting = entries.filter(([id]) => ACTS.test(id));
  expect(acting.length).toBeGreaterThan(70);
  expect(acting.filter(([, { repeatable }]) => repeatable !== undefined).map(([id]) => id)).toEqual([]);
});

test.each([
  ...[
    "findOneContact",
    "searchContacts",
    "searchCompanies",
    "countContacts",
    "lookupCompanies",
    "getCompanyLeads",
  ],
  ...["getFlowMetrics", "getLeadMetrics", "getFlowNodeStatistics", "groupCountTasks", "listFlowLeads"],
  ...[
    "listLinkedInBrowsers",
    "validateFlowNode",
    "downloadExportFile",
    "getLatestEmailsByLeads",
    "upsertContact",
  ],
] as const)("%s may be sent again, although it is not a GET", (id) => {
  expect(operations[id].method).not.toBe("GET");
  expect(operations[id].repeatable).toBe(id === "upsertContact" ? "idempotent" : "safe");
});

test("every GET changes nothing", () => {
  expect(entries.filter(([, { method, repeatable }]) => method === "GET" && repeatable !== "safe")).toEqual(
    [],
  );
});

test("lists are paged, except those that the API returns whole", () => {
  const paged = entries.filter(([, { paging }]) => paging !== undefined && paging.in !== "none");
  const whole = entries.filter(([, { paging }]) => paging?.in === "none").map(([id]) => id);
  expect(paged.map(([id]) => id)).toEqual(expect.arrayContaining(["listFlows", "searchContacts"]));
  expect(whole).toEqual(
    expect.arrayContaining([
      "listFlowVersions",
      "listFlowWorkspaces",
      "listPipelineStages",
      "listTags",
      "listWebhooks",
    ]),
  );
});

test("every filter in a query has an encoding", () => {
  const filters = entries.flatMap(([id, { query }]) =>
    query === undefined ? [] : [[id, query.filter] as const],
  );
  expect(Object.fromEntries(filters)).toEqual({
    listActivities: "json",
    listCompanies: "brackets",
    listEmails: "brackets",
    listFlows: "brackets",
    listLinkedinConversations: "brackets",
    listLinkedinMessages: "brackets",
    listLists: "brackets",
    listMailboxes: "brackets",
    listPipelineStages: "json",
    listSenderProfiles: "brackets",
    listTasks: "brackets",
  });
});

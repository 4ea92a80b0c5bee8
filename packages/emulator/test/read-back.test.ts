import { expect, test } from "vitest";
import { createEmulator } from "../src/index.ts";
import { readBackScenarios, writeOnlyScenarios } from "./scenarios/index.ts";
import { Api } from "./support/api.ts";
import { describedOperation, describedOperations } from "./support/described-operations.ts";

/** Reads with another method than GET. */
const READS = [
  "checkTeamLimits",
  "countContacts",
  "downloadExportFile",
  "findOneContact",
  "getCompanyLeads",
  "getDataSourceMetrics",
  "getEmailLLMThread",
  "getEnrichmentMetrics",
  "getFlowContactSourceStatistics",
  "getFlowMetrics",
  "getFlowNodeStatistics",
  "getLatestEmailsByLeads",
  "getLeadMetrics",
  "getListMetrics",
  "getTagMetrics",
  "groupCountLinkedinMessages",
  "groupCountTasks",
  "listFlowLeads",
  "listLinkedInBrowsers",
  "lookupCompanies",
  "searchCompanies",
  "searchContacts",
  "validateContactSource",
  "validateFlowNode",
];

const isRead = (id: string): boolean => describedOperation(id).method === "GET" || READS.includes(id);

test.for(Object.entries(readBackScenarios))(
  "%s is read back through another operation",
  async ([id, run]) => {
    const api = new Api(createEmulator());
    await run(api);
    const called = api.sent.map((sent) => sent.id);
    expect(called).toContain(id);
    expect(isRead(called.at(-1) ?? "")).toBe(true);
  },
);

test.for(Object.entries(writeOnlyScenarios))("%s cannot be read back", async ([id, { run }]) => {
  const api = new Api(createEmulator());
  await run(api);
  expect(api.sent.map((sent) => sent.id)).toContain(id);
});

test("every write is read back, or has a reason why it cannot be", () => {
  const writes = [...describedOperations.keys()].filter((id) => !isRead(id));
  const covered = [...Object.keys(readBackScenarios), ...Object.keys(writeOnlyScenarios)];
  expect(covered.toSorted()).toEqual(writes.toSorted());
  for (const [id, { reason }] of Object.entries(writeOnlyScenarios))
    console.log(`${id} is not read back: ${reason}`);
  expect(Object.keys(writeOnlyScenarios)).toHaveLength(2);
});

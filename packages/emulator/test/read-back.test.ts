import { expect, test } from "vitest";
import { createEmulator } from "../src/index.ts";
import { readBacks, unreadable } from "./scenarios/index.ts";
import { Api } from "./support/api.ts";
import { described, describedOperation } from "./support/described-operations.ts";

/** Operations that change nothing although they are no GET. */
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

test.for(Object.entries(readBacks))("%s is read back through another operation", async ([id, run]) => {
  const api = new Api(createEmulator());
  await run(api);
  const called = api.sent.map((sent) => sent.id);
  expect(called).toContain(id);
  expect(isRead(called.at(-1) ?? "")).toBe(true);
});

test.for(Object.entries(unreadable))("%s can be read back through none", async ([id, { run }]) => {
  const api = new Api(createEmulator());
  await run(api);
  expect(api.sent.map((sent) => sent.id)).toContain(id);
});

test("every write is read back, or it is known why nothing can", () => {
  const writes = [...described.keys()].filter((id) => !isRead(id));
  const covered = [...Object.keys(readBacks), ...Object.keys(unreadable)];
  expect(covered.toSorted()).toEqual(writes.toSorted());
  for (const [id, { because }] of Object.entries(unreadable))
    console.log(`${id} is not read back: ${because}`);
  expect([writes.length, Object.keys(readBacks).length, Object.keys(unreadable).length]).toEqual([
    103, 101, 2,
  ]);
});

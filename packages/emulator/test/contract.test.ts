import { expect, test } from "vitest";
import { allScenarios } from "./scenarios/index.ts";
import { createStack, startStack } from "./support/contract-stack.ts";
import { describedOperation, describedOperations } from "./support/described-operations.ts";
import { pagedOperations, pageOptions, unpagedOperations } from "./support/paged-operations.ts";

/** Lists that have rows at the start. */
const FILLED = [
  "searchContacts",
  "searchCompanies",
  "listLists",
  "listTags",
  "listPipelineStages",
  "listFlows",
  "listFlowLeads",
  "listTasks",
  "listLinkedinMessages",
  "listLinkedinConversations",
  "listEmails",
  "listEmailBodies",
  "listSenderProfiles",
  "listMailboxes",
  "listLinkedInBrowsers",
  "listTeams",
];

/** Returns the path of the rows of a list. The path of a list with a body is below it. */
const pathOf = (id: string): string => describedOperation(id).path.replace(/\/(list|search)$/, "");

test("every operation succeeds through Prism over HTTP, without violations of the description", async () => {
  const { api, emulator, prism, close } = await startStack();
  for (const run of allScenarios) await run(api);
  await close();

  const succeeded = new Set(api.sent.filter(({ status }) => status < 300).map(({ id }) => id));
  expect([...succeeded].toSorted()).toEqual([...describedOperations.keys()].toSorted());
  expect(succeeded.size).toBe(describedOperations.size);
  expect(prism.violations).toEqual([]);

  const seen = new Set(prism.requests.map(({ method, path }) => `${method} ${path}`));
  expect(seen.size).toBe(describedOperations.size);
  expect(emulator.ledger.requests()).toHaveLength(api.sent.length);
});

test("the rows at the start match the description", async () => {
  const { api, prism } = await createStack({ contacts: 300 });
  const filled: string[] = [];
  for (const id of [...pagedOperations, ...unpagedOperations]) {
    const { data } = await api.call(id, pageOptions(id, { limit: 1000 }));
    if (data.length > 0) filled.push(id);
    const getOperation = [...describedOperations.values()].find(
      ({ method, path }) =>
        method === "GET" && path.replace(/\/\{\w+\}$/, "") === pathOf(id) && path !== pathOf(id),
    );
    if (getOperation === undefined) continue;
    const [, name = ""] = /\{(\w+)\}$/.exec(getOperation.path) ?? [];
    for (const row of [...data.slice(0, 1), ...data.slice(-1)]) {
      const key = name === "id" ? row.id : row.uuid;
      expect(await api.call(getOperation.id, { [name]: key })).toEqual(row);
    }
  }
  expect(filled).toEqual(expect.arrayContaining(FILLED));
  expect(prism.violations).toEqual([]);
});

test("Prism reports a status that the description does not declare", async () => {
  const { api, emulator, prism } = await createStack();
  emulator.addFault({ kind: "status", status: 418, operation: "listTags" });
  const { status } = await api.send("listTags");
  expect(status).toBe(418);
  expect(prism.violations).toMatchObject([{ side: "server", request: "GET /leads/api/tags" }]);
});

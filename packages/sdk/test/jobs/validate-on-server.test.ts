import { rejectionOf } from "@grinfi/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type AutomationTree, ForbiddenError, type NodeValidation } from "../../src/index.ts";
import { useAccountBehindPrism } from "../support/accounts/behind-prism.ts";
import { start } from "../support/accounts/start.ts";
import { validTrees } from "../support/values/valid-trees.ts";

const account = useAccountBehindPrism();

const draft = {
  name: "Spring outreach",
  schedule: { timezone: "UTC", timeblocks: [{ dow: 1, min: 540, max: 1080 }] },
  use_sender_schedule: false,
};

async function treesOfAccount(): Promise<AutomationTree[]> {
  const trees: AutomationTree[] = [];
  for await (const { flow_version_uuid = "" } of account.grinfi.automations.list()) {
    trees.push((await account.grinfi.automations.versions.get(flow_version_uuid)) as AutomationTree);
  }
  return trees;
}

/** A tree with a message without a text. */
async function withoutText(): Promise<AutomationTree> {
  const tree = (await treesOfAccount())[0] as AutomationTree;
  const message = tree.nodes.find(({ type }) => type === "linkedin_send_message");
  if (message !== undefined) message.payload = { template: "" };
  account.emulator.ledger.clear();
  return tree;
}

test("the trees of an account are valid for the server, with a request for each step", async () => {
  const trees = await treesOfAccount();
  expect(trees).toHaveLength(4);
  account.emulator.ledger.clear();
  for (const tree of trees) expect(await account.grinfi.automations.validateOnServer(tree)).toEqual([]);
  const steps = trees.flatMap(({ nodes }) => nodes);
  expect(account.called).toEqual(steps.map(() => "validateFlowNode"));
});

test("the server accepts every tree without problems, and starts nothing", async () => {
  const { emulator, grinfi } = start({ contacts: 5 });
  await fc.assert(
    fc.asyncProperty(validTrees, async (tree) => {
      emulator.ledger.clear();
      const { uuid, status } = await grinfi.automations.create(draft);
      expect(emulator.ledger.requests().map(({ operation }) => operation)).toEqual(["createFlow"]);
      expect(status).toBe("draft");
      await grinfi.automations.versions.create(uuid, tree);
      expect(await grinfi.automations.validateOnServer(tree)).toEqual([]);
      expect((await grinfi.automations.get(uuid)).status).toBe("draft");
      expect(emulator.ledger.effects("enrolled")).toEqual([]);
    }),
    { numRuns: 30 },
  );
});

test("problems of the server are listed after those of validate", async () => {
  const tree = await withoutText();
  const checks: NodeValidation[] = [];
  const problems = await account.grinfi.automations.validateOnServer(tree, {
    onProgress: (check) => checks.push(check),
  });
  const at = { path: "nodes.2.payload.template", node: 3, severity: "error" };
  expect(problems).toEqual([
    { ...at, rule: "payload_field", message: expect.any(String) },
    { ...at, rule: "server", message: "The step has neither a text nor a template." },
  ]);
  expect(checks.map(({ node }) => node).sort()).toEqual([1, 2, 3, 4, 5, 6]);
  expect(checks.filter(({ problems }) => problems.length > 0)).toEqual([
    { node: 3, problems: [problems[1]] },
  ]);
});

test("steps are sent with before and after, even if these are missing", async () => {
  const tree = { nodes: [{ id: 1, type: "end" }] } as unknown as AutomationTree;
  const problems = await account.grinfi.automations.validateOnServer(tree);
  expect(problems.filter(({ rule }) => rule === "server")).toEqual([]);
  expect(problems.filter(({ rule }) => rule === "edges_missing")).toHaveLength(2);
});

describe("any other error ends the job:", () => {
  const tree = fc.sample(validTrees, { numRuns: 1, seed: 1 })[0] as AutomationTree;

  test.each([
    ["a key without permission", { kind: "status", status: 403 }, ForbiddenError.name],
    ["a server that fails", { kind: "status", status: 500 }, "ServerError"],
    ["a connection that breaks", { kind: "reset-after" }, "ConnectionError"],
  ] as const)("%s", async (_, fault, name) => {
    const { emulator, grinfi } = start();
    emulator.addFault({ operation: "validateFlowNode", ...fault });
    expect(await rejectionOf(grinfi.automations.validateOnServer(tree))).toMatchObject({ name });
  });

  test("an abort, and a loop that ends early", async () => {
    const { emulator, grinfi } = start();
    const reason = new Error("Enough.");
    const stopped = grinfi.automations.validateOnServer(tree, { signal: AbortSignal.abort(reason) });
    expect(await rejectionOf(stopped)).toBe(reason);
    expect(emulator.ledger.requests()).toEqual([]);

    for await (const _ of grinfi.automations.validateOnServer(tree)) break;
    expect(emulator.ledger.requests().length).toBeLessThanOrEqual(5);
  });
});

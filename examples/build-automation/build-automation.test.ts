import { Grinfi } from "@grinfi/sdk";
import { assert, expect, test } from "vitest";
import { useExamples } from "../support/run-example.ts";
import { buildTree } from "./tree.ts";

const examples = useExamples();
const folder = new URL(".", import.meta.url);

async function senderProfile(): Promise<string> {
  const grinfi = new Grinfi({ apiKey: "test-key", baseUrl: examples.url });
  const sender = await grinfi.senderProfiles.list().first();
  assert(sender);
  examples.emulator.ledger.clear();
  return sender.uuid;
}

const calledOperations = () => examples.emulator.ledger.requests().map(({ operation }) => operation);
const CHECKS = Array.from({ length: 5 }, () => "validateFlowNode");

test("it checks and saves the steps, and does not start the automation", async () => {
  const sender = await senderProfile();
  const { code, stderr, stdout } = await examples.run(folder, sender);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatch(/^Created After the fair, [-\w]+, with 5 steps\nIts status is draft\. /);
  expect(calledOperations()).toEqual([...CHECKS, "createFlow", "createFlowVersion", "getFlow"]);

  const grinfi = new Grinfi({ apiKey: "test-key", baseUrl: examples.url });
  const [, uuid = ""] = /, ([-\w]+), with/.exec(stdout) ?? [];
  const automation = await grinfi.automations.get(uuid);
  expect(automation).toMatchObject({ name: "After the fair", status: "draft" });
  const version = await grinfi.automations.versions.get(String(automation.flow_version_uuid));
  const { nodes } = buildTree(sender, "2026-03-02T09:00:00Z");
  expect(version).toMatchObject({ nodes: nodes.map(({ id, type }) => ({ id, type })) });
});

test("with --start it starts the automation", async () => {
  const { stdout } = await examples.run(folder, await senderProfile(), "--start");
  expect(stdout).toContain("Its status is on\n");
  expect(calledOperations()).toEqual([...CHECKS, "createFlow", "createFlowVersion", "getFlow", "startFlow"]);
});

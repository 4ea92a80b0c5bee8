import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type AutomationNode,
  type AutomationProblem,
  type AutomationRule,
  type AutomationTree,
  Grinfi,
} from "../../src/index.ts";
import { RULES } from "../../src/jobs/validate/validate.ts";
import { treeMutations } from "../support/values/invalid-trees.ts";
import { validTrees } from "../support/values/valid-trees.ts";

const { automations } = new Grinfi({
  apiKey: "test-key",
  fetch: () => Promise.reject(new Error("Nothing is to be sent.")),
});

test("a valid tree has no problems and is not changed", async () => {
  await fc.assert(
    fc.asyncProperty(validTrees, async (tree) => {
      const before = structuredClone(tree);
      expect(await automations.validate(tree)).toEqual([]);
      expect(tree).toEqual(before);
    }),
    { numRuns: 300 },
  );
});

describe("a mutation is found, with its step:", () => {
  const found = new Set<string>();

  test.each(Object.entries(treeMutations))("%s", async (_, breakTree) => {
    let broken = 0;
    await fc.assert(
      fc.asyncProperty(validTrees, fc.nat(), async (sound, number) => {
        const tree = structuredClone(sound);
        const expected = breakTree(tree, (items) => items[number % Math.max(items.length, 1)]);
        if (expected === undefined) return;
        broken += 1;
        found.add(expected.rule);
        const problems = await automations.validate(tree);
        expect(problems).toContainEqual(expect.objectContaining(expected));
        for (const { message, path } of problems) {
          expect(message).toMatch(/\.$/);
          expect(path).toMatch(/^(nodes|contact_sources|first_common_node_id)/);
        }
      }),
      { numRuns: 80 },
    );
    expect(broken).toBeGreaterThan(8);
  });

  test("and each rule finds one of them", () => {
    expect([...found].sort()).toEqual(Object.keys(RULES).sort());
  });
});

describe("one mistake is one problem, with its path:", () => {
  const edge = (node_id: number, branch_id = 1) => ({ node_id, branch_id });
  const dates = { created_at: "2026-03-02T09:00:00Z", updated_at: "2026-03-02T09:00:00Z" };
  const shares = [1, 2].map((branch_id) => ({ branch_id, is_enabled: true, value: 50 }));
  /** A test of two messages, and a tag after both. */
  const node = (tree: AutomationTree, id: number) => tree.nodes[id - 1] as AutomationNode;
  const sound = (): AutomationTree => ({
    contact_sources: [{ id: 1, after_id: 1 }],
    first_common_node_id: 4,
    nodes: [
      {
        ...{ id: 1, type: "rule_ab_test", payload: { branches: shares }, ...dates },
        ...{ before: [], after: [edge(2), edge(3, 2)] },
      },
      {
        ...{ id: 2, type: "linkedin_send_message", payload: { template: "A" }, ...dates },
        ...{ before: [edge(1)], after: [edge(4)] },
      },
      {
        ...{ id: 3, type: "linkedin_send_message", payload: { template: "B" }, ...dates },
        ...{ before: [edge(1, 2)], after: [edge(4)] },
      },
      {
        ...{ id: 4, type: "gs_add_tag", payload: { tag_uuid: "a-tag" }, ...dates },
        ...{ before: [edge(2), edge(3)], after: [edge(5)] },
      },
      { ...{ id: 5, type: "end", payload: [], ...dates }, before: [edge(4)], after: [] },
    ],
  });

  test.each<[AutomationRule, string, number | undefined, (tree: AutomationTree) => void]>([
    ["contact_sources_empty", "contact_sources", undefined, (tree) => tree.contact_sources.pop()],
    [
      "contact_source_start",
      "contact_sources.0.after_id",
      undefined,
      ({ contact_sources: [source] }) => {
        if (source !== undefined) source.after_id = 6;
      },
    ],
    ["edge_one_sided", "nodes.1.after.0", 2, (tree) => node(tree, 4).before.shift()],
    ["edge_one_sided", "nodes.3.before.2", 4, (tree) => node(tree, 4).before.push(edge(1))],
    ["edge_dangling", "nodes.4.before.1.node_id", 5, (tree) => node(tree, 5).before.push(edge(6))],
    [
      "first_common_node",
      "first_common_node_id",
      1,
      (tree) => {
        tree.first_common_node_id = null;
      },
    ],
    [
      "first_common_node",
      "nodes.0.after.1",
      1,
      (tree) => {
        tree.first_common_node_id = 2;
      },
    ],
    [
      "node_type_unknown",
      "nodes.3.type",
      4,
      (tree) => {
        node(tree, 4).type = "linkedin_wave";
      },
    ],
    [
      "payload_field",
      "nodes.3.payload.tag_uuid",
      4,
      (tree) => {
        node(tree, 4).payload = [];
      },
    ],
    ["node_dates", "nodes.1.created_at", 2, (tree) => delete node(tree, 2).created_at],
    [
      "seconds",
      "nodes.1.delay_in_seconds",
      2,
      (tree) => {
        node(tree, 2).delay_in_seconds = 0.5;
      },
    ],
    [
      "ab_test_shares",
      "nodes.0.payload.branches",
      1,
      (tree) => {
        node(tree, 1).payload = { branches: [{ ...shares[0], value: 49 }, shares[1]] };
      },
    ],
  ])("%s at %s", async (rule, path, id, mistake) => {
    const tree = sound();
    expect(await automations.validate(tree)).toEqual([]);
    mistake(tree);
    const severity = rule === "node_type_unknown" ? "note" : "error";
    const of = id === undefined ? {} : { node: id };
    expect(await automations.validate(tree)).toEqual([
      { ...of, path, rule, severity, message: expect.any(String) },
    ]);
  });
});

test("any JSON value is validated without an exception", async () => {
  const fields = fc.dictionary(
    fc.constantFrom(
      "nodes",
      "contact_sources",
      "id",
      "after",
      "before",
      "payload",
      "node_id",
      "type",
      "branches",
    ),
    fc.jsonValue(),
  );
  const anyTree = fc.oneof(
    fc.jsonValue(),
    fields,
    fc.record({ nodes: fc.array(fields), contact_sources: fc.array(fields) }),
  );
  await fc.assert(
    fc.asyncProperty(anyTree, async (tree) => {
      expect(await automations.validate(tree as AutomationTree)).not.toEqual([]);
    }),
    { numRuns: 1000 },
  );
});

describe("texts", () => {
  async function problemsOf(template: string): Promise<AutomationProblem[]> {
    const problems = await automations.validate({
      contact_sources: [{ id: 1 }],
      nodes: [{ id: 1, type: "linkedin_send_message", payload: { template }, before: [], after: [] }],
    });
    return problems.filter(({ rule }) => rule === "liquid");
  }

  test.each([
    "{{first_name}} {{ last_name | upcase }}",
    "{% if first_name %}{{first_name}}{% else %}you{% endif %}",
    "{Hi|{Good|Fine}} day",
    "{Hi|Hello {{first_name}}}",
    "{{{first_name}}|friend}",
    "no variable at all",
  ])("%s is closed", async (template) => expect(await problemsOf(template)).toEqual([]));

  test.each([
    ["Hello {{first_name", '{{ is not closed, at "{{first_name".'],
    ["Hello {{first_name} and {{last_name}}", '{{ is not closed, at "{{first_name} and {{last_name}".'],
    ["{% if first_name }}Hello", '{% is not closed, at "{% if first_name }}Hello".'],
  ])("%s is not closed", async (template, message) => {
    expect(await problemsOf(template)).toEqual([
      { path: "nodes.0.payload.template", node: 1, rule: "liquid", message, severity: "error" },
    ]);
  });
});

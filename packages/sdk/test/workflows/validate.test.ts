import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type AutomationTree, Grinfi } from "../../src/index.ts";
import { rules } from "../../src/workflows/validate/rules.ts";
import { breaks } from "../support/broken-trees.ts";
import { soundTrees } from "../support/trees.ts";

const { automations } = new Grinfi({
  apiKey: "test-key",
  fetch: () => Promise.reject(new Error("Nothing is to be sent.")),
});

test("nothing is found in a sound tree, and it stays as it was", () => {
  fc.assert(
    fc.property(soundTrees, (tree) => {
      const before = structuredClone(tree);
      expect(automations.validate(tree)).toEqual([]);
      expect(tree).toEqual(before);
    }),
    { numRuns: 300 },
  );
});

describe("what is broken is found, with the step that it is about:", () => {
  const found = new Set<string>();

  test.each(Object.entries(breaks))("%s", (_, breakTree) => {
    let broken = 0;
    fc.assert(
      fc.property(soundTrees, fc.nat(), (sound, number) => {
        const tree = structuredClone(sound);
        const expected = breakTree(tree, (items) => items[number % Math.max(items.length, 1)]);
        if (expected === undefined) return;
        broken += 1;
        found.add(expected.rule);
        const problems = automations.validate(tree);
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

  test("and each rule is one of these", () => {
    expect([...found].sort()).toEqual(Object.keys(rules).sort());
  });
});

test("whatever JSON it is given, it answers", () => {
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
  fc.assert(
    fc.property(anyTree, (tree) => {
      expect(automations.validate(tree as AutomationTree).length).toBeGreaterThan(0);
    }),
    { numRuns: 1000 },
  );
});

describe("texts", () => {
  const problemsOf = (template: string) =>
    automations
      .validate({
        contact_sources: [{ id: 1 }],
        nodes: [{ id: 1, type: "linkedin_send_message", payload: { template }, before: [], after: [] }],
      })
      .filter(({ rule }) => rule === "liquid");

  test.each([
    "{{first_name}} {{ last_name | upcase }}",
    "{% if first_name %}{{first_name}}{% else %}you{% endif %}",
    "{Hi|{Good|Fine}} day",
    "{Hi|Hello {{first_name}}}",
    "{{{first_name}}|friend}",
    "no variable at all",
  ])("%s is closed", (template) => expect(problemsOf(template)).toEqual([]));

  test.each([
    ["Hello {{first_name", '{{ is not closed, at "{{first_name".'],
    ["Hello {{first_name} and {{last_name}}", '{{ is not closed, at "{{first_name} and {{last_name}".'],
    ["{% if first_name }}Hello", '{% is not closed, at "{% if first_name }}Hello".'],
  ])("%s is not", (template, message) => {
    expect(problemsOf(template)).toEqual([
      { path: "nodes.0.payload.template", node: 1, rule: "liquid", message, severity: "error" },
    ]);
  });
});

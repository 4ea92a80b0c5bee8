import { describe, expect, test } from "vitest";
import type { Direction } from "../description/traversal/directions.ts";
import { mostSevere, type RatedChange, rate, type Severity } from "./severity.ts";

const rated = (change: Partial<RatedChange> & { directions?: ReadonlySet<Direction> }): Severity =>
  rate({ rule: undefined, impact: "patch", change: "Anything", directions: new Set(), ...change }).severity;

describe("rate", () => {
  test.each<[string, Direction[], Severity]>([
    ["Schema nullable", ["sent"], "feature"],
    ["Schema nullable", ["read"], "breaking"],
    ["Schema nullable", ["sent", "read"], "breaking"],
    ["Schema not nullable", ["sent"], "breaking"],
    ["Schema not nullable", ["read"], "fix"],
    ["Schema not nullable", ["read", "sent"], "breaking"],
    ["Schema modified enum", ["sent"], "feature"],
    ["Schema modified enum", ["read"], "fix"],
    ["Schema modified enum", ["read", "sent"], "feature"],
    ["Schema modified enum", [], "fix"],
    ["SchemaProperties added", ["sent", "read"], "breaking"],
    ["SchemaProperties removed", ["sent", "read"], "breaking"],
    ["Items added", ["read"], "feature"],
    ["Operation added", [], "feature"],
    ["Constraint narrowed", ["sent"], "breaking"],
    ["Constraint narrowed", ["read"], "fix"],
    ["Constraint narrowed", ["read", "sent"], "breaking"],
    ["Constraint widened", ["read", "sent"], "fix"],
    ["Schema readOnly", ["sent"], "breaking"],
    ["Schema readOnly", ["read"], "fix"],
    ["Schema writeOnly", ["sent"], "fix"],
    ["Schema writeOnly", ["read"], "breaking"],
  ])("%s, %j: %s", (change, directions, severity) => {
    expect(rated({ change, directions: new Set(directions) })).toBe(severity);
  });

  test.each<[string, Severity]>([
    ["parameter-removed", "breaking"],
    ["enum-values-added", "feature"],
    ["response-removed", "fix"],
  ])("the rule %s is %s for TypeScript, regardless of its impact", (rule, severity) => {
    expect(rated({ rule, impact: "major" })).toBe(severity);
    expect(rated({ rule, impact: "patch" })).toBe(severity);
  });

  test("an override takes precedence over a rule, and a rule over the kind of change", () => {
    const read = new Set<Direction>(["read"]);
    expect(rated({ rule: "schema-type-changed", change: "Schema not nullable", directions: read })).toBe(
      "fix",
    );
    expect(rated({ rule: "schema-type-changed", change: "Schema from integer to number" })).toBe("fix");
    expect(rated({ rule: "parameter-became-required", change: "Parameter added" })).toBe("breaking");
  });

  test.each<[string, Severity]>([
    ["major", "breaking"],
    ["minor", "fix"],
    ["patch", "fix"],
  ])("an unknown rule with the impact %s is %s", (impact, severity) => {
    const { severity: found, why } = rate({
      rule: "rule-of-tomorrow",
      impact,
      change: "Operation added",
      directions: new Set(),
    });
    expect(found).toBe(severity);
    expect(why).toContain("rule-of-tomorrow");
  });
});

test.each<[Severity[], Severity | undefined]>([
  [["fix", "breaking", "feature"], "breaking"],
  [["fix", "feature"], "feature"],
  [["fix"], "fix"],
  [[], undefined],
])("the most severe of %j is %s", (severities, expected) => {
  expect(mostSevere(severities)).toBe(expected);
});

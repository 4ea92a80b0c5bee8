import { expect } from "vitest";
import type { AnyJson } from "../support/api.ts";

/** Returns whether a filter matches a value. */
type Holds = (value: unknown) => boolean;

interface Form {
  readonly name: string;
  /** The brackets after the name of the field, and their values. `json` is the same filter as JSON. */
  readonly brackets: readonly (readonly [suffix: string, value: string])[];
  readonly json: unknown;
  readonly holds: Holds;
}

/** Returns all forms of a filter for two values of a field. */
export function forms(one: unknown, two: unknown): Form[] {
  const [a, b] = [String(one), String(two)];
  const compared = (operator: string, holds: (order: number) => boolean): Form => ({
    name: operator,
    brackets: [[`[${operator}]`, a]],
    json: { [operator]: one },
    holds: (value) => {
      if (value === null) return operator === "!=" || operator === "<>";
      return holds(value === one ? 0 : String(value) < a ? -1 : 1);
    },
  });
  const form = (name: string, brackets: Form["brackets"], json: unknown, holds: Holds): Form => ({
    name,
    brackets,
    json,
    holds,
  });
  const isOneOf: Holds = (value) => value === one || value === two;
  return [
    form("scalar", [["", a]], one, (value) => value === one),
    form(
      "array",
      [
        ["[]", a],
        ["[]", b],
      ],
      [one, two],
      isOneOf,
    ),
    form(
      "array with indices",
      [
        ["[0]", a],
        ["[1]", b],
      ],
      [one, two],
      isOneOf,
    ),
    form(
      "two operators",
      [
        ["[>=]", a],
        ["[!=]", a],
      ],
      { ">=": one, "!=": one },
      (value) => value !== null && String(value) > a,
    ),
    form("is_null", [["", "is_null"]], "is_null", (value) => value === null),
    form("is_not_null", [["", "is_not_null"]], "is_not_null", (value) => value !== null),
    compared("=", (order) => order === 0),
    compared("!=", (order) => order !== 0),
    compared("<>", (order) => order !== 0),
    compared("<", (order) => order < 0),
    compared("<=", (order) => order <= 0),
    compared(">", (order) => order > 0),
    compared(">=", (order) => order >= 0),
  ];
}

/** Returns the two smallest values of a field. Every operator matches some rows, but not all. */
export function twoDistinctValues(rows: readonly AnyJson[], field: string): [unknown, unknown] {
  const values = [...new Set(rows.map((row) => row[field]))].filter((value) => value !== null).sort();
  expect(values.length).toBeGreaterThan(1);
  return [values[1], values[0]];
}

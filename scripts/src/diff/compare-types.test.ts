import { beforeAll, describe, expect, test } from "vitest";
import { compareTypes, type TypeBreak, type TypesModules } from "./compare-types.ts";
import type { OperationPair } from "./operation-changes.ts";

interface Operation {
  readonly header?: string;
  readonly query?: string;
  readonly body?: string;
  readonly output?: string;
}

/** Generated types of operations, by id. */
function types(operations: Readonly<Record<string, Operation>>, schemas = ""): TypesModules {
  const inputs = Object.entries(operations).map(
    ([id, { header = "never", query = "never", body }]) =>
      `  ${id}: { path?: never; query?: ${query}; header?: ${header}; ${body === undefined ? "body?: never" : `body: ${body}`} };`,
  );
  const outputs = Object.entries(operations).map(([id, { output = "unknown" }]) => `  ${id}: ${output};`);
  return {
    schema: `export interface components { schemas: { ${schemas} } }\n`,
    operationTypes: `import type { components } from "./schema.ts";
export interface Inputs {\n${inputs.join("\n")}\n}
export interface Outputs {\n${outputs.join("\n")}\n}\n`,
  };
}

const deep = (fields: string): string => `{ a?: { b?: { c?: { d?: { e?: { ${fields} }[] } } }[] }[] }`;

const at = (id: string): OperationPair["before"] => ({ id, method: "get", path: "/op", tag: "", node: {} });
const same = (...ids: string[]): OperationPair[] => ids.map((id) => ({ before: at(id), after: at(id) }));

/** Returns the incompatibilities of a single pair of descriptions. */
async function compare(
  before: TypesModules,
  after: TypesModules,
  pairs: readonly OperationPair[],
): Promise<TypeBreak[]> {
  return (await compareTypes([{ before, after, pairs }])).flat();
}

type Row = readonly [name: string, before: Operation, after: Operation, isBroken: boolean];

/** Compares all rows at once, each as a separate operation. */
async function brokenRows(rows: readonly Row[]): Promise<Map<string, string>> {
  const side = (index: 1 | 2): Record<string, Operation> =>
    Object.fromEntries(rows.map((row, number) => [`op${number}`, row[index]]));
  const pairs = same(...Object.keys(side(1)));
  const breaks = await compare(types(side(1)), types(side(2)), pairs);
  return new Map(breaks.map((found) => [found.operation, found.side]));
}

const INPUT: Row[] = [
  ["stays the same", { body: "{ a?: string }" }, { body: "{ a?: string }" }, false],
  ["becomes narrower", { body: "{ a?: string | number }" }, { body: "{ a?: string }" }, true],
  ["becomes wider", { body: "{ a?: string }" }, { body: "{ a?: string | null }" }, false],
  ["loses an optional field", { body: "{ a?: string; b?: string }" }, { body: "{ a?: string }" }, true],
  [
    "loses a field in a list",
    { body: "{ a?: { b?: string; c?: string }[] }" },
    { body: "{ a?: { b?: string }[] }" },
    true,
  ],
  ["loses a deeply nested field", { body: deep("x?: 1; y?: 2") }, { body: deep("x?: 1") }, true],
  ["keeps every deeply nested field", { body: deep("x?: 1") }, { body: deep("x?: 1; y?: 2") }, false],
  ["requires a field", { body: "{ a?: string }" }, { body: "{ a: string }" }, true],
  [
    "gets an optional field",
    { body: "{ a?: string }" },
    { body: "{ a?: string; b?: { c?: string } }" },
    false,
  ],
  ["gets a first query parameter", {}, { query: "{ q?: string }" }, false],
  ["loses all query parameters", { query: "{ q?: string }" }, {}, true],
  ["loses a header parameter", { header: "{ a?: 1; b?: 2 }" }, { header: "{ a?: 1 }" }, true],
  ["gets a first header parameter", {}, { header: "{ a?: 1 }" }, false],
  [
    "accepts another shape, too",
    { body: "{ a: string }" },
    { body: "{ a: string } | { file: string }" },
    false,
  ],
  ["loses one of two shapes", { body: "{ a: string } | { file: string }" }, { body: "{ a: string }" }, true],
  ["was open and gets fields", { body: "{ [key: string]: unknown }" }, { body: "{ a?: unknown }" }, true],
  ["had fields and becomes open", { body: "{ a?: string }" }, { body: "{ [key: string]: unknown }" }, false],
  ["was unknown and gets a type", { body: "{ a?: unknown[] }" }, { body: "{ a?: string[] }" }, true],
];

const OUTPUT: Row[] = (
  [
    ["stays the same", "{ a?: string }", "{ a?: string }", false],
    ["loses an optional field", "{ a?: string; b?: string }", "{ a?: string }", true],
    ["loses a field in a list", "{ a?: string; b?: string }[]", "{ a?: string }[]", true],
    ["loses a deeply nested field", deep("x?: 1; y?: 2"), deep("x?: 1"), true],
    ["has another type", "{ a?: string }", "{ a?: number }", true],
    ["may be null", "{ a?: string }", "{ a?: string | null }", true],
    ["is never null", "{ a?: string | null }", "{ a?: string }", false],
    ["may lack a field", "{ a: string }", "{ a?: string }", true],
    ["always has a field", "{ a?: string }", "{ a: string }", false],
    ["was open and gets fields", "{ [key: string]: unknown }", "{ a?: string }", false],
    ["had fields and becomes open", "{ a?: string }", "{ [key: string]: unknown }", true],
    [
      "loses a field in a map",
      "{ [key: string]: { a?: 1; b?: 2 }[] }",
      "{ [key: string]: { a?: 1 }[] }",
      true,
    ],
    ["has one more field", "{ a?: string }", "{ a?: string; b?: string }", false],
    [
      "has an open enum with one more value",
      '{ a?: "x" | (string & {}) }',
      '{ a?: "x" | "y" | (string & {}) }',
      false,
    ],
    ["has a closed enum with one more value", '{ a?: "x" }', '{ a?: "x" | "y" }', true],
    ["was unknown and gets a type", "unknown", "{ a?: string }", false],
    ["had a type and becomes unknown", "{ a?: string }", "unknown", true],
  ] as const
).map(([name, before, after, isBroken]) => [name, { output: before }, { output: after }, isBroken]);

describe.each([
  ["input", INPUT],
  ["output", OUTPUT],
])("the %s", (side, rows) => {
  let broken: Map<string, string>;
  beforeAll(async () => {
    broken = await brokenRows(rows);
  });

  test.for(rows.map((row, number) => [row[0], number, row[3]] as const))("%s", ([, number, isBroken]) => {
    expect(broken.get(`op${number}`)).toBe(isBroken ? side : undefined);
  });
});

test("a removed output is a break", async () => {
  const before = types({ op: { output: "{ a?: string }" } });
  const found = await compare(before, types({ op: { output: "undefined" } }), same("op"));
  expect(found).toMatchObject([{ operation: "op", side: "output" }]);
});

describe("recursive types", () => {
  const circular = (fields: string): TypesModules => {
    const node = 'components["schemas"]["node"]';
    return types({ op: { body: node, output: node } }, `node: { ${fields}; children?: ${node}[] };`);
  };

  test.each([
    ["a?: string", []],
    ["a?: string; b?: string", []],
    ["b?: string", ["input", "output"]],
  ])("are compared completely: %s", async (fields, sides) => {
    const found = await compare(circular("a?: string"), circular(fields), same("op"));
    expect(found.map(({ side }) => side)).toEqual(sides);
  });
});

test("renamed operations are compared, and reported by the new id", async () => {
  const pairs = [{ before: at("oldName"), after: at("newName") }];
  const before = types({ oldName: { body: "{ a?: string }" } });
  expect(await compare(before, types({ newName: { body: "{ a?: string }" } }), pairs)).toEqual([]);
  expect(await compare(before, types({ newName: { body: "{ b?: string }" } }), pairs)).toMatchObject([
    { operation: "newName", side: "input" },
  ]);
});

test.each([
  ["{ a?: number }", "Type 'string' is not assignable to type 'number'."],
  ["{ b?: string }", "Type '\"a\"' is not assignable to type 'never'."],
])("the message of the compiler about %s is reported", async (body, reason) => {
  const found = await compare(types({ op: { body: "{ a?: string }" } }), types({ op: { body } }), same("op"));
  expect(found).toEqual([{ operation: "op", side: "input", reason }]);
});

test("types that do not compile throw", async () => {
  const broken = compare(types({ op: {} }), types({ op: { body: "Missing" } }), same("op"));
  await expect(broken).rejects.toThrow("The generated types do not compile: 0/after/operation-types.ts");
});

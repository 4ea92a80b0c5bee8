import fc from "fast-check";
import { expect, test } from "vitest";
import { jobIds, jobSchema, operationIds, operationSchema, type Schema } from "../src/schemas.ts";
import { compileInSources, FILE } from "./support/compile.ts";
import { prismInput } from "./support/prism-input.ts";
import { changesOf, valuesOf } from "./support/schema-values.ts";

const SEED = 1;
const INPUTS_PER_SCHEMA = 4;

interface TypedSchema {
  /** The type of the input, as TypeScript. */
  readonly type: string;
  readonly schema: Schema<unknown>;
}

const ALL: readonly TypedSchema[] = [
  ...operationIds.map((id) => ({ type: `Input<"${id}">`, schema: operationSchema(id) })),
  ...jobIds.map((id) => ({ type: `JobInputs["${id}"]`, schema: jobSchema(id) })),
];

const isValid = ({ schema }: TypedSchema, value: unknown): boolean =>
  schema["~standard"].validate(value).issues === undefined;

const sampleOf = ({ schema }: TypedSchema): unknown[] =>
  fc.sample(valuesOf(schema.jsonSchema), { numRuns: INPUTS_PER_SCHEMA, seed: SEED });

test("a schema accepts the required input of its operation", async () => {
  for (const id of operationIds) {
    const value = await prismInput(id, "required");
    expect({ id, ...operationSchema(id)["~standard"].validate(value) }).toEqual({ id, value });
  }
});

test("a schema accepts the values that its JSON Schema describes", () => {
  for (const typed of ALL)
    for (const value of sampleOf(typed))
      expect({ value, ...typed.schema["~standard"].validate(value) }).toEqual({ value });
});

test("the types accept the same values as the schemas", async () => {
  const generated = ALL.flatMap((typed) =>
    sampleOf(typed).flatMap((value) => [value, ...changesOf(value)].map((each) => ({ typed, value: each }))),
  );
  const cases = [...generated, ...(await prismCases())];
  const rejected = linesWithErrors(
    cases.map(
      ({ typed, value }, index) => `export const i${index}: ${typed.type} = ${JSON.stringify(value)};`,
    ),
  );
  const differences = cases.filter(
    ({ typed, value }, index) => isValid(typed, value) === rejected.has(index),
  );
  expect(differences.map(({ typed, value }) => `${typed.type} ${JSON.stringify(value)}`)).toEqual([]);
  expect(rejected.size).toBeGreaterThan(cases.length / 4);
});

/** Returns the complete generated input of each operation that takes no file. */
async function prismCases(): Promise<{ typed: TypedSchema; value: unknown }[]> {
  const cases = operationIds.map(async (id) => {
    const typed = { type: `Input<"${id}">`, schema: operationSchema(id) };
    return { typed, value: await prismInput(id, "all") };
  });
  return (await Promise.all(cases)).filter(
    ({ value }) => !Object.values(value.body ?? {}).some((field) => field instanceof File),
  );
}

const IMPORTS = [
  'import type { Input } from "./index.ts";',
  'import type { JobInputs } from "./schemas.ts";',
];

/** Returns the indexes of the lines of a file that do not compile. */
function linesWithErrors(lines: readonly string[]): ReadonlySet<number> {
  const program = compileInSources([...IMPORTS, ...lines].join("\n"));
  const source = program.getSourceFile(FILE);
  const diagnostics = program.getSemanticDiagnostics(source);
  return new Set(
    diagnostics.map(
      ({ start = 0 }) => (source?.getLineAndCharacterOfPosition(start).line ?? 0) - IMPORTS.length,
    ),
  );
}

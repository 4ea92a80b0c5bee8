import { cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { withTempFolder } from "@grinfi/temp-folder";
import { literal } from "../generate/modules/typescript.ts";
import { compile } from "../shared/compile.ts";
import type { OperationPair } from "./operation-changes.ts";

/** An incompatibility of the new types of an operation with code that was written for the old types. */
export interface TypeBreak {
  /** The id of the operation in the new types. */
  readonly operation: string;
  readonly side: "input" | "output";
  /** The message of the compiler. */
  readonly reason: string;
}

const CORE_SOURCES = fileURLToPath(new URL("../../../packages/core/src/", import.meta.url));
/** The files that the generated types import. */
const HAND_WRITTEN = ["request/file-input.ts", "request/filter.ts"];

/** The modules that are generated from a description. */
export interface TypesModules {
  /** `schema.ts` */
  readonly schema: string;
  /** `operation-types.ts` */
  readonly operationTypes: string;
}

/** The types of two descriptions. */
export interface TypesPair {
  readonly before: TypesModules;
  readonly after: TypesModules;
  /** The operations to compare. */
  readonly pairs: readonly OperationPair[];
}

/**
 * Checks with the compiler whether code for the old types is compatible with the new ones. All pairs are compiled in
 * one program, because the compiler spends most of its time on the types of the standard library.
 *
 * For each operation on both sides, the old input must be assignable to the new input, the new output to the old
 * output, and neither may lose a field. Fields are compared separately: almost all are optional, and a type without an
 * optional field is still assignable. They are compared level by level, because the compiler treats deeply nested types
 * as equal.
 *
 * @returns The incompatibilities of each pair.
 */
export async function compareTypes(typesPairs: readonly TypesPair[]): Promise<TypeBreak[][]> {
  if (typesPairs.every(({ pairs }) => pairs.length === 0)) return typesPairs.map(() => []);
  return withTempFolder("types", async (folder) => {
    const checks = typesPairs.map(({ pairs }) => checksOf(pairs));
    for (const [index, { before, after }] of typesPairs.entries()) {
      const subfolder = join(folder, `${index}`);
      await writeModules(join(subfolder, "before"), before);
      await writeModules(join(subfolder, "after"), after);
      await copyImports(subfolder);
      await writeFile(
        join(subfolder, "checks.ts"),
        HEAD + checks[index]?.map(({ code }) => `${code}\n`).join(""),
      );
    }
    await writeFile(join(folder, "tsconfig.json"), JSON.stringify(CHECKS_CONFIG));
    const found = typesPairs.map(() => new Map<string, TypeBreak>());
    for (const { file, line, reason } of await compile(folder)) {
      const index = /^(\d+)\/checks\.ts$/.exec(file)?.[1];
      const check = index !== undefined ? checks[Number(index)]?.[line - FIRST_LINE] : undefined;
      if (check === undefined)
        throw new Error(`The generated types do not compile: ${file}(${line}): ${reason}`);
      const { operation, side } = check;
      found[Number(index)]?.set(`${operation} ${side}`, { operation, side, reason });
    }
    return found.map((breaks) => [...breaks.values()]);
  });
}

async function writeModules(folder: string, { schema, operationTypes }: TypesModules): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "schema.ts"), schema);
  await writeFile(join(folder, "operation-types.ts"), operationTypes);
}

/** Copies the hand-written files that generated types in a subfolder import. */
export async function copyImports(folder: string): Promise<void> {
  for (const file of HAND_WRITTEN) await cp(join(CORE_SOURCES, file), join(folder, file));
}

/** The compiler options for checks of the generated types. */
export const CHECKS_CONFIG: object = {
  compilerOptions: {
    target: "es2022",
    module: "nodenext",
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
    types: [],
    lib: ["es2022", "dom"],
  },
  include: ["*/checks.ts"],
};

const HEAD = `import type { Inputs as NewInputs, Outputs as NewOutputs } from "./after/operation-types.ts";
import type { Inputs as OldInputs, Outputs as OldOutputs } from "./before/operation-types.ts";

type Plain = string | number | boolean | Date | null | undefined;
/** Code cannot have used a response of an unknown type. */
type Given<T> = [T] extends [never] ? unknown : T;
type Expected<T> = [T] extends [undefined] ? unknown : T;

type Objects<T> = T extends Plain | readonly unknown[] ? never : T;
type Items<T> = T extends readonly (infer Item)[] ? Item : never;
type Keys<T> = T extends unknown ? keyof T : never;
type At<T, K> = T extends unknown ? (K extends keyof T ? T[K] : never) : never;
type IsOpen<T> = string extends Keys<T> ? true : false;
/** The fields that were lost, down to the tenth level, in every member of a union. */
type Lost<Side, Old, New, Depth extends 0[] = []> = Depth["length"] extends 10 ? never : unknown extends New ? never :
  | LostFields<Side, Objects<Old>, Objects<New>, Depth>
  | ([Items<Old>] extends [never] ? never : Lost<Side, Items<Old>, Items<New>, [...Depth, 0]>);
type LostFields<Side, Old, New, Depth extends 0[]> =
  [Old] extends [never] ? never :
  [IsOpen<Old>, IsOpen<New>] extends [true, true] ? LostAt<Side, Old, New, string, Depth> :
  IsOpen<Old> extends true ? (Side extends "input" ? "any other field" : never) :
  IsOpen<New> extends true ? (Side extends "input" ? never : Keys<Old>) :
  Exclude<Keys<Old>, Keys<New>> | LostAt<Side, Old, New, Keys<Old> & Keys<New>, Depth>;
type LostAt<Side, Old, New, K extends PropertyKey, Depth extends 0[]> = { [Key in K]: Lost<Side, At<Old, Key>, At<New, Key>, [...Depth, 0]> }[K];
declare function give<T>(): T;
`;
const FIRST_LINE = HEAD.split("\n").length;

interface Check extends Omit<TypeBreak, "reason"> {
  readonly code: string;
}

/** Returns the checks, one per line, so that the line of an error identifies the check. */
function checksOf(pairs: readonly OperationPair[]): Check[] {
  return pairs.flatMap((pair) => {
    const [before, after] = [literal(pair.before.id), literal(pair.after.id)];
    const [oldInput, newInput] = [`OldInputs[${before}]`, `NewInputs[${after}]`];
    const [oldOutput, newOutput] = [`OldOutputs[${before}]`, `NewOutputs[${after}]`];
    const check = (side: TypeBreak["side"], given: string, expected: string): Check => ({
      operation: pair.after.id,
      side,
      code: `give<${given}>() satisfies ${expected};`,
    });
    return [
      check("input", oldInput, newInput),
      check("input", `[Lost<"input", ${oldInput}, ${newInput}>]`, "[never]"),
      check("output", `Given<${newOutput}>`, `Expected<${oldOutput}>`),
      check("output", `[Lost<"output", ${oldOutput}, ${newOutput}>]`, "[never]"),
    ];
  });
}

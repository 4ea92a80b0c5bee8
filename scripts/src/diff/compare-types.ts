import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { literal } from "../generate/modules/typescript.ts";
import { compile } from "../shared/compile.ts";
import type { Pair } from "./operation-changes.ts";

/** A way in which code that was written for the old types does not fit the new ones. */
export interface TypeBreak {
  /** The id of the operation in the new types. */
  readonly operation: string;
  readonly side: "input" | "output";
  /** What the compiler said. */
  readonly reason: string;
}

const CORE = fileURLToPath(new URL("../../../packages/core/src/", import.meta.url));
/** What the generated types and the judgement import. */
const HAND_WRITTEN = ["request/file-input.ts", "request/filter.ts", "operation-types.ts"];

/** A step from one description to another. */
export interface TypedStep {
  /** The generated types (`schema.ts`) of the old description. */
  readonly before: string;
  /** Those of the new one. */
  readonly after: string;
  /** The operations to compare. */
  readonly pairs: readonly Pair[];
}

/**
 * Lets the compiler judge whether code for the old types fits the new ones, for all steps in one program: most of its
 * time goes into the types of the language.
 *
 * For each operation on both sides: the old input is assignable to the new, the new output to the old, and neither
 * has lost a field. Almost every field is optional, and without one that is optional a type is still assignable;
 * fields are counted level by level since the compiler takes what is nested too deeply for equal.
 *
 * @returns What does not fit, for each of the steps.
 */
export async function compareTypes(steps: readonly TypedStep[]): Promise<TypeBreak[][]> {
  if (steps.every(({ pairs }) => pairs.length === 0)) return steps.map(() => []);
  const folder = await mkdtemp(join(tmpdir(), "grinfi-types-"));
  try {
    const checks = steps.map(({ pairs }) => checksOf(pairs));
    for (const [index, { before, after }] of steps.entries()) {
      const step = join(folder, `${index}`);
      await mkdir(step);
      await writeFile(join(step, "before.ts"), before);
      await writeFile(join(step, "after.ts"), after);
      await writeFile(join(step, "judge.ts"), HEAD + checks[index]?.map(({ code }) => `${code}\n`).join(""));
    }
    for (const file of HAND_WRITTEN) await cp(join(CORE, file), join(folder, file));
    await writeFile(
      join(folder, "tsconfig.json"),
      JSON.stringify({ compilerOptions: OPTIONS, include: ["*/judge.ts"] }),
    );
    const found = steps.map(() => new Map<string, TypeBreak>());
    for (const { file, line, reason } of await compile(folder)) {
      const [step = "", name] = file.split("/");
      const check = name === "judge.ts" ? checks[Number(step)]?.[line - FIRST_LINE] : undefined;
      if (check === undefined)
        throw new Error(`The generated types do not compile: ${file}(${line}): ${reason}`);
      const { operation, side } = check;
      found[Number(step)]?.set(`${operation} ${side}`, { operation, side, reason });
    }
    return found.map((breaks) => [...breaks.values()]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const OPTIONS = {
  target: "es2022",
  module: "nodenext",
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  allowImportingTsExtensions: true,
  types: [],
  lib: ["es2022", "dom"],
};

const HEAD = `import type { operations as After } from "./after.ts";
import type { operations as Before } from "./before.ts";
import type { InputOf, OutputOf } from "../operation-types.ts";

type Plain = string | number | boolean | Date | null | undefined;
/** Nobody can have used an answer that says nothing. */
type Given<T> = [T] extends [never] ? unknown : T;
type Expected<T> = [T] extends [undefined] ? unknown : T;

type Objects<T> = T extends Plain | readonly unknown[] ? never : T;
type Items<T> = T extends readonly (infer Item)[] ? Item : never;
type Keys<T> = T extends unknown ? keyof T : never;
type At<T, K> = T extends unknown ? (K extends keyof T ? T[K] : never) : never;
type IsOpen<T> = string extends Keys<T> ? true : false;
/** The fields that are gone, at every depth down to the tenth, in whatever member of a union. */
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

/** One check a line, so that the line of an error says which check failed. */
function checksOf(pairs: readonly Pair[]): Check[] {
  return pairs.flatMap((pair) => {
    const before = `Before[${literal(pair.before.id)}]`;
    const after = `After[${literal(pair.after.id)}]`;
    const [oldInput, newInput] = [`InputOf<${before}>`, `InputOf<${after}>`];
    const [oldOutput, newOutput] = [`OutputOf<${before}>`, `OutputOf<${after}>`];
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

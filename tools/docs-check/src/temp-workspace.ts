import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Problem } from "./problem.ts";
import type { Snippet } from "./snippets.ts";

/** The folder is in this package, so that imports resolve from here. Git ignores it. */
const TEMP_FOLDER = fileURLToPath(new URL("../.temp/", import.meta.url));

/** A temporary folder with a file for each snippet. */
export interface TempWorkspace {
  readonly folder: string;
  /** Returns the path of a snippet, relative to the folder. */
  pathOf(snippet: Snippet): string;
  /** Returns the markdown file of a path in the folder. */
  sourceOf(path: string): string;
  remove(): Promise<void>;
}

/**
 * Writes each snippet to its own file, at the same lines as in the markdown file. So line numbers of compiler errors
 * and stacks are also those of the markdown file.
 */
export async function createTempWorkspace(snippets: readonly Snippet[]): Promise<TempWorkspace> {
  await mkdir(TEMP_FOLDER, { recursive: true });
  const folder = await mkdtemp(TEMP_FOLDER);
  for (const snippet of snippets) {
    const file = join(folder, pathOf(snippet));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, `${"\n".repeat(snippet.line)}${snippet.code}\nexport {};\n`);
  }
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify(TSCONFIG));
  return {
    folder,
    pathOf,
    sourceOf: (path) => dirname(path),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

const pathOf = ({ file, line, run }: Snippet): string =>
  `${file}/${line}${run === "vitest" ? ".test" : ""}.ts`;

/** Creates a problem at the first line of the snippet in the stack, or at its fence if the stack has none. */
export function problemIn(snippet: Snippet, { pathOf }: TempWorkspace, message: string, stack = ""): Problem {
  const [, line = snippet.line] = stack.split(`${pathOf(snippet)}:`)[1]?.match(/^(\d+)/) ?? [];
  return { file: snippet.file, line: Number(line), message };
}

const TSCONFIG = {
  extends: "../../../../tsconfig.base.json",
  compilerOptions: {
    noEmit: true,
    types: ["node"],
    declaration: false,
    isolatedDeclarations: false,
    // The declarations of vitest lack those of packages that it uses.
    skipLibCheck: true,
  },
  include: ["**/*.ts", "../../src/prelude.ts"],
};

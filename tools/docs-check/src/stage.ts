import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Snippet } from "./blocks.ts";

/** In this package, so that imports resolve from here; git ignores it. */
const STAGE = fileURLToPath(new URL("../.stage/", import.meta.url));

/** Snippets as files. */
export interface Stage {
  readonly folder: string;
  /** Where a snippet is, from the folder. */
  pathOf(snippet: Snippet): string;
  /** The markdown file that a path in the folder was made of. */
  sourceOf(path: string): string;
  remove(): Promise<void>;
}

/**
 * Writes each snippet into a file of its own, at the lines that it has in its markdown: what a compiler or a stack says of
 * the one holds for the other.
 */
export async function createStage(snippets: readonly Snippet[]): Promise<Stage> {
  await mkdir(STAGE, { recursive: true });
  const folder = await mkdtemp(STAGE);
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

import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Journal } from "../../../src/index.ts";
import type { Pool } from "./pglite-pool.ts";

const POSTGRES_GUIDE = new URL("../../../../../docs/guides/postgres-journal.md", import.meta.url);

/** What the program imports, and what the tests give it. */
const MODULES: Readonly<Record<string, URL>> = {
  "@grinfi/sdk": new URL("../../../src/index.ts", import.meta.url),
  pg: new URL("./pglite-pool.ts", import.meta.url),
};

/** The first line of the program after the declarations. */
const MAIN = "\nconst pool =";

/** The code of the guide. */
export interface GuideProgram {
  /** The statement that creates the table. */
  readonly createTable: string;
  /** The statement that deletes old entries. */
  readonly deleteOld: string;
  readonly createPostgresJournal: (pool: Pool) => Journal;
  /** Runs the program. */
  readonly run: () => Promise<void>;
}

/** Reads the program of the guide "A journal in Postgres". */
export async function readGuideProgram(): Promise<GuideProgram> {
  const text = await readFile(POSTGRES_GUIDE, "utf8");
  const blocksOf = (language: string): string[] =>
    [...text.matchAll(new RegExp(`^\`\`\`${language}\\b[^\n]*\n(.*?)^\`\`\``, "gms"))].map(
      ([, code = ""]) => code,
    );
  const [createTable = "", deleteOld = ""] = blocksOf("sql");
  const [code = ""] = blocksOf("ts");
  const program = Object.entries(MODULES).reduce(
    (changed, [name, url]) => changed.replace(`from "${name}"`, `from "${fileURLToPath(url)}"`),
    code,
  );
  const [declarations = "", main] = program.split(MAIN);
  if (main === undefined) throw new Error(`The program has no line ${MAIN.trim()}.`);
  const { createPostgresJournal } = (await importCode(
    `${declarations}\nexport { createPostgresJournal };\n`,
  )) as Pick<GuideProgram, "createPostgresJournal">;
  const run = async (): Promise<void> => void (await importCode(program));
  return { createTable, deleteOld, createPostgresJournal, run };
}

/** Imports code from a file of its own. */
async function importCode(code: string): Promise<unknown> {
  const folder = await mkdtemp(join(tmpdir(), "grinfi-guide-"));
  try {
    const file = join(folder, "program.ts");
    await writeFile(file, code);
    return await import(/* @vite-ignore */ file);
  } finally {
    await rm(folder, { recursive: true });
  }
}

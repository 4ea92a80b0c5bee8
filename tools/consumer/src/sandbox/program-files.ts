import { readFile } from "node:fs/promises";
import { stripTypeScriptTypes } from "node:module";
import type { PublicPackage } from "@grinfi/public-packages";
import { exportedMethods } from "./exported-methods.ts";
import { webhookServerFiles } from "./webhook-servers.ts";

/**
 * The programs in `programs/` that send requests, each with the function that it exports. The function takes a base URL
 * and returns JSON.
 */
const PROGRAMS = { calls: "makeCalls", repeats: "makeRequests" } as const;
export type Program = keyof typeof PROGRAMS;

/**
 * The files of a project: each program in several formats, the servers that receive webhooks, one file that exports all
 * methods of a client, and some that import all entries.
 */
export async function programFiles(
  packages: readonly PublicPackage[],
): Promise<Readonly<Record<string, string>>> {
  const names = Object.keys(PROGRAMS) as Program[];
  const programs = await Promise.all(names.map(filesOf));
  // The declarations of other packages that users install with them need those of Node.js.
  const [plain, withPeers] = [false, true].map((hasPeers) =>
    packages
      .filter((one) => needsOtherPackages(one) === hasPeers)
      .flatMap(({ entries }) => entries.map(({ specifier }) => specifier)),
  ) as [string[], string[]];
  return {
    ...Object.assign({}, ...programs),
    ...(await webhookServerFiles()),
    "methods.mts": exportedMethods(),
    "entries.mts": importAll(plain),
    "entries.cts": requireAll(plain),
    "entries-with-peers.mts": importAll(withPeers),
    "entries-with-peers.cts": requireAll(withPeers),
  };
}

const needsOtherPackages = ({ manifest }: PublicPackage): boolean =>
  Object.keys(manifest.peerDependencies ?? {}).some(
    (name) => manifest.peerDependenciesMeta?.[name]?.optional !== true,
  );

const importAll = (specifiers: readonly string[]): string =>
  specifiers.map((entry, index) => `export * as entry${index} from "${entry}";\n`).join("");

const requireAll = (specifiers: readonly string[]): string =>
  specifiers.map((entry, index) => `export import entry${index} = require("${entry}");\n`).join("");

/**
 * A program as TypeScript, as a module and a CommonJS script for Node.js, as a worker, and as a script for a web page.
 */
async function filesOf(program: Program): Promise<Readonly<Record<string, string>>> {
  const run = PROGRAMS[program];
  const source = await readFile(new URL(`../../programs/${program}.ts`, import.meta.url), "utf8");
  const code = stripTypeScriptTypes(source);
  const importLine = `import { ${run} } from "./${program}.mjs";\n`;
  // Without top-level await: in one file, rollup evaluates the modules of `import()` only after it.
  const main = `${run}(process.argv[2]).then((report) => console.log(JSON.stringify(report)));`;
  const worker = `export default { fetch: async (request) => Response.json(await ${run}(await request.text())) };`;
  return {
    [`${program}.mts`]: source,
    [`${program}.mjs`]: code,
    [`${program}.main.mjs`]: `${importLine}${main}\n`,
    [`${program}.main.cjs`]: `${toCommonJs(code)}\n${main}\n`,
    [`${program}.worker.mjs`]: `${importLine}${worker}\n`,
    [`${program}.page.mjs`]: `${importLine}globalThis.runProgram = ${run};\n`,
  };
}

/** Rewrites imports to `require`, and removes exports. */
function toCommonJs(code: string): string {
  return code
    .replace(/^import (\{.*\}) from (".*");$/gm, "const $1 = require($2);")
    .replace(/^export /gm, "");
}

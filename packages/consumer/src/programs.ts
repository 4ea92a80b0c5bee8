import { readFile } from "node:fs/promises";
import { stripTypeScriptTypes } from "node:module";
import { entriesOf, type Manifest } from "./workspace.ts";

const MAIN = "console.log(JSON.stringify(await makeCalls(process.argv[2])));";
const WORKER = `export default {
  fetch: async (request) => Response.json(await makeCalls(await request.text())),
};`;

/** The files of a project: the program in the forms that people write, and one that imports all entries. */
export async function programFiles(
  manifests: readonly Manifest[],
): Promise<Readonly<Record<string, string>>> {
  const source = await readFile(new URL("../programs/calls.ts", import.meta.url), "utf8");
  const code = stripTypeScriptTypes(source);
  const entries = manifests.flatMap(entriesOf);
  return {
    "calls.mts": source,
    "calls.mjs": code,
    "main.mjs": `import { makeCalls } from "./calls.mjs";\n${MAIN}\n`,
    "main.cjs": `${toCommonJs(code)}\n(async () => {\n  ${MAIN}\n})();\n`,
    "worker.mjs": `import { makeCalls } from "./calls.mjs";\n${WORKER}\n`,
    "page.mjs": 'import { makeCalls } from "./calls.mjs";\nglobalThis.makeCalls = makeCalls;\n',
    "entries.mts": entries.map((entry, index) => `export * as entry${index} from "${entry}";\n`).join(""),
    "entries.cts": entries
      .map((entry, index) => `export import entry${index} = require("${entry}");\n`)
      .join(""),
  };
}

/** The same code with `require`. */
function toCommonJs(code: string): string {
  return code
    .replace(/^import (\{.*\}) from (".*");$/gm, "const $1 = require($2);")
    .replace(/^export /gm, "");
}

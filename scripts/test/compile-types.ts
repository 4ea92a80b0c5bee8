import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { withTempFolder } from "@grinfi/temp-folder";
import type { JsonObject } from "../src/description/json.ts";
import { CHECKS_CONFIG, copyImports } from "../src/diff/compare-types.ts";
import { operationTypesModule } from "../src/generate/modules/operation-types.ts";
import { typesOf } from "../src/generate/types/generate-types.ts";
import { compile } from "../src/shared/compile.ts";

/**
 * Compiles code that uses the generated types of a description: `Inputs` and `Outputs` by operation id, `Schemas` by
 * name, and the types `Is<A, B>` and `Check<true>`. Mark lines that must not compile with `@ts-expect-error`.
 *
 * @returns The messages of the compiler.
 */
export async function compileWithTypes(description: JsonObject, code: string): Promise<string[]> {
  return withTempFolder("types", async (folder) => {
    const put = async (path: string, text: string): Promise<void> => {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    };
    await put("0/schema.ts", await typesOf(description));
    await put("0/operation-types.ts", operationTypesModule(description));
    await put("0/checks.ts", `${PRELUDE}${code}`);
    await copyImports(folder);
    await put("tsconfig.json", JSON.stringify(CHECKS_CONFIG));
    const diagnostics = await compile(folder);
    return diagnostics.map(({ file, line, reason }) => `${file}:${line} ${reason}`);
  });
}

const PRELUDE = `import type { Inputs, Outputs } from "./operation-types.ts";
import type { components } from "./schema.ts";
type Schemas = components["schemas"];
type Is<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type Check<T extends true> = T;
declare function read<T>(): T;
`;

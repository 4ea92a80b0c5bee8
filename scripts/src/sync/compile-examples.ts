import { cpSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { compile, type Diagnostic } from "../shared/compile.ts";
import { InputError } from "../shared/input-error.ts";

/** The packages that are compiled with the generated files. The first one gets the tsconfig.json. */
const PACKAGES = ["packages/core", "packages/sdk"] as const;
/** A folder in each package, so that imports resolve as in its sources. Git ignores it. */
const TEMP_FOLDER = ".spec-sync";

/**
 * Compiles the existing examples against generated files that are not written yet.
 *
 * @returns The errors in the examples and in the hand-written sources of the SDK. Paths are relative to the root.
 * @throws InputError if the generated files themselves do not compile.
 */
export async function compileExamples(
  root: string,
  files: ReadonlyMap<string, string>,
): Promise<Diagnostic[]> {
  const tempFolder = join(root, PACKAGES[0], TEMP_FOLDER);
  await removeTempFolders(root);
  try {
    for (const folder of PACKAGES) {
      // The synchronous copy is many times faster than the asynchronous one.
      cpSync(join(root, folder, "src"), join(root, folder, TEMP_FOLDER, "src"), { recursive: true });
      for (const [path, text] of files) {
        if (!path.startsWith(`${folder}/src/`)) continue;
        const target = join(root, folder, TEMP_FOLDER, path.slice(folder.length));
        await mkdir(join(target, ".."), { recursive: true });
        await writeFile(target, text);
      }
    }
    await writeFile(join(tempFolder, "tsconfig.json"), JSON.stringify(TSCONFIG));
    const diagnostics = await compile(tempFolder);
    const broken = diagnostics.map(({ file, ...rest }) => ({ file: pathFromRoot(file), ...rest }));
    rejectBrokenCode(broken.filter(({ file }) => files.has(file)));
    return broken;
  } finally {
    await removeTempFolders(root);
  }
}

/** Removes the folders of an interrupted compilation. */
export async function removeTempFolders(root: string): Promise<void> {
  for (const folder of PACKAGES) await rm(join(root, folder, TEMP_FOLDER), { recursive: true, force: true });
}

const TSCONFIG = {
  extends: "../tsconfig.build.json",
  compilerOptions: {
    noEmit: true,
    rootDir: "../../../..",
    types: ["node"],
    skipLibCheck: true,
    paths: {
      "@grinfi/core": ["./src/index.ts"],
      "@grinfi/core/*": ["./src/*.ts"],
      "@grinfi/sdk": ["../../sdk/.spec-sync/src/index.ts"],
    },
  },
  include: ["../../../examples", "../../sdk/.spec-sync/src/index.ts"],
  // The examples of users do not use the support of the tests.
  exclude: ["../../../examples/node_modules", "../../../examples/support", "../../../examples/**/*.test.ts"],
};

/** Throws if a generated file has errors: the description contains something that the generator cannot express. */
function rejectBrokenCode(broken: readonly Diagnostic[]): void {
  if (broken.length === 0) return;
  const list = broken.map(({ file, line, reason }) => `\n  ${file} (line ${line}): ${reason}`).join("");
  throw new InputError(`The code generated from the description does not compile:${list}`);
}

const pathFromRoot = (file: string): string =>
  join(PACKAGES[0], TEMP_FOLDER, file).replace(`/${TEMP_FOLDER}/src/`, "/src/");

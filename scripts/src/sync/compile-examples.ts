import { cpSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { compile, type Diagnostic } from "../shared/compile.ts";
import { InputError } from "../shared/input-error.ts";

/** The packages that are compiled with the generated files, the one with the tsconfig.json first. */
const PACKAGES = ["packages/core", "packages/sdk"] as const;
/** Beside the sources of each, so that their imports resolve from there as well; git ignores it. */
const STAGE = ".spec-sync";

/**
 * Compiles the examples, as they stand, against generated files that are not written yet.
 *
 * @returns What does not compile, in the examples or in the hand-written sources of the SDK, by path from the root.
 * @throws InputError when the generated files themselves do not compile.
 */
export async function compileExamples(
  root: string,
  files: ReadonlyMap<string, string>,
): Promise<Diagnostic[]> {
  const stage = join(root, PACKAGES[0], STAGE);
  await removeStage(root);
  try {
    for (const folder of PACKAGES) {
      // Many times faster than the asynchronous copy.
      cpSync(join(root, folder, "src"), join(root, folder, STAGE, "src"), { recursive: true });
      for (const [path, text] of files) {
        if (!path.startsWith(`${folder}/src/`)) continue;
        const target = join(root, folder, STAGE, path.slice(folder.length));
        await mkdir(join(target, ".."), { recursive: true });
        await writeFile(target, text);
      }
    }
    await writeFile(join(stage, "tsconfig.json"), JSON.stringify(TSCONFIG));
    const diagnostics = await compile(stage);
    const broken = diagnostics.map(({ file, ...rest }) => ({ file: pathFromRoot(file), ...rest }));
    refuseBrokenCode(broken.filter(({ file }) => files.has(file)));
    return broken;
  } finally {
    await removeStage(root);
  }
}

/** Takes away what a compilation that was cut off has left behind. */
export async function removeStage(root: string): Promise<void> {
  for (const folder of PACKAGES) await rm(join(root, folder, STAGE), { recursive: true, force: true });
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
  exclude: ["../../../examples/node_modules", "../../../examples/**/*.test.ts"],
};

/** Better no new code than code that nobody can use: the description says what this generator cannot express. */
function refuseBrokenCode(broken: readonly Diagnostic[]): void {
  if (broken.length === 0) return;
  const list = broken.map(({ file, line, reason }) => `\n  ${file} (line ${line}): ${reason}`).join("");
  throw new InputError(`The code that is generated from the description does not compile:${list}`);
}

const pathFromRoot = (file: string): string =>
  join(PACKAGES[0], STAGE, file).replace(`/${STAGE}/src/`, "/src/");

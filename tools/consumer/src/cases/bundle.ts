import { join } from "node:path";
import type { Command } from "../sandbox/execute.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import { toolPath } from "../sandbox/tools.ts";
import { checkCalls } from "./check-calls.ts";

type Bundler = "esbuild" | "rollup" | "webpack";

/** A bundler bundles the program, which runs. */
export interface BundleCase {
  readonly kind: "bundle";
  readonly bundler: Bundler;
  /** Whether the code that the SDK loads later is in the same file or in chunks. */
  readonly output: "chunks" | "file";
}

/** webpack writes CommonJS for Node.js. */
const MAIN_FILES: Readonly<Record<Bundler, string>> = {
  esbuild: "main.mjs",
  rollup: "main.mjs",
  webpack: "main.cjs",
};

/** The commands that bundle the program into its main file in a folder. */
const BUNDLERS: Readonly<Record<Bundler, (folder: string, output: BundleCase["output"]) => Command>> = {
  esbuild: (folder, output) => [
    toolPath("packages", "esbuild/bin/esbuild"),
    "main=calls.main.mjs",
    "--bundle",
    "--platform=node",
    "--format=esm",
    "--out-extension:.js=.mjs",
    `--outdir=${folder}`,
    ...(output === "chunks" ? ["--splitting"] : []),
  ],
  rollup: (folder, output) => [
    toolPath("packages", "rollup/dist/bin/rollup"),
    "calls.main.mjs",
    "--format=es",
    `--plugin=${toolPath("packages", "@rollup/plugin-node-resolve/dist/cjs/index.js")}`,
    ...(output === "chunks"
      ? [`--dir=${folder}`, "--entryFileNames=main.mjs", "--chunkFileNames=[name].mjs"]
      : [`--file=${join(folder, "main.mjs")}`, "--inlineDynamicImports"]),
  ],
  webpack: (folder, output) => [
    process.execPath,
    toolPath("packages", "webpack-cli/bin/cli.js"),
    "--entry=./calls.main.mjs",
    "--mode=production",
    "--target=node20",
    `--output-path=${folder}`,
    "--output-filename=main.cjs",
    "--output-chunk-filename=[id].cjs",
    ...(output === "chunks" ? [] : ["--module-parser-javascript-dynamic-import-mode=eager"]),
  ],
};

export async function runBundle({ bundler, output }: BundleCase, sandbox: Sandbox): Promise<void> {
  const project = await sandbox.project("npm", "current");
  // Nothing is installed here, so an import that was not bundled fails.
  const empty = await sandbox.emptyProject("npm");
  await project.execute(BUNDLERS[bundler](empty.folder, output));
  await checkCalls((url) => empty.run("current", MAIN_FILES[bundler], [url]));
}

import { basename, dirname, join } from "node:path";
import type { Command } from "../sandbox/execute.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import { toolPath } from "../sandbox/tools.ts";
import { checkCalls } from "./check-calls.ts";

type Bundler = "esbuild" | "rollup" | "webpack";

/** A bundler bundles the program into one file, which runs. */
export interface BundleCase {
  readonly kind: "bundle";
  readonly bundler: Bundler;
}

/** The commands that bundle the program into one file. */
const BUNDLERS: Readonly<Record<Bundler, (output: string) => Command>> = {
  esbuild: (output) => [
    toolPath("packages", "esbuild/bin/esbuild"),
    "calls.main.mjs",
    "--bundle",
    "--platform=node",
    "--format=esm",
    `--outfile=${output}`,
  ],
  rollup: (output) => [
    toolPath("packages", "rollup/dist/bin/rollup"),
    "calls.main.mjs",
    "--format=es",
    `--plugin=${toolPath("packages", "@rollup/plugin-node-resolve/dist/cjs/index.js")}`,
    `--file=${output}`,
  ],
  webpack: (output) => [
    process.execPath,
    toolPath("packages", "webpack-cli/bin/cli.js"),
    "--entry=./calls.main.mjs",
    "--mode=production",
    "--target=node20",
    `--output-path=${dirname(output)}`,
    `--output-filename=${basename(output)}`,
  ],
};

export async function runBundle({ bundler }: BundleCase, sandbox: Sandbox): Promise<void> {
  const project = await sandbox.project("npm", "current");
  // Nothing is installed here, so an import that was not bundled fails.
  const empty = await sandbox.emptyProject("npm");
  await project.execute(BUNDLERS[bundler](join(empty.folder, "main.mjs")));
  await checkCalls((url) => empty.run("current", "main.mjs", [url]));
}

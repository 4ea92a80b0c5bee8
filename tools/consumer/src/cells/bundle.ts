import { basename, dirname, join } from "node:path";
import { withEmulator } from "../emulated.ts";
import type { Command } from "../execute.ts";
import { tool } from "../tools.ts";
import type { Workshop } from "../workshop.ts";

type Bundler = "esbuild" | "rollup" | "webpack";

/** The program in one file, made by a bundler. */
export interface BundleCell {
  readonly kind: "bundle";
  readonly bundler: Bundler;
}

/** The commands that put `main.mjs` and all that it imports into one file. */
const BUNDLERS: Readonly<Record<Bundler, (output: string) => Command>> = {
  esbuild: (output) => [
    tool("packages", "esbuild/bin/esbuild"),
    "calls.main.mjs",
    "--bundle",
    "--platform=node",
    "--format=esm",
    `--outfile=${output}`,
  ],
  rollup: (output) => [
    tool("packages", "rollup/dist/bin/rollup"),
    "calls.main.mjs",
    "--format=es",
    `--plugin=${tool("packages", "@rollup/plugin-node-resolve/dist/cjs/index.js")}`,
    `--file=${output}`,
  ],
  webpack: (output) => [
    process.execPath,
    tool("packages", "webpack-cli/bin/cli.js"),
    "--entry=./calls.main.mjs",
    "--mode=production",
    "--target=node20",
    `--output-path=${dirname(output)}`,
    `--output-filename=${basename(output)}`,
  ],
};

export async function runBundle({ bundler }: BundleCell, workshop: Workshop): Promise<void> {
  const project = await workshop.project("npm", "at hand");
  // Where there is nothing that it could still import.
  const alone = await workshop.emptyProject("npm");
  await project.execute(BUNDLERS[bundler](join(alone.folder, "main.mjs")));
  await withEmulator((url) => alone.run("at hand", "main.mjs", [url]));
}

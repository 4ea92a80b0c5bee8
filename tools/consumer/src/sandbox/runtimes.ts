import { join } from "node:path";
import type { NodeVersion } from "./node-versions.ts";
import type { Program } from "./program-files.ts";
import type { Project } from "./project.ts";
import { scriptPath, systemCommand, toolPath } from "./tools.ts";

/** A JavaScript runtime that runs a program. */
export type Runtime =
  | "Bun"
  | "Deno"
  | "workerd"
  | "Chromium"
  | `Node ${Exclude<NodeVersion, "current" | "system">}`;

/** Runs a program of a project on a runtime and returns its output. */
export function runOn(runtime: Runtime, project: Project, program: Program, url: string): Promise<string> {
  switch (runtime) {
    case "Bun":
      return project.execute([
        toolPath("runtimes", "@oven/bun-linux-x64/bin/bun"),
        "run",
        `${program}.main.mjs`,
        url,
      ]);
    case "Deno":
      return runOnDeno(project, program, url);
    case "workerd":
      return runOnWorkerd(project, program, url);
    case "Chromium":
      return runInChromium(project, program, url);
    default:
      return project.run(runtime.slice("Node ".length) as NodeVersion, `${program}.main.mjs`, [url]);
  }
}

function runOnDeno(project: Project, program: Program, url: string): Promise<string> {
  const deno = toolPath("runtimes", "@deno/linux-x64-glibc/deno");
  const options = ["--allow-net=127.0.0.1", "--node-modules-dir=manual", "--no-lock"];
  const env = { DENO_DIR: join(project.folder, ".deno"), DENO_NO_UPDATE_CHECK: "1" };
  return project.execute([deno, "run", ...options, `${program}.main.mjs`, url], env);
}

async function runOnWorkerd(project: Project, program: Program, url: string): Promise<string> {
  toolPath("runtimes", "miniflare/package.json");
  const bundle = await bundleForBrowser(project, `${program}.worker.mjs`, "--format=esm");
  return project.execute([process.execPath, scriptPath("runtimes", "workerd.mjs"), bundle, url]);
}

async function runInChromium(project: Project, program: Program, url: string): Promise<string> {
  toolPath("runtimes", "playwright-core/package.json");
  const browser = systemCommand("chromium");
  const bundle = await bundleForBrowser(project, `${program}.page.mjs`, "--format=iife");
  return project.execute([process.execPath, scriptPath("runtimes", "chromium.mjs"), browser, bundle, url]);
}

/** Bundles a file without modules of Node.js: an import of one makes esbuild fail. */
async function bundleForBrowser(project: Project, file: string, format: string): Promise<string> {
  const output = join(project.folder, "bundled", file);
  const esbuild = toolPath("runtimes", "esbuild/bin/esbuild");
  await project.execute([esbuild, file, "--bundle", "--platform=browser", format, `--outfile=${output}`]);
  return output;
}

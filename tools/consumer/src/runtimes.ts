import { join } from "node:path";
import type { NodeName } from "./node.ts";
import type { Program } from "./programs.ts";
import type { Project } from "./project.ts";
import { hostCommand, script, tool } from "./tools.ts";

/** What a program runs on. */
export type Runtime =
  | "Bun"
  | "Deno"
  | "workerd"
  | "Chromium"
  | `Node ${Exclude<NodeName, "at hand" | "host">}`;

/** Runs a program of a project and gives what it wrote. */
export function runOn(runtime: Runtime, project: Project, program: Program, url: string): Promise<string> {
  switch (runtime) {
    case "Bun":
      return project.execute([
        tool("runtimes", "@oven/bun-linux-x64/bin/bun"),
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
      return project.run(runtime.slice("Node ".length) as NodeName, `${program}.main.mjs`, [url]);
  }
}

function runOnDeno(project: Project, program: Program, url: string): Promise<string> {
  const deno = tool("runtimes", "@deno/linux-x64-glibc/deno");
  const options = ["--allow-net=127.0.0.1", "--node-modules-dir=manual", "--no-lock"];
  const env = { DENO_DIR: join(project.folder, ".deno"), DENO_NO_UPDATE_CHECK: "1" };
  return project.execute([deno, "run", ...options, `${program}.main.mjs`, url], env);
}

async function runOnWorkerd(project: Project, program: Program, url: string): Promise<string> {
  tool("runtimes", "miniflare/package.json");
  const bundle = await bundled(project, `${program}.worker.mjs`, "--format=esm");
  return project.execute([process.execPath, script("runtimes", "workerd.mjs"), bundle, url]);
}

async function runInChromium(project: Project, program: Program, url: string): Promise<string> {
  tool("runtimes", "playwright-core/package.json");
  const browser = hostCommand("chromium");
  const bundle = await bundled(project, `${program}.page.mjs`, "--format=iife");
  return project.execute([process.execPath, script("runtimes", "chromium.mjs"), browser, bundle, url]);
}

/** Without anything of Node.js: what would import it is not bundled. */
async function bundled(project: Project, file: string, format: string): Promise<string> {
  const output = join(project.folder, "bundled", file);
  const esbuild = tool("runtimes", "esbuild/bin/esbuild");
  await project.execute([esbuild, file, "--bundle", "--platform=browser", format, `--outfile=${output}`]);
  return output;
}

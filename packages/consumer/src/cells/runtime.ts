import { join } from "node:path";
import { withEmulator } from "../emulated.ts";
import type { Project } from "../project.ts";
import { hostCommand, script, tool } from "../tools.ts";
import type { Workshop } from "../workshop.ts";

type Runtime = "Bun" | "Deno" | "workerd" | "Chromium";

/** The program on a runtime other than Node.js. */
export interface RuntimeCell {
  readonly kind: "runtime";
  readonly runtime: Runtime;
}

/** Runs the program of a project and gives what it wrote. */
type Run = (project: Project, url: string) => Promise<string>;

const RUNS: Readonly<Record<Runtime, Run>> = {
  Bun: (project, url) =>
    project.execute([tool("runtimes", "@oven/bun-linux-x64/bin/bun"), "run", "main.mjs", url]),
  Deno: (project, url) =>
    project.execute(
      [
        tool("runtimes", "@deno/linux-x64-glibc/deno"),
        "run",
        "--allow-net=127.0.0.1",
        "--node-modules-dir=manual",
        "--no-lock",
        "main.mjs",
        url,
      ],
      { DENO_DIR: join(project.folder, ".deno"), DENO_NO_UPDATE_CHECK: "1" },
    ),
  workerd: async (project, url) => {
    tool("runtimes", "miniflare/package.json");
    const bundle = await bundled(project, "worker.mjs", "--format=esm");
    return project.execute([process.execPath, script("runtimes", "workerd.mjs"), bundle, url]);
  },
  Chromium: async (project, url) => {
    tool("runtimes", "playwright-core/package.json");
    const browser = hostCommand("chromium");
    const bundle = await bundled(project, "page.mjs", "--format=iife");
    return project.execute([process.execPath, script("runtimes", "chromium.mjs"), browser, bundle, url]);
  },
};

export async function runOnRuntime({ runtime }: RuntimeCell, workshop: Workshop): Promise<void> {
  const project = await workshop.project("npm", "at hand");
  await withEmulator((url) => RUNS[runtime](project, url));
}

/** Without anything of Node.js: what would import it is not bundled. */
async function bundled(project: Project, file: string, format: string): Promise<string> {
  const output = join(project.folder, "bundled", file);
  const esbuild = tool("runtimes", "esbuild/bin/esbuild");
  await project.execute([esbuild, file, "--bundle", "--platform=browser", format, `--outfile=${output}`]);
  return output;
}

import { join } from "node:path";
import type { Command } from "./execute.ts";
import { type NodeVersion, nodeBinary } from "./node-versions.ts";
import type { Program } from "./program-files.ts";
import type { Project } from "./project.ts";
import { scriptPath, systemCommand, toolPath } from "./tools.ts";
import { webhookServerFile } from "./webhook-servers.ts";

type NodeRuntime = `Node ${Exclude<NodeVersion, "current" | "system">}`;

/** A JavaScript runtime that runs a program. */
export type Runtime = "Bun" | "Deno" | "workerd" | "Chromium" | NodeRuntime;

/** A runtime that has a server. */
export type ServerRuntime = Exclude<Runtime, "Chromium">;

/** Runs a program of a project on a runtime and returns its output. */
export async function runOn(
  runtime: Runtime,
  project: Project,
  program: Program,
  url: string,
): Promise<string> {
  switch (runtime) {
    case "workerd": {
      const command = await workerdCommand(project, "workerd.mjs", `${program}.worker.mjs`);
      return project.execute([...command, url]);
    }
    case "Chromium":
      return runInChromium(project, program, url);
    default: {
      const { command, env } = commandOf(runtime, project, `${program}.main.mjs`);
      return project.execute([...command, url], env);
    }
  }
}

/** Receives webhooks on a runtime, with its own server, until the work on its port has ended. */
export async function receiveWebhooksOn(
  runtime: ServerRuntime,
  project: Project,
  work: (port: number) => Promise<void>,
): Promise<void> {
  const start = (command: Command, env = {}): Promise<void> =>
    project.executeDuring(command, (line) => work(Number(line)), env);
  if (runtime === "workerd")
    return start(await workerdCommand(project, "workerd-server.mjs", webhookServerFile("workerd")));
  const server = runtime === "Bun" || runtime === "Deno" ? runtime : "Node";
  const { command, env } = commandOf(runtime, project, webhookServerFile(server));
  return start(command, env);
}

interface CommandWithEnv {
  readonly command: Command;
  readonly env?: Readonly<Record<string, string>>;
}

/** The command that runs a file of a project. */
function commandOf(
  runtime: Exclude<ServerRuntime, "workerd">,
  project: Project,
  file: string,
): CommandWithEnv {
  switch (runtime) {
    case "Bun":
      return { command: [toolPath("runtimes", "@oven/bun-linux-x64/bin/bun"), "run", file] };
    case "Deno": {
      const deno = toolPath("runtimes", "@deno/linux-x64-glibc/deno");
      const options = ["--allow-net=127.0.0.1", "--node-modules-dir=manual", "--no-lock"];
      const env = { DENO_DIR: join(project.folder, ".deno"), DENO_NO_UPDATE_CHECK: "1" };
      return { command: [deno, "run", ...options, file], env };
    }
    default:
      return { command: [nodeBinary(runtime.slice("Node ".length) as NodeVersion), file] };
  }
}

/** The command that runs a file of a project with one of the scripts that use workerd. */
async function workerdCommand(project: Project, script: string, file: string): Promise<Command> {
  toolPath("runtimes", "miniflare/package.json");
  const bundle = await bundleForBrowser(project, file, "--format=esm");
  return [process.execPath, scriptPath("runtimes", script), bundle];
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

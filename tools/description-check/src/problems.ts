import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { binaryOf, CODE_FOLDER, DESCRIPTION_FILE, type Tool } from "./tools.ts";

/** The generated code must compile under the strict rules that its users have. */
const COMPILER_OPTIONS = {
  noEmit: true,
  strict: true,
  target: "es2022",
  module: "esnext",
  moduleResolution: "bundler",
  allowImportingTsExtensions: true,
  lib: ["es2023", "dom", "dom.iterable"],
  types: [],
};

/** Turns off telemetry and checks for updates, so that no tool uses the network. */
const OFFLINE = { DO_NOT_TRACK: "1", REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" };

/**
 * Runs a tool on a description, and compiles the code that it generates.
 *
 * @param folder - Created, and used for all files.
 * @returns What the tool or the compiler printed if it failed, or an empty text.
 */
export async function problemsOf(tool: Tool, description: string, folder: string): Promise<string> {
  const code = join(folder, CODE_FOLDER);
  await mkdir(code, { recursive: true });
  await writeFile(join(folder, DESCRIPTION_FILE), description);
  const problems = await outputOfFailure(tool.command, folder);
  if (problems !== "" || !tool.generatesCode) return problems;
  await writeFile(join(code, "tsconfig.json"), JSON.stringify({ compilerOptions: COMPILER_OPTIONS }));
  return outputOfFailure([binaryOf("tsc"), "--project", code], folder);
}

/** Returns what a command printed if it failed, or an empty text. */
function outputOfFailure([file, ...args]: Tool["command"], folder: string): Promise<string> {
  const options = { cwd: folder, env: { ...process.env, ...OFFLINE, NO_COLOR: "1" }, maxBuffer: 2 ** 26 };
  return new Promise((resolve) => {
    execFile(file, args, options, (error, stdout, stderr) => {
      resolve(error === null ? "" : `${stdout}${stderr}`.trim() || error.message);
    });
  });
}

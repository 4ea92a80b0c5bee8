import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { JsonObject } from "./json.ts";

const run = promisify(execFile);
const CLI = join(createRequire(import.meta.url).resolve("@redocly/cli/package.json"), "../bin/cli.js");
/** Redocly reports usage and looks for updates unless it is told not to. */
const OFFLINE = { REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" };

/**
 * Runs a Redocly command on descriptions and gives its JSON report.
 *
 * @param descriptions - Written to files, whose names come first among the arguments.
 */
export async function redocly<Report>(
  command: "diff" | "lint",
  descriptions: readonly JsonObject[],
  options: readonly string[],
): Promise<Report> {
  const folder = await mkdtemp(join(tmpdir(), "grinfi-redocly-"));
  try {
    const files = descriptions.map((_, index) => join(folder, `${index}.json`));
    for (const [index, file] of files.entries()) await writeFile(file, JSON.stringify(descriptions[index]));
    const args = [CLI, command, ...files, "--format", "json", ...options];
    const { stdout } = await run(process.execPath, args, {
      // It would read a redocly.yaml of the folder it is started in, and lose its rules by that.
      cwd: folder,
      env: { ...process.env, ...OFFLINE },
      maxBuffer: 1024 * 1024 * 1024,
    }).catch((error: { code?: unknown; stdout?: string; stderr?: string }) => {
      // Exit code 1 is how it says that it found something.
      if (error.code !== 1 || !error.stdout)
        throw new Error(`redocly ${command} failed: ${error.stderr ?? error}`);
      return { stdout: error.stdout };
    });
    return JSON.parse(stdout) as Report;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

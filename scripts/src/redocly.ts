import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import type { JsonObject } from "./json.ts";
import type { Outcome } from "./redocly-runs.ts";

const execute = promisify(execFile);
const RUNS = fileURLToPath(new URL("redocly-runs.ts", import.meta.url));
const CLI = join(createRequire(import.meta.url).resolve("@redocly/cli/package.json"), "../lib/index.js");
/** Redocly reports usage and looks for updates unless it is told not to. */
const OFFLINE = { REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" };

/**
 * Runs a Redocly command once for each list of descriptions and gives the JSON reports, in the same order.
 *
 * @param inputs - Written to files, whose names come first among the arguments of each run.
 */
export async function redocly<Report>(
  command: "diff" | "lint",
  inputs: readonly (readonly JsonObject[])[],
  options: readonly string[],
): Promise<Report[]> {
  const folder = await mkdtemp(join(tmpdir(), "grinfi-redocly-"));
  try {
    const runs = await Promise.all(
      inputs.map(async (descriptions, run) => {
        const files = descriptions.map((_, index) => join(folder, `${run}-${index}.json`));
        for (const [index, file] of files.entries())
          await writeFile(file, JSON.stringify(descriptions[index]));
        return [command, ...files, "--format", "json", ...options];
      }),
    );
    const list = join(folder, "runs.json");
    await writeFile(list, JSON.stringify(runs));
    const { stdout } = await execute(process.execPath, [RUNS, pathToFileURL(CLI).href, list], {
      // It would read a redocly.yaml of the folder it is started in, and lose its rules by that.
      cwd: folder,
      env: { ...process.env, ...OFFLINE },
      maxBuffer: 1024 * 1024 * 1024,
    });
    const outcomes = stdout === "" ? [] : (JSON.parse(stdout) as Outcome[]);
    if (outcomes.length !== runs.length) throw new Error(`redocly ${command} ended before it was done.`);
    return outcomes.map(({ code, stdout: report, stderr }) => {
      // Exit code 1 is how it says that it found something.
      if (code > 1 || report === "") throw new Error(`redocly ${command} failed: ${stderr}`);
      return JSON.parse(report) as Report;
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

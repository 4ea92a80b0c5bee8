import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { JsonObject } from "../description/json.ts";
import type { Outcome, Run } from "./redocly-server.ts";

const SERVER = fileURLToPath(new URL("redocly-server.ts", import.meta.url));
const CLI = join(createRequire(import.meta.url).resolve("@redocly/cli/package.json"), "../lib/index.js");
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
  // It would read a redocly.yaml of the folder it is started in, and lose its rules by that.
  const folder = await mkdtemp(join(tmpdir(), "grinfi-redocly-"));
  try {
    const files = descriptions.map((_, index) => join(folder, `${index}.json`));
    for (const [index, file] of files.entries()) await writeFile(file, JSON.stringify(descriptions[index]));
    const args = [command, ...files, "--format", "json", ...options];
    const { code, stdout, stderr } = await inTurn({ folder, args });
    // Exit code 1 is how it says that it found something.
    if (code > 1 || stdout === "") throw new Error(`redocly ${command} failed: ${stderr}`);
    return JSON.parse(stdout) as Report;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

let last: Promise<unknown> = Promise.resolve();

/** The server does one thing at a time. */
function inTurn(run: Run): Promise<Outcome> {
  const outcome = last.then(() => ask(run));
  last = outcome.catch(() => {});
  return outcome;
}

let server: ChildProcess | undefined;

/** The server is started by the first run, and ends with this process, which does not wait for it. */
async function ask(run: Run): Promise<Outcome> {
  server ??= fork(SERVER, [pathToFileURL(CLI).href], {
    cwd: tmpdir(),
    env: { ...process.env, ...OFFLINE },
    execArgv: [],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const child = server;
  const settled = new AbortController();
  const { signal } = settled;
  child.ref();
  child.channel?.ref();
  try {
    child.send(run);
    return await Promise.race([
      once(child, "message", { signal }).then(([outcome]) => outcome as Outcome),
      once(child, "exit", { signal }).then(([code]): never => {
        server = undefined;
        throw new Error(`Redocly ended with ${code} before it was done.`);
      }),
    ]);
  } finally {
    settled.abort();
    child.unref();
    child.channel?.unref();
  }
}

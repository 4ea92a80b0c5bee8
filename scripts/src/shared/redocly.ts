import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { withTempFolder } from "@grinfi/temp-folder";
import type { JsonObject } from "../description/json.ts";
import type { RedoclyCommand, RedoclyOutput } from "./redocly-server.ts";

const SERVER = fileURLToPath(new URL("redocly-server.ts", import.meta.url));
const CLI = join(createRequire(import.meta.url).resolve("@redocly/cli/package.json"), "../lib/index.js");
/** Turns off telemetry and the check for updates. */
const OFFLINE = { REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" };

/**
 * Runs a Redocly command on descriptions.
 *
 * @param descriptions - Written to temporary files, which become the first arguments.
 * @returns The JSON report of the command.
 */
export async function redocly<Report>(
  command: "diff" | "lint",
  descriptions: readonly JsonObject[],
  options: readonly string[],
): Promise<Report> {
  // The folder is empty, so that Redocly finds no redocly.yaml, which would replace its rules.
  return withTempFolder("redocly", async (folder) => {
    const files = descriptions.map((_, index) => join(folder, `${index}.json`));
    for (const [index, file] of files.entries()) await writeFile(file, JSON.stringify(descriptions[index]));
    const args = [command, ...files, "--format", "json", ...options];
    const { code, stdout, stderr } = await queueCommand({ folder, args });
    // Exit code 1 means that Redocly found problems or differences.
    if (code > 1 || stdout === "") throw new Error(`redocly ${command} failed: ${stderr}`);
    return JSON.parse(stdout) as Report;
  });
}

let last: Promise<unknown> = Promise.resolve();

/** Runs commands in order, because the server runs one at a time. */
function queueCommand(run: RedoclyCommand): Promise<RedoclyOutput> {
  const outcome = last.then(() => sendCommand(run));
  last = outcome.catch(() => {});
  return outcome;
}

let server: ChildProcess | undefined;

/** Starts the server on first use. The server does not keep this process alive, and ends with it. */
async function sendCommand(run: RedoclyCommand): Promise<RedoclyOutput> {
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
      once(child, "message", { signal }).then(([outcome]) => outcome as RedoclyOutput),
      once(child, "exit", { signal }).then(([code]): never => {
        server = undefined;
        throw new Error(`Redocly exited with code ${code} before it finished.`);
      }),
    ]);
  } finally {
    settled.abort();
    child.unref();
    child.channel?.unref();
  }
}

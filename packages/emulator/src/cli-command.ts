import { readFile } from "node:fs/promises";
import { readCommand, USAGE, UsageError } from "./cli-options.ts";
import {
  type EmulatorServer,
  type EmulatorServerOptions,
  type ServedRequest,
  startServer,
} from "./server.ts";

/** How often due events run while there are no requests, in milliseconds. */
const TICK_INTERVAL = 250;

/** Runs the command line of this process. @param manifest - The URL of the `package.json` of this package. */
export async function runCommand(manifest: URL): Promise<void> {
  try {
    const command = readCommand(process.argv.slice(2));
    if (command.kind === "serve") await runServer(command.options);
    else console.log(command.kind === "help" ? USAGE : await readVersion(manifest));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    exitWithError(`${error.message}\nSee npx @grinfi/emulator --help.`, 2);
  }
}

async function runServer(options: EmulatorServerOptions): Promise<void> {
  const server = await startOrExit(options);
  if (server === undefined) return;
  const { url, emulator } = server;
  const key = options.apiKeys === undefined ? "any-key" : "YOUR_KEY";
  console.log(`The Grinfi emulator is running. Press Ctrl+C to stop it. ${describeKeys(options.apiKeys)}

  Base URL  ${url}
  Page      ${url}/

Try:

  curl -H "Authorization: Bearer ${key}" "${url}/leads/api/lists?limit=1"
`);
  const ticking = setInterval(() => emulator.advance(0), TICK_INTERVAL);
  const stop = async (): Promise<void> => {
    clearInterval(ticking);
    await server.close();
    console.log("Stopped.");
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void stop());
}

async function startOrExit(options: EmulatorServerOptions): Promise<EmulatorServer | undefined> {
  try {
    return await startServer({ ...options, onRequestEnd: logRequest });
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (code !== "EADDRINUSE" && code !== "EACCES") throw error;
    const problem = code === "EADDRINUSE" ? "is in use" : "is not permitted";
    exitWithError(
      `Port ${options.port} ${problem}. Choose another port, or pass --port 0 for any free port.`,
      1,
    );
    return undefined;
  }
}

function logRequest({ method, path, status, durationMs, operation }: ServedRequest): void {
  const time = new Date().toISOString().slice(11, 23);
  const outcome = status ?? "---";
  console.log(`${time}  ${outcome}  ${method} ${path}  ${Math.round(durationMs)} ms  ${operation ?? "-"}`);
}

function describeKeys(keys: readonly string[] | undefined): string {
  if (keys === undefined) return "Any API key is valid.";
  return `${keys.length === 1 ? "One API key is" : `${keys.length} API keys are`} valid.`;
}

async function readVersion(manifest: URL): Promise<string> {
  const text = await readFile(manifest, "utf8");
  return String((JSON.parse(text) as { version?: unknown }).version);
}

function exitWithError(message: string, code: number): void {
  console.error(message);
  process.exitCode = code;
}

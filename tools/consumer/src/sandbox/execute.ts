import { spawn } from "node:child_process";

export type Command = readonly [command: string, ...args: string[]];

export interface ExecuteOptions {
  readonly cwd: string;
  /** Added to the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

const TIMEOUT_MS = 30 * 60_000;

/**
 * Runs a command and returns its standard output.
 *
 * @throws Error with the complete output if the command fails, or does not end within half an hour.
 */
export async function execute([command, ...args]: Command, { cwd, env }: ExecuteOptions): Promise<string> {
  const child = spawn(command, args, {
    cwd,
    env: { ...inheritedEnv(), ...env },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: TIMEOUT_MS,
    killSignal: "SIGKILL",
  });
  let stdout = "";
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    output += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  const exit = await new Promise<number | string | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve(code ?? signal));
  });
  if (exit === 0) return stdout;
  throw new Error(`${[command, ...args].join(" ")} exited with ${exit}:\n${output.trim()}`);
}

/**
 * The environment without the variables that the running package manager has set: they are meant for this workspace and
 * mislead other package managers. The paths of npm's configuration files stay.
 */
function inheritedEnv(): NodeJS.ProcessEnv {
  const isMisleading = (name: string): boolean =>
    (/^p?npm_/i.test(name) && !/^npm_config_(global|user)config$/i.test(name)) ||
    name === "NODE_OPTIONS" ||
    name === "INIT_CWD";
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !isMisleading(name)));
}

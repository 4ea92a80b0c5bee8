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
export async function execute(command: Command, options: ExecuteOptions): Promise<string> {
  const { exit, output } = start(command, options);
  const code = await exit;
  if (code === 0) return output.stdout;
  throw new Error(`${command.join(" ")} exited with ${code}:\n${output.all.trim()}`);
}

/**
 * Runs a command that does not end by itself, such as a server. Stops it when the work has ended.
 *
 * @param work - Receives the first line that the command has printed.
 * @throws Error with the complete output if the work fails, or the command ends before the work.
 */
export async function executeDuring(
  command: Command,
  options: ExecuteOptions,
  work: (line: string) => Promise<void>,
): Promise<void> {
  const { child, exit, output } = start(command, options);
  const line = new Promise<string>((resolve) => {
    child.stdout.on("data", () => {
      const [first, ...others] = output.stdout.split("\n");
      if (first !== undefined && others.length > 0) resolve(first);
    });
  });
  const end = exit.then((code) => {
    throw new Error(`It exited with ${code}.`);
  });
  try {
    await Promise.race([line.then(work), end]);
  } catch (error) {
    throw new Error(`${error}\n${command.join(" ")} printed:\n${output.all.trim()}`, { cause: error });
  } finally {
    child.kill("SIGTERM");
    await exit.catch(() => {});
  }
}

function start([command, ...args]: Command, { cwd, env }: ExecuteOptions) {
  const child = spawn(command, args, {
    cwd,
    env: { ...inheritedEnv(), ...env },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: TIMEOUT_MS,
    killSignal: "SIGKILL",
  });
  const output = { stdout: "", all: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output.stdout += text;
    output.all += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    output.all += text;
  });
  const exit = new Promise<number | string | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve(code ?? signal));
  });
  return { child, exit, output };
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

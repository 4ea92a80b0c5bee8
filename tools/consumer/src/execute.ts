import { spawn } from "node:child_process";

export interface Place {
  readonly cwd: string;
  /** Over the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

const LIMIT = 30 * 60_000;

/**
 * Runs a command and gives what it wrote to its standard output.
 *
 * @throws Error with all that it wrote when it fails, or does not end within half an hour.
 */
export async function execute([command, ...args]: Command, { cwd, env }: Place): Promise<string> {
  const child = spawn(command, args, {
    cwd,
    env: { ...inherited(), ...env },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: LIMIT,
    killSignal: "SIGKILL",
  });
  let output = "";
  let all = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
    all += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    all += text;
  });
  const end = await new Promise<number | string | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve(code ?? signal));
  });
  if (end === 0) return output;
  throw new Error(`${[command, ...args].join(" ")} ended with ${end}:\n${all.trim()}`);
}

export type Command = readonly [command: string, ...args: string[]];

/**
 * Without what the package manager that runs this has set: it is meant for this workspace and misleads others. Where the
 * machine's settings are stays.
 */
function inherited(): NodeJS.ProcessEnv {
  const isMisleading = (name: string): boolean =>
    (/^p?npm_/i.test(name) && !/^npm_config_(global|user)config$/i.test(name)) ||
    name === "NODE_OPTIONS" ||
    name === "INIT_CWD";
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !isMisleading(name)));
}

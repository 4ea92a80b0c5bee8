import { InputError } from "./input-error.ts";

/** The environment of a command. */
export interface CommandContext {
  /** The root of the repository. */
  readonly root: string;
  readonly args: string[];
  readonly log: (text: string) => void;
  readonly warn: (text: string) => void;
}

export interface Command {
  /** The text of `--help`. */
  readonly usage: string;
  run(context: CommandContext): Promise<void>;
}

/** Runs a command in this process. The working directory is the root of the repository: pnpm sets it. */
export async function runCommand(command: Command): Promise<void> {
  const args = process.argv.slice(2);
  process.exitCode = await execute(command, {
    root: process.cwd(),
    args,
    log: console.log,
    warn: console.warn,
  });
}

/** Runs a command and returns its exit code: 1 for invalid input, after a message without a stack. */
export async function execute(command: Command, context: CommandContext): Promise<number> {
  if (context.args.includes("--help")) {
    context.log(command.usage);
    return 0;
  }
  try {
    await command.run(context);
    return 0;
  } catch (error) {
    if (!(error instanceof InputError) && !isUsageError(error)) throw error;
    context.warn((error as Error).message);
    return 1;
  }
}

const isUsageError = (error: unknown): boolean =>
  String((error as { code?: unknown }).code).startsWith("ERR_PARSE_ARGS");

/** Parses seconds from the command line and returns milliseconds. */
export function parseSeconds(option: string, seconds: string): number {
  const value = Number(seconds) * 1000;
  if (value > 0 && Number.isFinite(value)) return value;
  throw new InputError(`${option} must be a number of seconds above 0, not ${JSON.stringify(seconds)}.`);
}

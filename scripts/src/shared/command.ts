import { InputError } from "./input-error.ts";

/** What a command works with. */
export interface CommandContext {
  /** The root of the repository. */
  readonly root: string;
  readonly args: string[];
  readonly log: (text: string) => void;
  readonly warn: (text: string) => void;
}

export type Command = (context: CommandContext) => Promise<void>;

/** Runs a command for this process; pnpm runs every script of the root in the root. */
export async function runCommand(command: Command): Promise<void> {
  const args = process.argv.slice(2);
  process.exitCode = await execute(command, {
    root: process.cwd(),
    args,
    log: console.log,
    warn: console.warn,
  });
}

/** Gives the exit code: 1, with its message and no stack, for input that cannot be used. */
export async function execute(command: Command, context: CommandContext): Promise<number> {
  try {
    await command(context);
    return 0;
  } catch (error) {
    if (!(error instanceof InputError) && !isUsage(error)) throw error;
    context.warn((error as Error).message);
    return 1;
  }
}

const isUsage = (error: unknown): boolean =>
  String((error as { code?: unknown }).code).startsWith("ERR_PARSE_ARGS");

/** Reads a number of seconds from the command line. */
export function milliseconds(option: string, seconds: string): number {
  const value = Number(seconds) * 1000;
  if (value > 0 && Number.isFinite(value)) return value;
  throw new InputError(`${option} takes a number of seconds above 0, not ${JSON.stringify(seconds)}.`);
}

import { InputError } from "./input-error.ts";

/** The root of the repository: pnpm runs every script of the root there. */
export const ROOT: string = process.cwd();

/** Runs a command; input that cannot be used ends it with exit code 1 and its message, without a stack. */
export async function runCommand(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof InputError) && !isUsage(error)) throw error;
    console.error((error as Error).message);
    process.exitCode = 1;
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

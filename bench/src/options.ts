import { parseArgs } from "node:util";

export interface BenchmarkOptions {
  /** The names of the parts to run. */
  readonly parts: readonly string[];
  /** The commit of the build to compare with. */
  readonly baseline: string | undefined;
}

/**
 * Reads the options of the command line.
 *
 * @returns `undefined` if only the help is requested.
 * @throws Error if an option or the name of a part is unknown.
 */
export function readOptions(args: readonly string[], parts: readonly string[]): BenchmarkOptions | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      baseline: { type: "string" },
      only: { type: "string", multiple: true },
      help: { type: "boolean" },
    },
  });
  if (values.help) return undefined;
  const { only = [] } = values;
  const unknown = only.find((name) => !parts.includes(name));
  if (unknown !== undefined)
    throw new Error(`The benchmark has no part "${unknown}". Its parts are ${parts.join(", ")}.`);
  return { parts: only.length === 0 ? parts : only, baseline: values.baseline };
}

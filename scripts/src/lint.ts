import { fileURLToPath } from "node:url";
import { InputError } from "./input-error.ts";
import type { JsonObject } from "./json.ts";
import { redocly } from "./redocly.ts";

const RULES = fileURLToPath(new URL("../redocly.yaml", import.meta.url));

interface LintReport {
  readonly problems: readonly {
    readonly message: string;
    readonly ruleId: string;
    readonly severity: string;
    readonly location: readonly { readonly pointer?: string }[];
  }[];
}

/**
 * Lints a description with Redocly and the rules of `scripts/redocly.yaml`.
 *
 * @throws InputError that lists every error with its place.
 */
export async function lint(description: JsonObject, source: string): Promise<void> {
  const report = await redocly<LintReport>(
    "lint",
    [description],
    ["--config", RULES, "--max-problems", "1000"],
  );
  const errors = report.problems.filter(({ severity }) => severity === "error");
  if (errors.length === 0) return;
  const lines = errors.map(
    ({ location, message, ruleId }) => `${location[0]?.pointer ?? "#"}: ${message} (${ruleId})`,
  );
  throw new InputError(`${source} does not pass the linter:\n  ${lines.join("\n  ")}`);
}

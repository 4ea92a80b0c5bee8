import { fileURLToPath } from "node:url";
import type { JsonObject } from "../description/json.ts";
import { InputError } from "../shared/input-error.ts";
import { redocly } from "../shared/redocly.ts";
import { wrapReferences } from "./wrap-references.ts";

const REDOCLY_CONFIG = fileURLToPath(new URL("../../redocly.yaml", import.meta.url));

interface LintReport {
  readonly problems: readonly {
    readonly message: string;
    readonly ruleId: string;
    readonly severity: string;
    readonly location: readonly { readonly pointer?: string }[];
  }[];
}

/**
 * Lints a description, to which the overlay was applied, with Redocly and the rules of `scripts/redocly.yaml`.
 *
 * @returns The examples of the overlay that do not match their schemas.
 * @throws InputError that lists every error of the description.
 */
export async function lint(description: JsonObject, source: string): Promise<string[]> {
  const options = ["--config", REDOCLY_CONFIG, "--max-problems", "1000"];
  const { problems } = await redocly<LintReport>("lint", [wrapReferences(description)], options);
  const describe = (severity: string): string[] =>
    problems
      .filter((problem) => problem.severity === severity)
      .map(({ location, message, ruleId }) => `${location[0]?.pointer ?? "#"}: ${message} (${ruleId})`);
  const errors = describe("error");
  if (errors.length > 0)
    throw new InputError(`${source} does not pass the linter:\n  ${errors.join("\n  ")}`);
  return describe("warn");
}

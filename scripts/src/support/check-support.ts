import type { JsonObject } from "../description/json.ts";
import { InputError } from "../shared/input-error.ts";
import { bodyProblems } from "./body-problems.ts";
import { keywordProblems } from "./keyword-problems.ts";
import { parameterProblems } from "./parameter-problems.ts";
import { pathProblems } from "./path-problems.ts";
import { recursionProblems } from "./recursion-problems.ts";
import { responseProblems } from "./response-problems.ts";
import { securityProblems } from "./security-problems.ts";
import { serverProblems } from "./server-problems.ts";

/**
 * Checks that the SDK implements everything that a description says. Whatever it does not implement is rejected by
 * name, since the code would otherwise send or read something else.
 *
 * @param description - A description with the overlay applied.
 * @throws InputError that lists every problem with its location and what to do.
 */
export function checkSupport(description: JsonObject, source: string): void {
  const problems = [
    ...keywordProblems(description),
    ...recursionProblems(description),
    ...serverProblems(description),
    ...securityProblems(description),
    ...pathProblems(description),
    ...parameterProblems(description),
    ...bodyProblems(description),
    ...responseProblems(description),
  ];
  if (problems.length === 0) return;
  throw new InputError(
    `${source} has parts that the SDK does not support:\n  ${problems.join("\n  ")}\nCorrect them in openapi/overlay.yaml, or extend the generator.`,
  );
}

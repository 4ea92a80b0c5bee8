import type { JsonObject } from "../description/json.ts";
import { operationsWithoutMethod } from "./resource-paths.ts";
import { listsWithoutRowKey } from "./row-keys.ts";
import { operationsWithoutSummary } from "./summaries.ts";

/**
 * The parts of the overlay that do not match the description. The SDK still works, but its docs and resources are
 * incomplete.
 */
export interface OverlayGaps {
  /** Targets of the overlay that select nothing, and fields that exist only in the overlay. */
  readonly unmatched: readonly string[];
  /** Operations without a summary. */
  readonly withoutSummary: readonly string[];
  /** Operations without `x-sdk-method`. */
  readonly withoutMethod: readonly string[];
  /** Lists without `x-sdk-row-key`. */
  readonly withoutRowKey: readonly string[];
  /** Examples of the overlay that do not match their schemas. */
  readonly invalidExamples: readonly string[];
}

/** Finds the gaps of a description, in addition to those that were found while applying the overlay and linting. */
export function findGaps(
  description: JsonObject,
  found: Pick<OverlayGaps, "unmatched" | "invalidExamples">,
): OverlayGaps {
  return {
    unmatched: found.unmatched,
    withoutSummary: operationsWithoutSummary(description),
    withoutMethod: operationsWithoutMethod(description),
    withoutRowKey: listsWithoutRowKey(description),
    invalidExamples: found.invalidExamples,
  };
}

/** Returns one sentence for each gap. */
export function describeGaps(gaps: OverlayGaps): string[] {
  return [
    ...gaps.unmatched.map((target) => `The overlay changes ${target}, which the description does not have.`),
    ...gaps.withoutSummary.map((id) => `The overlay has no summary for ${id}.`),
    ...gaps.withoutMethod.map((id) => `The overlay has no x-sdk-method for ${id}.`),
    ...gaps.withoutRowKey.map((id) => `The overlay has no x-sdk-row-key for ${id}.`),
    ...gaps.invalidExamples.map(
      (example) => `An example of the overlay does not match its schema: ${example}`,
    ),
  ];
}

import type { JsonObject } from "../../description/json.ts";
import { listOperations, methodAndPath } from "../../description/operations.ts";
import { operationsWithoutMethod } from "../resource-paths.ts";
import { listsWithoutRowKey } from "./row-keys.ts";
import { describeStaleTarget, groupStaleTargets, type StaleTarget } from "./stale-targets.ts";
import { operationsWithoutSummary } from "./summaries.ts";

/**
 * The parts of the overlay that do not match the description. The SDK still works, but its docs and resources are
 * incomplete.
 */
export interface OverlayGaps {
  /** Targets of the overlay that select nothing, and fields that exist only in the overlay. */
  readonly unmatched: readonly StaleTarget[];
  /** Operations without a summary. */
  readonly withoutSummary: readonly string[];
  /** Operations without `x-sdk-method`. */
  readonly withoutMethod: readonly string[];
  /** Lists without a valid `x-sdk-row-key`. */
  readonly withoutRowKey: readonly string[];
  /** Examples of the overlay that do not match their schemas. */
  readonly invalidExamples: readonly string[];
}

/** The gaps that are found while the overlay is applied and linted. */
interface FoundGaps {
  readonly unmatched: readonly string[];
  readonly invalidExamples: readonly string[];
  /** The new method and path of each operation that moved, by the old ones. */
  readonly moved?: ReadonlyMap<string, string>;
}

/**
 * Finds the gaps of a description, in addition to those that were found already. An operation whose actions still have
 * its old path lacks everything that they add, which is one gap.
 */
export function findGaps(
  description: JsonObject,
  { unmatched, invalidExamples, moved = new Map() }: FoundGaps,
): OverlayGaps {
  const stale = groupStaleTargets(unmatched, description, moved);
  const reported = new Set(stale.map(({ movedTo }) => movedTo));
  const operations = listOperations(description).filter((operation) =>
    reported.has(methodAndPath(operation)),
  );
  const ids = new Set(operations.map(({ id }) => id));
  const others = (found: readonly string[]): string[] => found.filter((id) => !ids.has(id));
  return {
    unmatched: stale,
    withoutSummary: others(operationsWithoutSummary(description)),
    withoutMethod: others(operationsWithoutMethod(description)),
    withoutRowKey: others(listsWithoutRowKey(description)),
    invalidExamples,
  };
}

/** Returns one sentence for each part of the description that has gaps. */
export function describeGaps(gaps: OverlayGaps): string[] {
  return [
    ...gaps.unmatched.map(describeStaleTarget),
    ...describeIncomplete(gaps),
    ...gaps.invalidExamples.map(
      (example) => `An example of the overlay does not match its schema: ${example}`,
    ),
  ];
}

/** Returns one sentence for each operation that the overlay describes incompletely. */
function describeIncomplete({ withoutSummary, withoutMethod, withoutRowKey }: OverlayGaps): string[] {
  const ids = new Set([...withoutSummary, ...withoutMethod, ...withoutRowKey]);
  return [...ids].map((id) => {
    const missing = [
      ...(withoutSummary.includes(id) ? ["no summary"] : []),
      ...(withoutMethod.includes(id) ? ["no x-sdk-method"] : []),
      ...(withoutRowKey.includes(id) ? ["no valid x-sdk-row-key"] : []),
    ];
    return `The overlay has ${missing.join(", ").replace(/, (?=[^,]*$)/, " and ")} for ${id}.`;
  });
}

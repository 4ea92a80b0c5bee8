import { isDeepStrictEqual } from "node:util";
import { type Json, type JsonObject, objectOr } from "../description/json.ts";
import type { DescribedOperation } from "../description/operations.ts";
import { resolvePointer } from "../description/references.ts";
import { indexUsage } from "../description/traversal/component-usage.ts";
import { type OperationPair, pairOperations } from "./operation-changes.ts";
import { renamedPathParameters } from "./path-parameters.ts";

/** Two descriptions that contain only the operations that differ between them. */
export interface ChangedOperations {
  readonly before: JsonObject;
  readonly after: JsonObject;
  /** These operations, each on both sides. */
  readonly pairs: readonly OperationPair[];
}

/**
 * Drops the operations that are equal on both sides, those that only one side has, and the components that no other
 * operation uses. This saves time, because the duration of a comparison grows with the size of the descriptions.
 */
export function keepChangedOperations(before: JsonObject, after: JsonObject): ChangedOperations {
  const pairs = changedPairs(before, after);
  return {
    before: subsetOf(
      before,
      pairs.map((pair) => pair.before),
    ),
    after: subsetOf(
      after,
      pairs.map((pair) => pair.after),
    ),
    pairs,
  };
}

/** Returns the operations that differ, or that use a component that differs. */
function changedPairs(before: JsonObject, after: JsonObject): OperationPair[] {
  const old = usersOfChanged(before, after);
  const now = usersOfChanged(after, before);
  return pairOperations(before, after).filter(
    (pair) =>
      old.has(pair.before.id) ||
      now.has(pair.after.id) ||
      renamedPathParameters(pair).size > 0 ||
      !isDeepStrictEqual(callOf(before, pair.before), callOf(after, pair.after)),
  );
}

/** Returns the ids of operations that use a component that is missing or different in the other description. */
function usersOfChanged(description: JsonObject, other: JsonObject): Set<string> {
  const changed = [...indexUsage(description)].filter(
    ([component]) =>
      !isDeepStrictEqual(resolvePointer(description, component), resolvePointer(other, component)),
  );
  return new Set(changed.flatMap(([, usage]) => [...usage.keys()]));
}

const callOf = (description: JsonObject, { path, node }: DescribedOperation): object => ({
  node,
  shared: objectOr(objectOr(description.paths)[path]).parameters,
});

/** Returns a description of these operations and the components that they use. */
function subsetOf(description: JsonObject, operations: readonly DescribedOperation[]): JsonObject {
  const { webhooks: _, "x-sdk-jobs": _jobs, "x-sdk-webhooks": _events, ...kept } = description;
  const paths: Record<string, JsonObject> = {};
  for (const { path, method, node } of operations) {
    const { parameters } = objectOr(objectOr(description.paths)[path]);
    paths[path] = { ...(parameters !== undefined && { parameters }), ...paths[path], [method]: node };
  }
  const subset = { ...kept, paths };
  const used = [...indexUsage(subset).keys()].map((reference) => reference.split("/").slice(0, 4).join("/"));
  // A reference into another operation needs that operation, too.
  if (used.some((reference) => !reference.startsWith("#/components/"))) return description;
  const components = new Set(used.map((reference) => resolvePointer(description, reference)));
  return { ...subset, components: pickComponents(objectOr(description.components), components) };
}

/** Keeps all security schemes, since operations refer to them by name. */
function pickComponents(components: JsonObject, kept: ReadonlySet<Json | undefined>): JsonObject {
  const kinds = Object.entries(components).map(([kind, named]) => {
    const entries = Object.entries(objectOr(named));
    const isKept = ([, component]: [string, Json]): boolean =>
      kind === "securitySchemes" || kept.has(component);
    return [kind, Object.fromEntries(entries.filter(isKept))];
  });
  return Object.fromEntries(kinds);
}

import { isDeepStrictEqual } from "node:util";
import { indexUsage } from "../description/component-usage.ts";
import { type Json, type JsonObject, objectOr } from "../description/json.ts";
import type { DescribedOperation } from "../description/operations.ts";
import { resolvePointer } from "../description/references.ts";
import { type Pair, pairOperations } from "./operation-changes.ts";

/** Two descriptions of the operations alone that are not the same in both. */
export interface Narrowed {
  readonly before: JsonObject;
  readonly after: JsonObject;
  /** The operations. */
  readonly pairs: readonly Pair[];
}

/**
 * Leaves out the operations that are the same on both sides and those that only one side has, and the components
 * that none of the others uses: the tools that compare descriptions take a time that grows with what they are given.
 */
export function narrow(before: JsonObject, after: JsonObject): Narrowed {
  const pairs = changedPairs(before, after);
  return {
    before: only(
      before,
      pairs.map((pair) => pair.before),
    ),
    after: only(
      after,
      pairs.map((pair) => pair.after),
    ),
    pairs,
  };
}

/** The pairs whose calls differ in themselves, or in a component that they use. */
function changedPairs(before: JsonObject, after: JsonObject): Pair[] {
  const old = usersOfChanged(before, after);
  const now = usersOfChanged(after, before);
  return pairOperations(before, after).filter(
    (pair) =>
      old.has(pair.before.id) ||
      now.has(pair.after.id) ||
      !isDeepStrictEqual(callOf(before, pair.before), callOf(after, pair.after)),
  );
}

/** The operations that use a component which the other description does not have, or not like that. */
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

/** A description of these operations and of the components that they use. */
function only(description: JsonObject, operations: readonly DescribedOperation[]): JsonObject {
  const { webhooks: _, ...kept } = description;
  const paths: Record<string, JsonObject> = {};
  for (const { path, method, node } of operations) {
    const { parameters } = objectOr(objectOr(description.paths)[path]);
    paths[path] = { ...(parameters !== undefined && { parameters }), ...paths[path], [method]: node };
  }
  const narrowed = { ...kept, paths };
  const used = [...indexUsage(narrowed).keys()].map((reference) =>
    reference.split("/").slice(0, 4).join("/"),
  );
  // A reference to a part of another operation needs that one, too.
  if (used.some((reference) => !reference.startsWith("#/components/"))) return description;
  const components = new Set(used.map((reference) => resolvePointer(description, reference)));
  return { ...narrowed, components: onlyThese(objectOr(description.components), components) };
}

/** The security schemes are referred to by name, so all of them are kept. */
function onlyThese(components: JsonObject, kept: ReadonlySet<Json | undefined>): JsonObject {
  const kinds = Object.entries(components).map(([kind, named]) => {
    const entries = Object.entries(objectOr(named));
    const isKept = ([, component]: [string, Json]): boolean =>
      kind === "securitySchemes" || kept.has(component);
    return [kind, Object.fromEntries(entries.filter(isKept))];
  });
  return Object.fromEntries(kinds);
}

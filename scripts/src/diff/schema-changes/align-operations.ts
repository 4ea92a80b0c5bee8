import { type Json, type JsonObject, objectOr } from "../../description/json.ts";
import type { DescribedOperation } from "../../description/operations.ts";
import { dereference } from "../../description/references.ts";
import type { Narrowed } from "../narrow.ts";
import type { Pair } from "../operation-changes.ts";

/** Two descriptions whose operations stand in the same places. */
export interface Aligned {
  readonly before: JsonObject;
  readonly after: JsonObject;
}

/**
 * Both descriptions with their operations, each at the same path, method and id, and with the
 * parameters that it has on both sides in the same order.
 *
 * Redocly pairs by place, and what has no partner there by how alike it looks. A call is known by its id and a
 * parameter by its name, so whatever has no partner by these is left out here and told apart.
 */
export function align({ before, after, pairs }: Narrowed): Aligned {
  const aligned = pairs.map((pair) => alignPair(before, after, pair));
  const paths = (side: "before" | "after"): JsonObject =>
    Object.fromEntries(aligned.map(({ id, method, ...nodes }) => [`/${id}`, { [method]: nodes[side] }]));
  return { before: { ...before, paths: paths("before") }, after: { ...after, paths: paths("after") } };
}

interface AlignedPair extends Aligned {
  readonly id: string;
  readonly method: string;
}

function alignPair(before: JsonObject, after: JsonObject, pair: Pair): AlignedPair {
  const { id, method } = pair.after;
  const old = parametersByName(before, pair.before);
  const parameters = [...parametersByName(after, pair.after)].flatMap(([key, now]) => {
    const then = old.get(key);
    if (then === undefined) return [];
    const isShared = typeof now.$ref === "string" && now.$ref === then.$ref;
    return [isShared ? [then, now] : [marked(key, before, then), marked(key, after, now)]];
  });
  const at = (index: 0 | 1): Json[] => parameters.map((both) => objectOr(both[index]));
  return {
    id,
    method,
    before: { ...pair.before.node, operationId: id, parameters: at(0) },
    after: { ...pair.after.node, parameters: at(1) },
  };
}

/** The parameters of an operation and of its path, by place and name. References are kept. */
export function parametersByName(
  description: JsonObject,
  { path, node }: DescribedOperation,
): Map<string, JsonObject> {
  const shared = objectOr(objectOr(description.paths)[path]).parameters;
  const all = [shared, node.parameters].flatMap((list) => (Array.isArray(list) ? list.map(objectOr) : []));
  return new Map(
    all.map((parameter) => {
      const { in: place, name } = dereference(description, parameter);
      return [`${place} ${name}`, parameter];
    }),
  );
}

/** So long a mark that no two parameters look more alike than those of the same name. */
const marked = (key: string, description: JsonObject, parameter: JsonObject): JsonObject => ({
  ...dereference(description, parameter),
  "x-key": key.repeat(Math.ceil(2000 / key.length)),
});

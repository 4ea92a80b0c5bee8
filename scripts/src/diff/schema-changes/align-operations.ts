import { arrayOr, type Json, type JsonObject, objectOr } from "../../description/json.ts";
import { isIgnoredParameter } from "../../description/operation-schemas.ts";
import type { DescribedOperation } from "../../description/operations.ts";
import { dereference } from "../../description/references.ts";
import type { ChangedOperations } from "../changed-operations.ts";
import type { OperationPair } from "../operation-changes.ts";
import { renamedPathParameters } from "../path-parameters.ts";
import { pairSuccesses } from "../response-changes.ts";
import { unifyContent } from "./unify-content.ts";

/** Two descriptions with the same operations at the same paths. */
export interface AlignedDescriptions {
  readonly before: JsonObject;
  readonly after: JsonObject;
}

/**
 * Moves each operation to the same path, method and id on both sides, puts its parameters in the same order, and its
 * successful responses under the same status.
 *
 * Redocly pairs nodes by position, and the remaining ones by similarity. The SDK identifies operations by id and
 * parameters by name, and its results do not depend on the status. Parameters and successful responses that only one
 * side has are left out here, and are reported separately.
 */
export function alignOperations({ before, after, pairs }: ChangedOperations): AlignedDescriptions {
  const aligned = pairs.map((pair) => alignPair(before, after, pair));
  const paths = (side: "before" | "after"): JsonObject =>
    Object.fromEntries(aligned.map(({ id, method, ...nodes }) => [`/${id}`, { [method]: nodes[side] }]));
  return {
    before: unifyContent({ ...before, paths: paths("before") }),
    after: unifyContent({ ...after, paths: paths("after") }),
  };
}

interface AlignedPair extends AlignedDescriptions {
  readonly id: string;
  readonly method: string;
}

function alignPair(before: JsonObject, after: JsonObject, pair: OperationPair): AlignedPair {
  const { id, method } = pair.after;
  const old = parametersByName(before, pair.before, renamedPathParameters(pair));
  const parameters = [...parametersByName(after, pair.after)].flatMap(([key, now]) => {
    const then = old.get(key);
    if (then === undefined) return [];
    const isShared = typeof now.$ref === "string" && now.$ref === then.$ref;
    return [isShared ? [then, now] : [withMark(key, before, then), withMark(key, after, now)]];
  });
  const at = (index: 0 | 1): Json[] => parameters.map((both) => objectOr(both[index]));
  const [oldResponses, responses] = alignResponses(pair);
  return {
    id,
    method,
    before: { ...pair.before.node, operationId: id, parameters: at(0), responses: oldResponses },
    after: { ...pair.after.node, parameters: at(1), responses },
  };
}

/** Returns the responses of both sides, with the old successful responses under their new status. */
function alignResponses(pair: OperationPair): [JsonObject, JsonObject] {
  const { kept, removed, added } = pairSuccesses(pair);
  // `default` may be an error on the other side.
  const statusOf = (status: string): string => (status === "default" ? "2XX" : status);
  const rename = (
    responses: Json | undefined,
    names: ReadonlyMap<string, string>,
    dropped: readonly string[],
  ): JsonObject =>
    Object.fromEntries(
      Object.entries(objectOr(responses))
        .filter(([status]) => !dropped.includes(status))
        .map(([status, response]) => [names.get(status) ?? status, response]),
    );
  const oldNames = new Map(kept.map(([from, to]) => [from, statusOf(to)]));
  const names = new Map(kept.map(([, to]) => [to, statusOf(to)]));
  return [
    rename(pair.before.node.responses, oldNames, removed),
    rename(pair.after.node.responses, names, added),
  ];
}

/**
 * Returns the parameters of an operation and its path that have an effect, by location and name. Keeps references.
 *
 * @param renames - The new names of path parameters, by their old names.
 */
export function parametersByName(
  description: JsonObject,
  { path, node }: DescribedOperation,
  renames: ReadonlyMap<unknown, string> = new Map(),
): Map<string, JsonObject> {
  const shared = objectOr(objectOr(description.paths)[path]).parameters;
  const all = [...arrayOr(shared), ...arrayOr(node.parameters)].map(objectOr);
  const used = all.filter((parameter) => !isIgnoredParameter(dereference(description, parameter)));
  return new Map(
    used.map((parameter) => {
      const resolved = dereference(description, parameter);
      const { in: location, name } = resolved;
      const renamed = location === "path" ? renames.get(name) : undefined;
      return renamed === undefined
        ? [`${location} ${name}`, parameter]
        : [`${location} ${renamed}`, { ...resolved, name: renamed }];
    }),
  );
}

/** Adds a text that is long enough for Redocly to consider parameters of the same name the most similar. */
const withMark = (key: string, description: JsonObject, parameter: JsonObject): JsonObject => ({
  ...dereference(description, parameter),
  "x-key": key.repeat(Math.ceil(2000 / key.length)),
});

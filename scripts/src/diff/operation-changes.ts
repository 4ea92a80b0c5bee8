import { type Json, type JsonObject, objectOr } from "../description/json.ts";
import { type DescribedOperation, listOperations, methodAndPath } from "../description/operations.ts";
import { indexUsage } from "../description/traversal/component-usage.ts";
import type { Change, ChangeKind } from "./change.ts";
import { listNames } from "./render.ts";
import { rate, type Severity } from "./severity.ts";

/** An operation on both sides, under its old and its new id. */
export interface OperationPair {
  readonly before: DescribedOperation;
  readonly after: DescribedOperation;
}

/**
 * Returns the operations that both descriptions have: under the same id, or renamed at the same method and path. The
 * names of path parameters may differ.
 */
export function pairOperations(before: JsonObject, after: JsonObject): OperationPair[] {
  const byId = new Map(listOperations(after).map((operation) => [operation.id, operation]));
  const byPath = new Map(listOperations(after).map((operation) => [methodAndTemplate(operation), operation]));
  const known = new Set(listOperations(before).map(({ id }) => id));
  return listOperations(before).flatMap((old) => {
    const renamed = byPath.get(methodAndTemplate(old));
    const same = byId.get(old.id) ?? (renamed !== undefined && !known.has(renamed.id) ? renamed : undefined);
    return same === undefined ? [] : [{ before: old, after: same }];
  });
}

/** Returns the new method and path of each operation that has another one, by the old ones. */
export function movedOperations(before: JsonObject, after: JsonObject): Map<string, string> {
  const paths = pairOperations(before, after).map(
    (pair) => [methodAndPath(pair.before), methodAndPath(pair.after)] as const,
  );
  return new Map(paths.filter(([from, to]) => from !== to));
}

/** Returns operations that were added, removed, renamed or moved to another path. */
export function operationChanges(before: JsonObject, after: JsonObject): Change[] {
  const pairs = pairOperations(before, after);
  const kept = new Set(pairs.map((pair) => pair.before.id));
  const known = new Set(pairs.map((pair) => pair.after.id));
  return [
    ...listOperations(before)
      .filter(({ id }) => !kept.has(id))
      .map(removed),
    ...pairs.filter((pair) => pair.before.id !== pair.after.id).map(renamed),
    ...pairs.filter((pair) => methodAndTemplate(pair.before) !== methodAndTemplate(pair.after)).map(moved),
    ...listOperations(after)
      .filter(({ id }) => !known.has(id))
      .map(added),
  ];
}

/**
 * Returns shared schemas that were removed, because code may use their types by name. Other changes of a schema are
 * reported for the operations that use it.
 */
export function schemaRemovals(before: JsonObject, after: JsonObject): Change[] {
  const left = objectOr(objectOr(after.components).schemas);
  const used = indexUsage(before);
  return Object.keys(objectOr(objectOr(before.components).schemas))
    .filter((name) => !Object.hasOwn(left, name) && used.has(`#/components/schemas/${name}`))
    .map((name) => ({
      kind: "other",
      operations: [],
      subject: `the type \`components["schemas"][${JSON.stringify(name)}]\``,
      event: "was removed",
      ...rateOperation("Schema removed"),
    }));
}

/**
 * Returns the operations whose reference page has another address, as one change. The page of a renamed operation moves
 * with it.
 */
export function pageChanges(pairs: readonly OperationPair[]): Change[] {
  const pageOf = ({ node }: DescribedOperation): Json | undefined => objectOr(node.externalDocs).url;
  const operations = pairs
    .filter(({ before, after }) => before.id === after.id && pageOf(before) !== pageOf(after))
    .map(({ after }) => after.id)
    .sort();
  if (operations.length === 0) return [];
  const [pages, have] = operations.length === 1 ? ["page", "has"] : ["pages", "have"];
  return [
    {
      kind: "operation page moved",
      operations,
      subject: `the reference ${pages} of ${listNames(operations)}`,
      event: `${have} another address`,
      severity: "fix",
      why: "only links in the documentation are different",
    },
  ];
}

function removed(operation: DescribedOperation): Change {
  return operationChange(
    "operation removed",
    operation.id,
    `was removed (${methodAndPath(operation)})`,
    rateOperation("operation-removed"),
  );
}

function renamed({ before, after }: OperationPair): Change {
  const only = before.id.toLowerCase() === after.id.toLowerCase() ? "; only the case differs" : "";
  return {
    ...operationChange(
      "operation renamed",
      after.id,
      `is the new name of \`${before.id}\`${only}`,
      rateOperation("operation-id-changed"),
    ),
    operations: [before.id, after.id],
  };
}

function moved({ before, after }: OperationPair): Change {
  const why =
    "calls by id still work; code that calls the old path with `@grinfi/core/paths` no longer compiles";
  return operationChange(
    "operation moved",
    after.id,
    `moved from ${methodAndPath(before)} to ${methodAndPath(after)}`,
    {
      severity: "breaking",
      why,
    },
  );
}

function added(operation: DescribedOperation): Change {
  const { id, node } = operation;
  const summary =
    typeof node.summary === "string" ? node.summary.replace(/\.$/, "") : methodAndPath(operation);
  return operationChange("operation added", id, `is new: ${summary}`, rateOperation("Operation added"));
}

const methodAndTemplate = ({ method, path }: DescribedOperation): string => `${method} ${templateOf(path)}`;

/** Returns a path without the names of its parameters. */
export const templateOf = (path: string): string => path.replaceAll(/\{[^}]*\}/g, "{}");

function rateOperation(key: string): { severity: Severity; why: string } {
  const isRule = !key.includes(" ");
  return rate({ rule: isRule ? key : undefined, impact: "major", change: key, directions: new Set() });
}

function operationChange(
  kind: ChangeKind,
  id: string,
  event: string,
  rating: { severity: Severity; why: string },
): Change {
  return { kind, operations: [id], subject: `\`${id}\``, event, ...rating };
}

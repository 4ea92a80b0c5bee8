import { isObject, type Json, type JsonObject, mapValues } from "../../description/json.ts";
import { encodePointerPart } from "../../description/references.ts";
import { redocly } from "../../shared/redocly.ts";
import type { AlignedDescriptions } from "./align-operations.ts";

/** A change as `redocly diff` reports it. */
export interface RedoclyChange {
  /** The path to the changed node in the new description, through the first operation that uses it. */
  readonly path: string;
  /**
   * The type of the node, such as `Operation` or `Schema`. `Composition` means the `allOf`, `anyOf` or `oneOf` of a
   * schema.
   */
  readonly typeName: string;
  readonly kind: "added" | "modified" | "removed";
  /** The keyword that was modified. */
  readonly property?: string;
  readonly impact: string;
  readonly verdicts: readonly { readonly ruleId: string; readonly impact: string }[];
  readonly base?: { readonly value?: Json };
  readonly revision?: { readonly value?: Json };
}

/** Keywords that do not change the interface. The `x-sdk-` keys of the overlay do not change it either. */
const TEXT_KEYWORDS = new Set([
  "description",
  "summary",
  "example",
  "examples",
  "externalDocs",
  "title",
  "version",
]);

/** Returns all differences between the interfaces of two descriptions. */
export async function compareWithRedocly({ before, after }: AlignedDescriptions): Promise<RedoclyChange[]> {
  const { changes } = await redocly<{ changes: RedoclyChange[] }>(
    "diff",
    [omitEmptyItems(before), omitEmptyItems(after)],
    ["--fail-on", "none"],
  );
  const isConsequence = consequenceFilter(changes);
  const reported = changes
    .filter(({ property = "" }) => !TEXT_KEYWORDS.has(property) && !property.startsWith("x-sdk-"))
    .filter((change) => !isConsequence(change))
    .flatMap((change) => (isGuessedRename(change) ? splitRename(change) : [asComposition(change)]));
  return reported.filter(
    ({ typeName, path }, index) =>
      typeName !== "Composition" ||
      index === reported.findIndex((other) => other.typeName === typeName && other.path === path),
  );
}

/**
 * Removes items of any value. OpenAPI 3.0 requires that an array has items, but these do not restrict them, so they are
 * no change for users, and a type in their place is declared for the first time.
 */
function omitEmptyItems<T extends Json>(node: T): T {
  const isEmpty = (value: Json): boolean => isObject(value) && Object.keys(value).length === 0;
  if (!isObject(node) || node.type !== "array" || node.items === undefined || !isEmpty(node.items))
    return mapValues(node, omitEmptyItems);
  const { items: _, ...rest }: JsonObject = node;
  return mapValues(rest, omitEmptyItems) as T;
}

/** Whether Redocly guessed that a removed field was renamed to a similar new field. */
const isGuessedRename = ({ property }: RedoclyChange): boolean => property === "key";

function splitRename({ base, revision, property: _, ...change }: RedoclyChange): RedoclyChange[] {
  const old = encodePointerPart(String(base?.value));
  return [
    { ...change, path: change.path.replace(/[^/]*$/, () => old), kind: "removed", ...(base && { base }) },
    { ...change, kind: "added", impact: "minor", verdicts: [], ...(revision && { revision }) },
  ];
}

const LIST = /\/(allOf|anyOf|oneOf)$/;
const MEMBER = /\/(allOf|anyOf|oneOf)\/\d+$/;

/** Converts a change of `allOf`, `anyOf` or `oneOf`, or of one of their members, to a change of the schema. */
function asComposition(change: RedoclyChange): RedoclyChange {
  const list = change.path.replace(/\/\d+$/, "");
  const isMember = change.kind !== "modified" && MEMBER.test(change.path);
  if (!isMember && !LIST.test(change.path)) return change;
  const { base: _, revision: __, ...rest } = change;
  return { ...rest, path: list.replace(LIST, ""), typeName: "Composition", kind: "modified" };
}

/** Returns a function that recognises changes that are only consequences of another change. */
function consequenceFilter(changes: readonly RedoclyChange[]): (change: RedoclyChange) => boolean {
  const paths = new Set(changes.map(({ path }) => path));
  const removed = new Set(changes.filter(({ kind }) => kind === "removed").map(({ path }) => path));
  const renamed = new Set(changes.filter(isGuessedRename).map(({ path }) => path));
  const recomposed = new Set(
    changes
      .filter(({ path, kind }) => kind !== "modified" && LIST.test(path))
      .map(({ path }) => path.replace(LIST, "")),
  );
  const retyped = new Set(
    changes
      .filter(({ path, property }) => property === "type" && !recomposed.has(path))
      .map(({ path }) => path),
  );
  return (change) => {
    const { path, property } = change;
    if (renamed.has(path) && !isGuessedRename(change)) return true;
    if (recomposed.has(path) && (property === "type" || property === "required")) return true;
    if (retyped.has(path) && (property === "format" || isPartOfScheme(change))) return true;
    if (property === "required" && lostWithFields(change, removed)) return true;
    if (property === "additionalProperties" && paths.has(`${path}/additionalProperties`)) return true;
    const isCause = LIST.test(path) && recomposed.has(path.replace(LIST, ""));
    return ancestors(path).some(
      (above) => renamed.has(above) || retyped.has(above) || (recomposed.has(above) && !isCause),
    );
  };
}

/** Whether a schema requires fewer fields than before, and only because these were removed. */
function lostWithFields({ path, base, revision }: RedoclyChange, removed: ReadonlySet<string>): boolean {
  const before = base?.value;
  const after = revision?.value ?? [];
  if (!Array.isArray(before) || !Array.isArray(after)) return false;
  const isGone = (name: Json): boolean => removed.has(`${path}/properties/${name}`);
  return (
    after.every((name) => before.includes(name)) &&
    before.every((name) => after.includes(name) || isGone(name))
  );
}

const isPartOfScheme = ({ typeName, property }: RedoclyChange): boolean =>
  typeName === "SecurityScheme" && property !== "type";

function ancestors(path: string): string[] {
  const parts = path.split("/");
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join("/"));
}

import type { RedoclyChange } from "./redocly-change.ts";

/** Matches the path of `allOf`, `anyOf` or `oneOf`. */
export const COMPOSITION: RegExp = /\/(allOf|anyOf|oneOf)$/;
const MEMBER = /\/(allOf|anyOf|oneOf)\/\d+$/;
/** Matches the path of `not`, or a path inside of it, but not a field with that name. */
const NEGATION = /(?<!\/properties)\/not(\/.*)?$/;

/**
 * Splits guessed renames, and merges the changes of a composition, or of a `not`, into one change of the schema that
 * has it.
 */
export function mergeChanges(changes: readonly RedoclyChange[]): RedoclyChange[] {
  const merged = changes.flatMap(splitRename).map(asNegation).map(asComposition);
  return merged.filter(
    (change, index) => index === merged.findIndex((other) => other === change || isSamePart(other, change)),
  );
}

/** Whether Redocly guessed that a removed field was renamed to a similar new field. */
export const isGuessedRename = ({ property }: RedoclyChange): boolean => property === "key";

function splitRename(change: RedoclyChange): RedoclyChange[] {
  if (!isGuessedRename(change)) return [change];
  const { base, revision, property: _, ...rest } = change;
  const old = String(base?.value).replaceAll("~", "~0").replaceAll("/", "~1");
  return [
    { ...rest, path: change.path.replace(/[^/]*$/, () => old), kind: "removed", ...(base && { base }) },
    { ...rest, kind: "added", impact: "minor", verdicts: [], ...(revision && { revision }) },
  ];
}

function asNegation(change: RedoclyChange): RedoclyChange {
  const [whole, inside] = NEGATION.exec(change.path) ?? [];
  if (whole === undefined) return change;
  const { path, kind, base: _, revision: __, ...rest } = change;
  const isAdded = inside === undefined && kind === "added";
  const isRemoved = inside === undefined && kind === "removed";
  return {
    ...rest,
    path: path.slice(0, -whole.length),
    typeName: "Schema",
    kind: "modified",
    property: "not",
    ...(!isAdded && { base: { value: {} } }),
    ...(!isRemoved && { revision: { value: {} } }),
  };
}

function asComposition(change: RedoclyChange): RedoclyChange {
  const list = change.path.replace(/\/\d+$/, "");
  const isMember = change.kind !== "modified" && MEMBER.test(change.path);
  if (!isMember && !COMPOSITION.test(change.path)) return change;
  const { base: _, revision: __, ...rest } = change;
  return { ...rest, path: list.replace(COMPOSITION, ""), typeName: "Composition", kind: "modified" };
}

const isSamePart = (a: RedoclyChange, b: RedoclyChange): boolean =>
  a.path === b.path &&
  a.typeName === b.typeName &&
  a.property === b.property &&
  (a.typeName === "Composition" || a.property === "not");

import { encodePointerPart } from "../../description/references.ts";
import type { RedoclyChange } from "./redocly-change.ts";

/** Matches the path of `allOf`, `anyOf` or `oneOf`. */
export const COMPOSITION: RegExp = /\/(allOf|anyOf|oneOf)$/;
const MEMBER = /\/(allOf|anyOf|oneOf)\/\d+$/;
/**
 * Matches the path of a keyword whose value is reported as a whole, or a path inside of it. The path of a field with
 * such a name does not match.
 */
const WHOLE_KEYWORD =
  /^(#\/paths\/.*?(?<!\/properties))\/(discriminator|encoding|links|not|servers|xml)(\/.*)?$/;

/**
 * Splits guessed renames, and merges the changes inside of a composition, or of another keyword that is reported as a
 * whole, into one change of the node that has the keyword.
 */
export function mergeChanges(changes: readonly RedoclyChange[]): RedoclyChange[] {
  const merged = changes.flatMap(splitRename).map(asKeyword).map(asComposition);
  return [...new Map(merged.map((change) => [identityOf(change), change])).values()];
}

const identityOf = ({ path, typeName, kind, property }: RedoclyChange): string =>
  JSON.stringify([path, typeName, kind, property]);

/** Whether Redocly guessed that a removed field or tag was renamed to a similar new one. */
export const isGuessedRename = ({ typeName, property }: RedoclyChange): boolean =>
  property === "key" || (typeName === "Tag" && property === "name");

function splitRename(change: RedoclyChange): RedoclyChange[] {
  if (!isGuessedRename(change)) return [change];
  const { base, revision, property: _, ...rest } = change;
  const old = encodePointerPart(String(base?.value));
  return [
    { ...rest, path: change.path.replace(/[^/]*$/, () => old), kind: "removed", ...(base && { base }) },
    { ...rest, kind: "added", impact: "minor", verdicts: [], ...(revision && { revision }) },
  ];
}

function asKeyword(change: RedoclyChange): RedoclyChange {
  const [, owner, keyword, inside] = WHOLE_KEYWORD.exec(change.path) ?? [];
  if (owner === undefined || keyword === undefined) return change;
  const { kind, base: _, revision: __, ...rest } = change;
  const isAdded = inside === undefined && kind === "added";
  const isRemoved = inside === undefined && kind === "removed";
  return {
    ...rest,
    path: owner,
    typeName: "Schema",
    kind: "modified",
    property: keyword,
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

import type { Json } from "../../description/json.ts";
import { redocly } from "../../shared/redocly.ts";
import type { Aligned } from "./align-operations.ts";

/** A change as `redocly diff` reports it. */
export interface RawChange {
  /** Path to the changed node in the new description, by way of the first operation that uses it. */
  readonly path: string;
  /** What kind of node it is, such as `Operation` or `Schema`; `Composition` for how a schema is put together. */
  readonly typeName: string;
  readonly kind: "added" | "modified" | "removed";
  /** The keyword that was modified. */
  readonly property?: string;
  readonly impact: string;
  readonly verdicts: readonly { readonly ruleId: string; readonly impact: string }[];
  readonly base?: { readonly value?: Json };
  readonly revision?: { readonly value?: Json };
}

/** Keywords that change no interface: words of ours, or a key of the document. Nor do the facts of the overlay. */
const WORDS = new Set(["description", "summary", "example", "examples", "externalDocs", "title", "version"]);

/** Everything that differs between the interfaces of two descriptions. */
export async function compare({ before, after }: Aligned): Promise<RawChange[]> {
  const { changes } = await redocly<{ changes: RawChange[] }>("diff", [before, after], ["--fail-on", "none"]);
  const isFollower = followers(changes);
  const told = changes
    .filter(({ property = "" }) => !WORDS.has(property) && !property.startsWith("x-sdk-"))
    .filter((change) => !isFollower(change))
    .flatMap((change) => (isGuessedRename(change) ? unguess(change) : [asComposition(change)]));
  return told.filter(
    ({ typeName, path }, index) =>
      typeName !== "Composition" ||
      index === told.findIndex((other) => other.typeName === typeName && other.path === path),
  );
}

/** Redocly takes a field that is gone and one that is new for a rename when they look alike. It cannot know. */
const isGuessedRename = ({ property }: RawChange): boolean => property === "key";

function unguess({ base, revision, property: _, ...change }: RawChange): RawChange[] {
  const old = String(base?.value).replaceAll("~", "~0").replaceAll("/", "~1");
  return [
    { ...change, path: change.path.replace(/[^/]*$/, () => old), kind: "removed", ...(base && { base }) },
    { ...change, kind: "added", impact: "minor", verdicts: [], ...(revision && { revision }) },
  ];
}

const LIST = /\/(allOf|anyOf|oneOf)$/;
const MEMBER = /\/(allOf|anyOf|oneOf)\/\d+$/;

/** A list of alternatives or parts, or one of them, comes or goes: that changes the schema which has it. */
function asComposition(change: RawChange): RawChange {
  const list = change.path.replace(/\/\d+$/, "");
  const isMember = change.kind !== "modified" && MEMBER.test(change.path);
  if (!isMember && !LIST.test(change.path)) return change;
  const { base: _, revision: __, ...rest } = change;
  return { ...rest, path: list.replace(LIST, ""), typeName: "Composition", kind: "modified" };
}

/** Tells the changes that only follow from another one, which says it all. */
function followers(changes: readonly RawChange[]): (change: RawChange) => boolean {
  const paths = new Set(changes.map(({ path }) => path));
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
    if (property === "additionalProperties" && paths.has(`${path}/additionalProperties`)) return true;
    const isCause = LIST.test(path) && recomposed.has(path.replace(LIST, ""));
    return ancestors(path).some(
      (above) => renamed.has(above) || retyped.has(above) || (recomposed.has(above) && !isCause),
    );
  };
}

const isPartOfScheme = ({ typeName, property }: RawChange): boolean =>
  typeName === "SecurityScheme" && property !== "type";

function ancestors(path: string): string[] {
  const parts = path.split("/");
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join("/"));
}

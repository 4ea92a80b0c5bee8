import type { Json } from "../../description/json.ts";
import { isConstraint, isStillNumber } from "./constraints.ts";
import { COMPOSITION, isGuessedRename } from "./merge-changes.ts";
import type { RedoclyChange } from "./redocly-change.ts";

/** Returns a function that recognises changes that are only consequences of another change. */
export function consequenceFilter(changes: readonly RedoclyChange[]): (change: RedoclyChange) => boolean {
  const pathsOf = (isIncluded: (change: RedoclyChange) => boolean): ReadonlySet<string> =>
    new Set(changes.filter(isIncluded).map(({ path }) => path));
  const all = pathsOf(() => true);
  const removed = pathsOf(({ kind }) => kind === "removed");
  const renamed = pathsOf(isGuessedRename);
  const lists = pathsOf(({ path, kind }) => kind !== "modified" && COMPOSITION.test(path));
  const recomposed = new Set([...lists].map((path) => path.replace(COMPOSITION, "")));
  const isRetyped = ({ path, property }: RedoclyChange): boolean =>
    property === "type" && !recomposed.has(path);
  const renumbered = pathsOf((change) => isRetyped(change) && isRenumbered(change));
  const retyped = pathsOf((change) => isRetyped(change) && !isRenumbered(change));
  const closed = new Set([...pathsOf(isClosed)].map((path) => `${path}/additionalProperties`));
  return (change) => {
    const { path, property = "" } = change;
    if (renamed.has(path) && !isGuessedRename(change)) return true;
    if (recomposed.has(path) && (property === "type" || property === "required")) return true;
    if (retyped.has(path) && (isConstraint(property) || isPartOfScheme(change))) return true;
    if (renumbered.has(path) && property === "format") return true;
    if (property === "required" && lostWithFields(change, removed)) return true;
    if (property === "additionalProperties" && !isClosed(change) && all.has(`${path}/additionalProperties`))
      return true;
    if (closed.has(path)) return true;
    const isCause = COMPOSITION.test(path) && recomposed.has(path.replace(COMPOSITION, ""));
    return ancestors(path).some(
      (above) => renamed.has(above) || retyped.has(above) || (recomposed.has(above) && !isCause),
    );
  };
}

/** Whether a number has another type of number. All its constraints still apply. */
const isRenumbered = ({ base, revision }: RedoclyChange): boolean =>
  isStillNumber(base?.value, revision?.value);

/** Whether other fields than the declared ones are excluded, or no longer are. */
const isClosed = ({ property, base, revision }: RedoclyChange): boolean =>
  property === "additionalProperties" && (base?.value === false || revision?.value === false);

/** Whether a schema requires fewer fields than before, and only because these were removed. */
function lostWithFields({ path, base, revision }: RedoclyChange, removed: ReadonlySet<string>): boolean {
  const before = base?.value;
  const after = revision?.value ?? [];
  if (!Array.isArray(before) || !Array.isArray(after)) return false;
  const isGone = (name: Json): boolean =>
    removed.has(`${path}/properties`) || removed.has(`${path}/properties/${name}`);
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

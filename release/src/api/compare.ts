import type { Severity } from "@grinfi/scripts/bump";
import type { Member } from "./members.ts";
import type { ApiDeclaration, Surface } from "./surface.ts";

/** A difference between two surfaces of an entry. */
export interface ApiChange {
  /** The name of the export. */
  readonly name: string;
  readonly description: string;
  readonly severity: Severity;
}

/**
 * Compares two surfaces. A change counts as breaking if the declarations alone show that it is: something was removed,
 * or became required or optional. The comparison does not check whether the new declaration of a type is compatible
 * with the old one: the reviewer of the report decides this.
 */
export function compare(before: Surface, after: Surface): ApiChange[] {
  const names = [...new Set([...before.keys(), ...after.keys()])];
  return names.flatMap((name) => {
    const change = (description: string, severity: Severity): ApiChange => ({ name, description, severity });
    const [old, current] = [before.get(name), after.get(name)];
    if (old === undefined) return current?.kind === "hidden" ? [] : [change("is new", "feature")];
    if (current === undefined || (current.kind === "hidden" && old.kind !== "hidden"))
      return old.kind === "hidden" ? [] : [change("was removed", "breaking")];
    if (old.kind === "value" && current.kind !== "value") return [change("is only a type now", "breaking")];
    const changes = memberChanges(old, current).map(([description, severity]) =>
      change(description, severity),
    );
    if (changes.length > 0 || (old.text === current.text && old.kind === current.kind)) return changes;
    return [change("has a different declaration", "feature")];
  });
}

function memberChanges(
  before: ApiDeclaration,
  after: ApiDeclaration,
): [description: string, severity: Severity][] {
  const paths = [...new Set([...before.members.keys(), ...after.members.keys()])];
  return paths.flatMap((path): [string, Severity][] => {
    const [old, current] = [before.members.get(path), after.members.get(path)];
    if (old === undefined) return [[`has the new member ${path}`, "feature"]];
    if (current === undefined) return [[`no longer has ${path}`, "breaking"]];
    if (old.isOptional !== current.isOptional)
      return [[`${path} is ${current.isOptional ? "optional" : "required"} now`, "breaking"]];
    return acceptsFewerCalls(old, current) ? [[`${path} takes different arguments`, "breaking"]] : [];
  });
}

const acceptsFewerCalls = ({ arity: old }: Member, { arity: current }: Member): boolean =>
  old !== undefined &&
  (current === undefined || current.minimum > old.minimum || current.maximum < old.maximum);

import type { Severity } from "@grinfi/scripts/bump";
import type { Member } from "./members.ts";
import type { Surface, Thing } from "./surface.ts";

/** A difference between two surfaces of an entry. */
export interface Change {
  /** The export. */
  readonly name: string;
  readonly what: string;
  readonly severity: Severity;
}

/**
 * What changed. What can be told from the declarations alone is breaking: something is gone, must be given or may be
 * absent. Whether a type that is written in another way still fits is for people to see in the report.
 */
export function compare(before: Surface, after: Surface): Change[] {
  const names = [...new Set([...before.keys(), ...after.keys()])];
  return names.flatMap((name) => {
    const change = (what: string, severity: Severity): Change => ({ name, what, severity });
    const [old, now] = [before.get(name), after.get(name)];
    if (old === undefined) return now?.kind === "hidden" ? [] : [change("is new", "feature")];
    if (now === undefined || (now.kind === "hidden" && old.kind !== "hidden"))
      return old.kind === "hidden" ? [] : [change("is gone", "breaking")];
    if (old.kind === "value" && now.kind !== "value") return [change("is only a type now", "breaking")];
    const changes = memberChanges(old, now).map(([what, severity]) => change(what, severity));
    if (changes.length > 0 || (old.text === now.text && old.kind === now.kind)) return changes;
    return [change("is declared in another way", "feature")];
  });
}

function memberChanges(before: Thing, after: Thing): [what: string, severity: Severity][] {
  const paths = [...new Set([...before.members.keys(), ...after.members.keys()])];
  return paths.flatMap((path): [string, Severity][] => {
    const [old, now] = [before.members.get(path), after.members.get(path)];
    if (old === undefined) return [[`has ${path} now`, "feature"]];
    if (now === undefined) return [[`has no ${path} any more`, "breaking"]];
    if (old.isOptional !== now.isOptional)
      return [[`${path} ${now.isOptional ? "may be absent" : "must be given"} now`, "breaking"]];
    return takesLess(old, now) ? [[`${path} takes other arguments`, "breaking"]] : [];
  });
}

/** Whether calls that fitted may not fit any more. */
const takesLess = ({ takes: old }: Member, { takes: now }: Member): boolean =>
  old !== undefined && (now === undefined || now.atLeast > old.atLeast || now.atMost < old.atMost);

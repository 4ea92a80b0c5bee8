import { capitalise } from "../shared/capitalise.ts";
import type { Change } from "./change.ts";
import type { Severity } from "./severity.ts";

const HEADINGS: readonly (readonly [Severity, string])[] = [
  ["breaking", "What you must change in your code"],
  ["feature", "What is new"],
  ["fix", "What changed without an effect on your code"],
];

/** Formats changes as markdown for users, by severity. Changes that belong together share a line. */
export function renderMarkdown(changes: readonly Change[]): string {
  return HEADINGS.flatMap(([severity, heading]) => {
    const lines = renderLines(changes.filter((change) => change.severity === severity));
    return lines.length === 0 ? [] : [`**${heading}**`, "", ...lines.map((line) => `- ${line}`), ""];
  })
    .join("\n")
    .trimEnd();
}

/** Returns one line for all parts of the same operations that changed in the same way. */
function renderLines(changes: readonly Change[]): string[] {
  const groups = new Map<string, Change[]>();
  for (const change of changes) {
    const key = JSON.stringify([change.event, change.shared, change.why, ownerOf(change)]);
    groups.set(key, [...(groups.get(key) ?? []), change]);
  }
  return [...groups.values()].map(renderGroup);
}

/**
 * Returns the key by which changes share a line. Changes of different operations have separate lines, and changes
 * without an operation share one.
 */
const ownerOf = ({ kind, operations, subject }: Change): string =>
  kind.startsWith("operation") ? subject : operations.join();

/** Returns the sentence for a single change. */
export const sentence = (change: Change): string => renderGroup([change]);

function renderGroup(group: readonly Change[]): string {
  const [first] = group;
  if (first === undefined) return "";
  const { kind, operations, event, shared, severity, why } = first;
  const subjects = group.map(({ subject }) => subject);
  const what = `${enumerate(subjects)} ${subjects.length > 1 ? pluraliseVerb(event) : event}`;
  const reason = severity === "breaking" ? ` (${why})` : "";
  if (shared !== undefined) return `${what}, ${shared} by ${listNames(operations)}${reason}.`;
  if (kind.startsWith("operation") || operations.length === 0) return `${capitalise(what)}${reason}.`;
  return `\`${operations[0]}\`: ${what}${reason}.`;
}

/** Joins "the body field `a`" and "the body field `b`" into "the body fields `a`, `b`". */
function enumerate(subjects: readonly string[]): string {
  const [first = "", ...others] = subjects;
  const [, kind] = /^(the .*?|code such as) `/.exec(first) ?? [];
  const hasKind = kind !== undefined && others.every((subject) => subject.startsWith(`${kind} `));
  if (others.length === 0 || !hasKind) return subjects.join(", ");
  const names = subjects.map((subject) => subject.slice(kind.length + 1)).join(", ");
  return `${kind}${kind.startsWith("the ") ? "s" : ""} ${names}`;
}

const pluraliseVerb = (event: string): string =>
  event.replace(/^is /, "are ").replace(/^was /, "were ").replace(/^has /, "have ");

/** Lists up to eight names, and counts the others. */
export function listNames(names: readonly string[]): string {
  const shown = names.slice(0, 8).map((name) => `\`${name}\``);
  return names.length > 8 ? `${shown.join(", ")} and ${names.length - 8} more` : shown.join(", ");
}

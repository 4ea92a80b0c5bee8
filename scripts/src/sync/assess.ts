import type { JsonObject } from "../description/json.ts";
import { listOperations } from "../description/operations.ts";
import { type Bump, bumpFor } from "../diff/bump.ts";
import type { Change } from "../diff/change.ts";
import { diff } from "../diff/diff.ts";
import { renderMarkdown } from "../diff/render.ts";
import { mostSevere, type Severity } from "../diff/severity.ts";
import { readManifest } from "../generate/generate.ts";
import type { Diagnostic } from "../shared/compile.ts";
import { compileExamples } from "./compile-examples.ts";

/** The effect of an update of the description on users of the SDK. */
export interface Assessment {
  readonly changes: readonly Change[];
  readonly severity: Severity;
  readonly bump: Bump;
  /** Markdown for users: the number of changes, and each change. */
  readonly summary: string;
}

/**
 * Classifies the changes from one description to another, both with the overlay applied. Three classifiers decide: the
 * table of ratings, the compiler on the generated types, and the compiler on the existing examples.
 *
 * @param files - The files that are generated from the new description.
 * @returns `undefined` if nothing changes for users.
 * @throws InputError if the generated files do not compile.
 */
export async function assess(
  root: string,
  before: JsonObject,
  after: JsonObject,
  files: ReadonlyMap<string, string>,
): Promise<Assessment | undefined> {
  const brokenCode = await compileExamples(root, files);
  const compared = await diff({ before, after });
  const changes = [...compared, ...brokenCode.map(describeBrokenCode)];
  const severity = mostSevere(changes.map((change) => change.severity));
  if (severity === undefined) return undefined;
  const { version } = await readManifest(root);
  return { changes, severity, bump: bumpFor(severity, version), summary: summarise(changes, before, after) };
}

function describeBrokenCode({ file, line, reason }: Diagnostic): Change {
  return {
    kind: "types",
    operations: [],
    subject: `code such as \`${file}\` (line ${line})`,
    event: `no longer compiles: ${reason.replace(/\.$/, "")}`,
    severity: "breaking",
    why: "reported by the compiler",
  };
}

/** Formats all changes as markdown: their numbers, then a sentence for each. */
export function summarise(changes: readonly Change[], before: JsonObject, after: JsonObject): string {
  const figures = (["added", "removed", "renamed", "moved"] as const)
    .map((what) => [changes.filter(({ kind }) => kind === `operation ${what}`).length, what] as const)
    .filter(([count]) => count > 0)
    .map(([count, what]) => `${count} ${what}`);
  const [old, now] = [listOperations(before).length, listOperations(after).length];
  const total = old === now ? `${now} operations` : `${now} operations (previously ${old})`;
  return `The API's description changed: ${[total, ...figures].join("; ")}.\n\n${renderMarkdown(changes)}\n`;
}

import { pathParameterNames } from "../description/operations.ts";
import type { Change } from "./change.ts";
import { type OperationPair, templateOf } from "./operation-changes.ts";

/**
 * Returns the new names of the path parameters that have another name at the same position of the path, by their old
 * names. If the path itself changed, a parameter whose name is still in it is not renamed.
 */
export function renamedPathParameters({ before, after }: OperationPair): ReadonlyMap<string, string> {
  const old = pathParameterNames(before.path);
  const now = pathParameterNames(after.path);
  const isMoved = templateOf(before.path) !== templateOf(after.path);
  if (old.length !== now.length) return new Map();
  const isKept = (from: string, to: string): boolean =>
    from === to || (isMoved && (now.includes(from) || old.includes(to)));
  return new Map(
    old.flatMap((from, index) => {
      const to = now[index];
      return to === undefined || isKept(from, to) ? [] : [[from, to] as const];
    }),
  );
}

/** Returns the renamed path parameters. Operations with the same rename share a change. */
export function pathParameterChanges(pairs: readonly OperationPair[]): Change[] {
  const groups = new Map<string, { rename: readonly [string, string]; ids: string[] }>();
  for (const pair of pairs)
    for (const rename of renamedPathParameters(pair)) {
      const key = JSON.stringify(rename);
      const ids = [...(groups.get(key)?.ids ?? []), pair.after.id];
      groups.set(key, { rename, ids });
    }
  return [...groups.values()].map(({ rename: [from, to], ids }) => ({
    kind: "input",
    operations: ids.sort(),
    subject: `the path parameter \`${from}\``,
    event: `is called \`${to}\` now`,
    ...(ids.length > 1 && { shared: "sent" }),
    severity: "breaking",
    why: "code that passes it must use the new name",
  }));
}

import type { JsonObject } from "../description/json.ts";
import { dereference } from "../description/references.ts";
import type { Change } from "./change.ts";
import type { Pair } from "./operation-changes.ts";
import { parametersByName } from "./schema-changes/align-operations.ts";
import { rate } from "./severity.ts";

/** Parameters that only one side of an operation has. */
export function parameterChanges(before: JsonObject, after: JsonObject, pairs: readonly Pair[]): Change[] {
  return pairs.flatMap((pair) => {
    const old = parametersByName(before, pair.before);
    const now = parametersByName(after, pair.after);
    const gone = [...old].filter(([key]) => !now.has(key));
    const added = [...now].filter(([key]) => !old.has(key));
    return [
      ...gone.map(([, parameter]) =>
        change(pair.after.id, dereference(before, parameter), "was removed", "parameter-removed"),
      ),
      ...added.map(([, node]) => {
        const parameter = dereference(after, node);
        return parameter.required === true
          ? change(pair.after.id, parameter, "is new and must be given", "parameter-became-required")
          : change(pair.after.id, parameter, "is new", undefined);
      }),
    ];
  });
}

function change(id: string, parameter: JsonObject, event: string, rule: string | undefined): Change {
  return {
    kind: "input",
    operations: [id],
    subject: `the ${parameter.in} parameter \`${parameter.name}\``,
    event,
    ...rate({ rule, impact: "minor", change: "Parameter added", directions: new Set(["sent"]) }),
  };
}

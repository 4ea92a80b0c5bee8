import type { JsonObject } from "../description/json.ts";
import { dereference } from "../description/references.ts";
import type { Change } from "./change.ts";
import type { OperationPair } from "./operation-changes.ts";
import { renamedPathParameters } from "./path-parameters.ts";
import { parametersByName } from "./schema-changes/align-operations.ts";
import { rate } from "./severity.ts";

/** Returns the parameters that only one side of an operation has. */
export function parameterChanges(
  before: JsonObject,
  after: JsonObject,
  pairs: readonly OperationPair[],
): Change[] {
  return pairs.flatMap((pair) => {
    const old = parametersByName(before, pair.before, renamedPathParameters(pair));
    const now = parametersByName(after, pair.after);
    const gone = [...old].filter(([key]) => !now.has(key));
    const added = [...now].filter(([key]) => !old.has(key));
    return [
      ...gone.map(([, parameter]) =>
        parameterChange(pair.after.id, dereference(before, parameter), "was removed", "parameter-removed"),
      ),
      ...added.map(([, node]) => {
        const parameter = dereference(after, node);
        return parameter.required === true
          ? parameterChange(pair.after.id, parameter, "is new and required", "parameter-became-required")
          : parameterChange(pair.after.id, parameter, "is new", undefined);
      }),
    ];
  });
}

function parameterChange(id: string, parameter: JsonObject, event: string, rule: string | undefined): Change {
  return {
    kind: "input",
    operations: [id],
    subject: `the ${parameter.in} parameter \`${parameter.name}\``,
    event,
    ...rate({ rule, impact: "minor", change: "Parameter added", directions: new Set(["sent"]) }),
  };
}

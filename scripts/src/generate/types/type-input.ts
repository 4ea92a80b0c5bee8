import { indexUsage } from "../../description/component-usage.ts";
import { isObject, type Json, type JsonObject, mapValues, objectOr } from "../../description/json.ts";
import { closeListInput } from "./close-list-input.ts";
import { hoistRequiredFields } from "./hoist-required-fields.ts";
import { markFiles } from "./mark-files.ts";
import { openResponseEnums } from "./open-response-enums.ts";
import { relaxReadOnly } from "./relax-read-only.ts";
import { resolveJobs } from "./resolve-jobs.ts";

/** Rewrites the description so that openapi-typescript generates the types that users of the SDK need. */
export function typeInput(description: JsonObject): JsonObject {
  const refined = refineInput(description);
  // The next steps keep all references.
  const usage = indexUsage(refined);
  return hoistRequiredFields(openResponseEnums(relaxReadOnly(refined, usage), usage));
}

/** Rewrites the input of operations and jobs so that it states what the SDK accepts: names of fields, values, files. */
export const refineInput = (description: JsonObject): JsonObject =>
  markFiles(closeListInput(moveParameterSchemas(resolveJobs(description))));

/** Moves the schema of `content` to `schema`, because openapi-typescript reads only `schema` for parameters. */
function moveParameterSchemas<T extends Json>(node: T): T {
  if (
    !isObject(node) ||
    !isObject(node.content) ||
    typeof node.in !== "string" ||
    typeof node.name !== "string"
  )
    return mapValues(node, moveParameterSchemas);
  const { content, ...rest }: JsonObject = node;
  const { schema } = objectOr(Object.values(objectOr(content))[0]);
  return mapValues(schema === undefined ? node : { ...rest, schema }, moveParameterSchemas) as T;
}

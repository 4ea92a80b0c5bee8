import { indexUsage } from "../../description/component-usage.ts";
import { isObject, type Json, type JsonObject, mapValues, objectOr } from "../../description/json.ts";
import { closeListInput } from "./close-list-input.ts";
import { hoistRequiredFields } from "./hoist-required-fields.ts";
import { keepUsedContent } from "./keep-used-content.ts";
import { markFiles } from "./mark-files.ts";
import { openResponseEnums } from "./open-response-enums.ts";
import { relaxReadOnly } from "./relax-read-only.ts";

/** Rewrites the description so that openapi-typescript generates the types that users of the SDK need. */
export function typeInput(description: JsonObject): JsonObject {
  const closed = closeListInput(moveParameterSchemas(keepUsedContent(description)));
  // The next steps keep all references.
  const usage = indexUsage(closed);
  return hoistRequiredFields(markFiles(openResponseEnums(relaxReadOnly(closed, usage), usage)));
}

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

import { isObject, type Json, type JsonObject, objectOr } from "../../description/json.ts";
import { closeListInput } from "./close-list-input.ts";
import { hoistRequiredFields } from "./hoist-required-fields.ts";
import { markFiles } from "./mark-files.ts";
import { openResponseEnums } from "./open-response-enums.ts";

/** The description said so that the type generator makes the types that users of the SDK need. */
export function typeInput(description: JsonObject): JsonObject {
  return hoistRequiredFields(
    markFiles(openResponseEnums(closeListInput(stateParameterSchemas(description)))),
  );
}

/** The type generator reads only the `schema` of a parameter, not the one in its `content`. */
function stateParameterSchemas<T extends Json>(node: T): T {
  if (Array.isArray(node)) return node.map(stateParameterSchemas) as T;
  if (!isObject(node)) return node;
  const { content, ...rest }: JsonObject = node;
  const isParameter = typeof node.in === "string" && typeof node.name === "string" && isObject(content);
  const schema = isParameter ? objectOr(Object.values(content)[0]).schema : undefined;
  const stated: JsonObject = schema === undefined ? node : { ...rest, schema };
  return Object.fromEntries(
    Object.entries(stated).map(([key, value]) => [key, stateParameterSchemas(value)]),
  ) as T;
}

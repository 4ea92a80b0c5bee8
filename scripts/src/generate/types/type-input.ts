import { isObject, type Json, type JsonObject, objectOr } from "../../description/json.ts";
import { closeListInput } from "./close-list-input.ts";
import { hoistRequiredFields } from "./hoist-required-fields.ts";
import { markFiles } from "./mark-files.ts";
import { openResponseEnums } from "./open-response-enums.ts";
import { relaxReadOnly } from "./relax-read-only.ts";

/** Rewrites the description so that openapi-typescript generates the types that users of the SDK need. */
export function typeInput(description: JsonObject): JsonObject {
  return hoistRequiredFields(
    markFiles(openResponseEnums(relaxReadOnly(closeListInput(moveParameterSchemas(description))))),
  );
}

/** Moves the schema of `content` to `schema`, because openapi-typescript reads only `schema` for parameters. */
function moveParameterSchemas<T extends Json>(node: T): T {
  if (Array.isArray(node)) return node.map(moveParameterSchemas) as T;
  if (!isObject(node)) return node;
  const { content, ...rest }: JsonObject = node;
  const isParameter = typeof node.in === "string" && typeof node.name === "string" && isObject(content);
  const schema = isParameter ? objectOr(Object.values(content)[0]).schema : undefined;
  const moved: JsonObject = schema === undefined ? node : { ...rest, schema };
  return Object.fromEntries(
    Object.entries(moved).map(([key, value]) => [key, moveParameterSchemas(value)]),
  ) as T;
}

import { type JsonObject, objectOr } from "../../description/json.ts";
import { mapObjects } from "../../description/traversal/map-objects.ts";
import { closeListInput } from "./close-list-input.ts";
import { splitDirections } from "./directions/split-directions.ts";
import { narrowDiscriminators } from "./discriminators/narrow-discriminators.ts";
import { keepUsedContent } from "./keep-used-content.ts";
import { markFiles } from "./mark-files.ts";
import { openResponseEnums } from "./open-response-enums.ts";
import { resolveJobs } from "./resolve-jobs.ts";
import { rewriteStructure } from "./structure/rewrite-structure.ts";
import { widenMaps } from "./structure/widen-maps.ts";

/** Rewrites the description so that openapi-typescript generates the types that users of the SDK need. */
export function typeInput(description: JsonObject): JsonObject {
  return rewriteStructure(widenMaps(openResponseEnums(refineInput(description))));
}

/** Rewrites the input of operations and jobs so that it states what the SDK accepts: names of fields, values, files. */
export function refineInput(description: JsonObject): JsonObject {
  const closed = closeListInput(moveParameterSchemas(keepUsedContent(resolveJobs(description))));
  return markFiles(splitDirections(narrowDiscriminators(closed)));
}

/** Moves the schema of `content` to `schema`, because openapi-typescript reads only `schema` for parameters. */
function moveParameterSchemas(description: JsonObject): JsonObject {
  return mapObjects(description, (parameter, kind) => {
    if (kind !== "parameter" || parameter.content === undefined) return parameter;
    const { content, ...rest } = parameter;
    const { schema } = objectOr(Object.values(objectOr(content))[0]);
    return schema === undefined ? parameter : { ...rest, schema };
  });
}

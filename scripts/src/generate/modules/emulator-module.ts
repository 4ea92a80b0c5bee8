import { type JsonObject, objectOr } from "../../description/json.ts";
import { valueKindOf } from "../../description/traversal/grammar.ts";
import { mapObjects } from "../../description/traversal/map-objects.ts";
import { mapWholeSchemas } from "../../description/traversal/map-schemas.ts";
import { createHideFields } from "../types/directions/hide-fields.ts";
import { HEADER, literal } from "./typescript.ts";

/** Keywords that the emulator does not use, because they are about the SDK. */
const SDK_KEYWORDS = new Set([
  ...["x-sdk-field-names", "x-sdk-jobs-require", "x-sdk-method", "x-sdk-name", "x-sdk-not-found"],
  ...["x-sdk-row-key", "x-sdk-type"],
]);

/**
 * `description.ts` of the emulator: the description without the keywords that the emulator does not use. It is one
 * JSON text because runtimes parse that faster than an object literal, and because no name in it can become code.
 */
export function emulatorModule(description: JsonObject): string {
  // The emulator validates requests only, and these may lack the fields that only responses have.
  const relaxed = mapWholeSchemas(
    description,
    "document",
    createHideFields(description, "readOnly", "optional"),
  );
  const { openapi, info, servers, paths, components } = withoutKeywords(relaxed);
  const { title, version } = objectOr(info);
  const text = JSON.stringify({ openapi, info: { title, version }, servers, paths, components });
  return `${HEADER}export const description: object = JSON.parse(
  ${literal(text)},
);
`;
}

/** Removes the texts for readers, and the keywords that only the SDK uses. */
const withoutKeywords = (description: JsonObject): JsonObject =>
  mapObjects(description, (object, kind) =>
    Object.fromEntries(
      Object.entries(object).filter(([key]) => valueKindOf(kind, key) !== "text" && !SDK_KEYWORDS.has(key)),
    ),
  );

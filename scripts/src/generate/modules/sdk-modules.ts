import { jsonBodyOf } from "../../description/content.ts";
import { type JsonObject, objectOr } from "../../description/json.ts";
import { listOperations } from "../../description/operations.ts";
import { dereference } from "../../description/references.ts";
import { HEADER } from "./typescript.ts";

/**
 * `fields.ts`: a constant with field names for each `x-sdk-field-names`. Jobs check the field names of rows with them.
 */
export function fieldsModule(description: JsonObject): string {
  const schemas = Object.values(objectOr(objectOr(description.components).schemas)).map(objectOr);
  const bodies = listOperations(description).map(
    ({ node }): JsonObject => ({
      ...dereference(description, jsonBodyOf(description, node)),
      "x-sdk-field-names": node["x-sdk-field-names"] ?? null,
    }),
  );
  const sets = [...schemas, ...bodies].flatMap(({ "x-sdk-field-names": name, properties }) =>
    typeof name === "string" ? [[name, Object.keys(objectOr(properties)).sort()] as const] : [],
  );
  const declarations = sets
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, fields]) => `export const ${name}: readonly string[] = ${JSON.stringify(fields)};\n`);
  return `${HEADER}${declarations.join("\n")}`;
}

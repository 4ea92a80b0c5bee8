import { type JsonObject, objectOr } from "../../description/json.ts";
import { jsonBodyOf } from "../../description/operation-schemas.ts";
import { listOperations } from "../../description/operations.ts";
import { dereference } from "../../description/references.ts";
import { docComment, HEADER, literal } from "./typescript.ts";

/** `fields.ts`: a constant with field names for each `x-sdk-field-names`. Jobs check the field names of rows with them. */
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

/** `types.ts`: a type alias for each schema that has `x-sdk-type`. */
export function typesModule(description: JsonObject): string {
  const types = Object.entries(objectOr(objectOr(description.components).schemas)).flatMap(
    ([key, schema]) => {
      const { "x-sdk-type": name, description: text } = objectOr(schema);
      if (typeof name !== "string") return [];
      const comment = typeof text === "string" ? `${docComment(text.trim().split("\n"), "")}\n` : "";
      return [[name, `${comment}export type ${name} = Schemas[${literal(key)}];`] as const];
    },
  );
  const sorted = types.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text);
  return `${HEADER}import type { components } from "@grinfi/core";

type Schemas = components["schemas"];

${sorted.join("\n\n")}
`;
}

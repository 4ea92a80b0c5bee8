import { type JsonObject, objectOr } from "./json.ts";
import { docComment, HEADER, literal } from "./typescript.ts";

/** `fields.ts`: the names of the fields of a contact, which options take as text. */
export function fieldsModule(description: JsonObject): string {
  const schemas = Object.values(objectOr(objectOr(description.components).schemas)).map(objectOr);
  const contact = schemas.find((schema) => schema["x-sdk-type"] === "Contact");
  const names = Object.keys(objectOr(contact?.properties)).sort();
  return `${HEADER}/** The fields of a contact. */
export const CONTACT_FIELDS: ReadonlySet<string> = new Set([
${names.map((name) => `  ${literal(name)},\n`).join("")}]);
`;
}

/** `types.ts`: the shared schemas under the names that the overlay gives them. */
export function typesModule(description: JsonObject): string {
  const types = Object.entries(objectOr(objectOr(description.components).schemas)).flatMap(
    ([key, schema]) => {
      const { "x-sdk-type": name, description: words } = objectOr(schema);
      if (typeof name !== "string") return [];
      const comment = typeof words === "string" ? `${docComment(words.trim().split("\n"), "")}\n` : "";
      return [[name, `${comment}export type ${name} = Schemas[${literal(key)}];`] as const];
    },
  );
  const sorted = types.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text);
  return `${HEADER}import type { components } from "@grinfi/core";

type Schemas = components["schemas"];

${sorted.join("\n\n")}
`;
}

import type { InputNames } from "@grinfi/openapi-types";
import { isEmptyStatus, responseContentIn, successResponses } from "../../description/content.ts";
import { type Json, type JsonObject, objectOr } from "../../description/json.ts";
import type { DescribedOperation } from "../../description/operations.ts";
import { dereference, resolvePointer } from "../../description/references.ts";
import { typeInput } from "../types/type-input.ts";
import { schemaNames } from "../types/type-names.ts";
import { HEADER, literal } from "./typescript.ts";

/** `types.ts`: exports the types of the schemas that have `x-sdk-type`, and those of queries and bodies. */
export function typesModule(description: JsonObject, inputNames: ReadonlyMap<string, InputNames>): string {
  const inputs = [...inputNames.values()].flatMap(({ query, body }) => [query, body]);
  const names = [...schemaNames(typeInput(description)), ...inputs.filter((name) => name !== undefined)];
  const lines = names.sort().map((name) => `\n  ${name},`);
  return `${HEADER}export type {${lines.join("")}\n} from "./schema.ts";\n`;
}

/** Returns an import of the named types, or an empty string if there are none. */
export function importTypes(names: ReadonlySet<string>, source: string): string {
  return names.size === 0 ? "" : `import type { ${[...names].sort().join(", ")} } from ${literal(source)};\n`;
}

/** A type, as TypeScript, and the name that it imports, if it does. */
export interface TypeReference {
  readonly text: string;
  readonly name?: string;
}

/**
 * Returns the type of the result of a call: `Contact` or `Contact[]`, or `Output<"...">` if the schema has no
 * `x-sdk-type`.
 */
export function outputType(description: JsonObject, operation: DescribedOperation): TypeReference {
  const schema = onlySchema(description, operation);
  const { type, items, nullable } = objectOr(schema);
  const isArray = type === "array" && nullable !== true;
  const name = namedType(description, isArray ? items : schema);
  if (name === undefined) return { text: `Output<${literal(operation.id)}>` };
  return { text: isArray ? `${name}[]` : name, name };
}

/** Returns the type of an item of the list: `Contact`, or `ItemOf<"...">` if its schema has no `x-sdk-type`. */
export function itemType(description: JsonObject, operation: DescribedOperation): TypeReference {
  const name = namedType(description, itemsOf(description, onlySchema(description, operation)));
  return name === undefined ? { text: `ItemOf<${literal(operation.id)}>` } : { text: name, name };
}

/** Returns the schema of the response, or `undefined` if there are several responses, or one that is not JSON. */
function onlySchema(description: JsonObject, { method, node }: DescribedOperation): Json | undefined {
  const [response, ...others] = successResponses(node);
  if (response === undefined || others.length > 0 || isEmptyStatus(response[0]) || method === "head")
    return undefined;
  const content = responseContentIn(description, response[1]);
  return content?.kind === "json" ? content.media.schema : undefined;
}

/** Returns the schema of the items, from the same field as `ItemOf`. */
function itemsOf(description: JsonObject, schema: Json | undefined): Json | undefined {
  const list = dereference(description, schema);
  const { nullable, type, items } =
    list.type === "array" ? list : dereference(description, objectOr(list.properties).data);
  return type === "array" && nullable !== true ? items : undefined;
}

function namedType(description: JsonObject, schema: Json | undefined): string | undefined {
  const { $ref } = objectOr(schema);
  if (typeof $ref !== "string") return undefined;
  const name = objectOr(resolvePointer(description, $ref))["x-sdk-type"];
  return typeof name === "string" ? name : undefined;
}

import { jsonBodyOf } from "../../description/content.ts";
import { type Json, type JsonObject, objectOr } from "../../description/json.ts";
import { listOperations } from "../../description/operations.ts";
import { dereference } from "../../description/references.ts";
import { HEADER } from "./typescript.ts";

/**
 * `fields.ts`: a constant with field names for each `x-sdk-field-names`. Jobs check the field names of rows with them.
 * For the body of an operation, a second constant has the required fields, those of `x-sdk-jobs-require` included,
 * and the maximum lengths of texts.
 */
export function fieldsModule(description: JsonObject): string {
  const schemas = Object.values(objectOr(objectOr(description.components).schemas)).map(objectOr);
  const ofSchemas = schemas.flatMap((schema) => fieldsConstant(schema["x-sdk-field-names"], schema));
  const ofBodies = listOperations(description).flatMap(({ node }) => {
    const name = node["x-sdk-field-names"];
    const body = dereference(description, jsonBodyOf(description, node));
    return [...fieldsConstant(name, body), ...constraintsConstant(node, body)];
  });
  const declarations = [...ofSchemas, ...ofBodies]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, type, value]) => `export const ${name}: ${type} = ${JSON.stringify(value)};\n`);
  return `${HEADER}${declarations.join("\n")}`;
}

type Constant = readonly [name: string, type: string, value: unknown];

function fieldsConstant(name: Json | undefined, { properties }: JsonObject): Constant[] {
  if (typeof name !== "string") return [];
  return [[name, "readonly string[]", Object.keys(objectOr(properties)).sort()]];
}

const CONSTRAINTS_TYPE =
  "{ readonly required: readonly string[]; readonly maxLengths: Readonly<Record<string, number>> }";

function constraintsConstant(
  { "x-sdk-field-names": name, "x-sdk-jobs-require": requiredByJobs = [] }: JsonObject,
  { properties, required = [] }: JsonObject,
): Constant[] {
  if (typeof name !== "string") return [];
  const maxLengths = Object.entries(objectOr(properties)).flatMap(([field, schema]) => {
    const { maxLength } = objectOr(schema);
    return maxLength === undefined ? [] : [[field, maxLength]];
  });
  const value = { required: [required, requiredByJobs].flat(), maxLengths: Object.fromEntries(maxLengths) };
  return [[name.replace(/_FIELDS$/, "_CONSTRAINTS"), CONSTRAINTS_TYPE, value]];
}

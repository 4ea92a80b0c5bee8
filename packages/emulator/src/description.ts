import { description } from "./generated/description.ts";
import { type Fields, fieldsOf, isFields } from "./json.ts";

/** An operation of the API description. */
export interface Operation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly body: Body | undefined;
  /** The declared status codes. */
  readonly statuses: readonly number[];
  readonly success: Success;
  /** Whether a list starts with the newest row even if it has its paging in the query. Default: `false`. */
  readonly newestFirst?: boolean;
  /** Converts the input of other clients. */
  readonly convert?: Convert;
}

/**
 * Converts the fields of the body, or of the query of an operation without a body, from another form to the described
 * one.
 *
 * @throws HttpError if the input is rejected.
 */
export type Convert = (input: Fields) => Fields;

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  /** Whether the value is a JSON text. */
  readonly isJson: boolean;
  /** Whether a JSON text may also be sent in brackets. */
  readonly acceptsBrackets?: boolean;
  readonly schema: Schema;
}

export interface Body {
  readonly required: boolean;
  readonly contentType: string;
  readonly schema: Schema;
}

interface Success {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly schema: Schema | undefined;
}

/** A JSON Schema without references. It uses the type `null` instead of `nullable`. */
export type Schema = Fields;

const METHODS = new Set(["get", "put", "post", "delete", "patch"]);

/** The expanded schemas, by the reference to them. */
const expandedSchemas = new Map<string, Schema>();

/** All operations of the description. */
export const operations: readonly Operation[] = readOperations(description as Fields);

/** Returns a named schema of the description. */
export function namedSchema(name: string): Schema {
  const schema = fieldsOf(fieldsOf((description as Fields).components).schemas)[name];
  if (!isFields(schema)) throw new Error(`The description has no schema named ${name}.`);
  return expandSchema(schema);
}

function readOperations({ paths }: Fields): Operation[] {
  return Object.entries(fieldsOf(paths)).flatMap(([path, item]) =>
    Object.entries(fieldsOf(item))
      .filter(([method]) => METHODS.has(method))
      .map(([method, node]) => readOperation(method.toUpperCase(), path, fieldsOf(item), fieldsOf(node))),
  );
}

function readOperation(method: string, path: string, item: Fields, node: Fields): Operation {
  const responses = Object.entries(fieldsOf(node.responses));
  return {
    id: String(node.operationId),
    method,
    path,
    parameters: [...arrayOf(item.parameters), ...arrayOf(node.parameters)].map(readParameter),
    body: isFields(node.requestBody) ? readRequestBody(resolve(node.requestBody)) : undefined,
    statuses: responses.map(([status]) => Number(status)),
    success: readSuccess(responses),
  };
}

function readParameter(node: unknown): Parameter {
  const { name, in: location, required, schema, content } = resolve(fieldsOf(node));
  const isJson = isFields(content);
  return {
    name: String(name),
    in: String(location),
    required: required === true,
    isJson,
    schema: expandSchema(fieldsOf(isJson ? fieldsOf(Object.values(content)[0]).schema : schema)),
  };
}

function readRequestBody({ required, content }: Fields): Body {
  const [contentType = "", media] = Object.entries(fieldsOf(content))[0] ?? [];
  return { required: required === true, contentType, schema: expandSchema(fieldsOf(fieldsOf(media).schema)) };
}

/** Reads the first declared success. If an operation declares two, its handler chooses between them. */
function readSuccess(responses: readonly [string, unknown][]): Success {
  const [status = "200", node] = responses.find(([code]) => code.startsWith("2")) ?? [];
  const [contentType, media] = Object.entries(fieldsOf(resolve(fieldsOf(node)).content))[0] ?? [];
  const { schema } = fieldsOf(media);
  return { status: Number(status), contentType, schema: isFields(schema) ? expandSchema(schema) : undefined };
}

function arrayOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function resolve(node: Fields): Fields {
  if (typeof node.$ref !== "string") return node;
  const keys = node.$ref.split("/").slice(1);
  return resolve(keys.reduce((at, key) => fieldsOf(at[key]), description as Fields));
}

/**
 * Resolves references, replaces `nullable` by the type `null`, and describes a file as an object. A schema that several
 * operations refer to is expanded once.
 */
function expandSchema(schema: Schema): Schema {
  const { $ref } = schema;
  if (typeof $ref !== "string") return expandNode(schema);
  const expanded = expandedSchemas.get($ref) ?? expandNode(resolve(schema));
  expandedSchemas.set($ref, expanded);
  return expanded;
}

function expandNode(schema: Schema): Schema {
  const { nullable, ...node } = mapSchemas(schema, expandSchema);
  if (node.format === "binary") return { type: "object" };
  if (nullable !== true) return node;
  if (Array.isArray(node.enum)) return { ...node, enum: [...node.enum, null], type: [node.type, "null"] };
  if (typeof node.type === "string") return { ...node, type: [node.type, "null"] };
  return { anyOf: [node, { type: "null" }] };
}

function mapSchemas(node: Schema, map: (schema: Schema) => Schema): Schema {
  const entries = Object.entries(node).map(([key, value]) => {
    if (key === "properties") {
      const properties = Object.entries(fieldsOf(value)).map(([name, schema]) => [
        name,
        map(fieldsOf(schema)),
      ]);
      return [key, Object.fromEntries(properties)];
    }
    if (key === "items" || key === "additionalProperties") return [key, isFields(value) ? map(value) : value];
    if (key === "anyOf" || key === "oneOf" || key === "allOf") {
      return [key, arrayOf(value).map((schema) => map(fieldsOf(schema)))];
    }
    return [key, value];
  });
  return Object.fromEntries(entries);
}

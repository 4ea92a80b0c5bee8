import { resolvePointer } from "./check-references.ts";
import { type Repeatability, repeatabilityOf } from "./facts.ts";
import { InputError } from "./input-error.ts";
import { isObject, type Json, type JsonObject, objectOr } from "./json.ts";
import { type DescribedOperation, listOperations } from "./operations.ts";
import { secretFields } from "./secret-fields.ts";
import { type SelectionFacts, selectionFacts } from "./selection-facts.ts";

/** How a query parameter that is more than a plain value is written. */
type QueryEncoding = "brackets" | "json";

/** Where a list takes `limit` and `offset`, and what its answer looks like. */
interface Paging {
  /** `none`: the list cannot be paged; everything comes at once. */
  readonly in: "query" | "body" | "none";
  /** The field that holds the rows; absent when the answer itself is the array. */
  readonly rows?: string;
  /** Whether it takes `order_field` and `order_type`. */
  readonly order?: true;
  /** How deep it can be read. */
  readonly window?: number;
  /** The field that tells its rows apart; absent when nothing does. */
  readonly key?: string;
}

/** What the transport must know about an operation. Mirrors `Operation` in `@grinfi/core`. */
export interface TableRow extends SelectionFacts {
  readonly path: string;
  readonly method: string;
  readonly query?: Readonly<Record<string, QueryEncoding>>;
  readonly body?: "json" | "multipart";
  readonly responseType?: "none" | "text" | "unknown";
  readonly accept?: string;
  readonly secrets?: readonly string[];
  readonly paging?: Paging;
  readonly wrapped?: string;
  readonly repeatable?: Repeatability;
}

/** The table of operations, by id in alphabetical order. */
export function buildTable(description: JsonObject): Map<string, TableRow> {
  const rows = listOperations(description).map(
    (operation) => [operation.id, buildRow(description, operation)] as const,
  );
  return new Map(rows.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function buildRow(description: JsonObject, operation: DescribedOperation): TableRow {
  const { method, path, node } = operation;
  const parameters = parametersOf(description, operation);
  const query = Object.fromEntries(parameters.flatMap(encodingOf));
  const body = bodyOf(description, node);
  const answer = answerOf(description, node);
  const secrets = secretFields(description, node.requestBody);
  const selection = selectionFacts(description, operation.id, parameters, jsonBodyOf(description, node));
  const paging = pagingOf(description, operation, parameters, answer.schema);
  const wrapped = wrappedOf(description, operation, answer.schema);
  const repeatable = repeatabilityOf(method, node);
  return {
    // Before the method, so that what follows is the same in many rows: the table becomes a tenth smaller when zipped.
    path,
    method: method.toUpperCase(),
    ...(Object.keys(query).length > 0 && { query }),
    ...(body !== undefined && { body }),
    ...selection,
    ...(answer.kind !== "json" && { responseType: answer.kind }),
    ...(answer.accept !== undefined && { accept: answer.accept }),
    ...(secrets.length > 0 && { secrets }),
    ...(paging && { paging }),
    ...(wrapped !== undefined && { wrapped }),
    ...(repeatable && { repeatable }),
  };
}

/** The parameters of an operation and of its path, which it may override, with references resolved. */
export function parametersOf(description: JsonObject, { path, node }: DescribedOperation): JsonObject[] {
  const shared = objectOr(objectOr(description.paths)[path]).parameters;
  const all = [...asArray(shared), ...asArray(node.parameters)].map((parameter) =>
    resolved(description, parameter),
  );
  return [...new Map(all.map((parameter) => [`${parameter.in} ${parameter.name}`, parameter])).values()];
}

const asArray = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : []);

function encodingOf({ in: place, name, style, content }: JsonObject): [string, QueryEncoding][] {
  if (place !== "query") return [];
  if (style === "deepObject") return [[String(name), "brackets"]];
  return "application/json" in objectOr(content) ? [[String(name), "json"]] : [];
}

function bodyOf(description: JsonObject, operation: JsonObject): TableRow["body"] {
  const content = resolved(description, operation.requestBody).content;
  if (content === undefined) return undefined;
  return "multipart/form-data" in objectOr(content) ? "multipart" : "json";
}

/** The schema of the JSON body. */
export const jsonBodyOf = (description: JsonObject, { requestBody }: JsonObject): Json | undefined =>
  objectOr(objectOr(resolved(description, requestBody).content)["application/json"]).schema;

/** The node itself, or what its `$ref` points to. */
export function resolved(description: JsonObject, node: Json | undefined): JsonObject {
  let current = objectOr(node);
  for (let hops = 0; typeof current.$ref === "string" && hops < 100; hops++) {
    current = objectOr(resolvePointer(description, current.$ref));
  }
  return current;
}

interface Answer {
  readonly kind: "json" | NonNullable<TableRow["responseType"]>;
  /** The media type to ask for, when it is not JSON. */
  readonly accept?: string;
  readonly schema?: JsonObject;
}

/** What the successful answers of an operation hold: declared JSON or text, nothing, or something undeclared. */
export function answerOf(description: JsonObject, operation: JsonObject): Answer {
  const successes = Object.entries(objectOr(operation.responses)).filter(([status]) =>
    status.startsWith("2"),
  );
  const contents = successes.map(([, response]) => objectOr(resolved(description, response).content));
  const schema = contents.map((content) => objectOr(content["application/json"]).schema).find(Boolean);
  if (schema !== undefined) return { kind: "json", schema: resolved(description, schema) };
  const accept = contents.flatMap((content) => Object.keys(content)).find((type) => type.startsWith("text/"));
  if (accept !== undefined) return { kind: "text", accept };
  return { kind: successes.every(([status]) => status === "204" || status === "205") ? "none" : "unknown" };
}

function pagingOf(
  description: JsonObject,
  { method, node }: DescribedOperation,
  parameters: JsonObject[],
  answer: JsonObject | undefined,
): Paging | undefined {
  const list = rowsOf(description, answer);
  if (list === undefined) return undefined;
  const key = node["x-sdk-row-key"];
  const rows = { ...list, ...(typeof key === "string" && { key }) };
  if (node["x-sdk-paging"] === "body") {
    const schema = resolved(description, jsonBodyOf(description, node));
    const names = new Set(Object.keys(objectOr(schema.properties)));
    return { in: "body", ...rows, ...limitsOf(node, names) };
  }
  if (method !== "get") return undefined;
  const names = new Set(parameters.map(({ name }) => String(name)));
  if (!names.has("limit") || !names.has("offset")) return { in: "none", ...rows };
  return { in: "query", ...rows, ...limitsOf(node, names) };
}

function limitsOf(node: JsonObject, names: ReadonlySet<string>): Pick<Paging, "order" | "window"> {
  const window = node["x-sdk-paging-window"];
  return {
    ...(names.has("order_field") && names.has("order_type") && { order: true as const }),
    ...(typeof window === "number" && { window }),
  };
}

/**
 * The field that what an operation answers, or each row of it, may come within.
 *
 * @throws InputError when that is a declared field: then it cannot be told from a wrap.
 */
function wrappedOf(
  description: JsonObject,
  { id, node }: DescribedOperation,
  answer: JsonObject | undefined,
): string | undefined {
  const field = node["x-sdk-wrapped"];
  if (typeof field !== "string") return undefined;
  if (objectOr((rowSchemaOf(description, answer) ?? answer)?.properties)[field] === undefined) return field;
  throw new InputError(
    `openapi/overlay.yaml states x-sdk-wrapped: ${field} of ${id}, whose answer has a field ${field} by itself.`,
  );
}

/** What a row of a list answer is; `undefined` when the answer is no list. */
export function rowSchemaOf(description: JsonObject, answer: JsonObject | undefined): JsonObject | undefined {
  const rows = answer?.type === "array" ? answer : resolved(description, objectOr(answer?.properties).data);
  return rows.type === "array" ? resolved(description, rows.items) : undefined;
}

/** Where the rows of a list answer are; `undefined` when the answer is no list. */
function rowsOf(description: JsonObject, answer: JsonObject | undefined): Omit<Paging, "in"> | undefined {
  if (answer?.type === "array") return {};
  const fields = objectOr(answer?.properties);
  if (!isObject(fields.data) || resolved(description, fields.data).type !== "array") return undefined;
  return { rows: "data" };
}

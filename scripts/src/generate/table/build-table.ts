import { isObject, type JsonObject, objectOr } from "../../description/json.ts";
import {
  jsonBodyOf,
  parametersOf,
  responseContentOf,
  rowSchemaOf,
} from "../../description/operation-schemas.ts";
import { type DescribedOperation, listOperations } from "../../description/operations.ts";
import { dereference } from "../../description/references.ts";
import { type Repeatability, repeatabilityOf } from "../../overlay/extensions.ts";
import { InputError } from "../../shared/input-error.ts";
import { secretFields } from "./secret-fields.ts";
import { type SelectionFields, selectionFieldsOf } from "./selection-fields.ts";

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
export interface TableRow extends SelectionFields {
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
  const answer = responseContentOf(description, node);
  const secrets = secretFields(description, node.requestBody);
  const selection = selectionFieldsOf(description, operation.id, parameters, jsonBodyOf(description, node));
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

function encodingOf({ in: place, name, style, content }: JsonObject): [string, QueryEncoding][] {
  if (place !== "query") return [];
  if (style === "deepObject") return [[String(name), "brackets"]];
  return "application/json" in objectOr(content) ? [[String(name), "json"]] : [];
}

function bodyOf(description: JsonObject, operation: JsonObject): TableRow["body"] {
  const content = dereference(description, operation.requestBody).content;
  if (content === undefined) return undefined;
  return "multipart/form-data" in objectOr(content) ? "multipart" : "json";
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
    const schema = dereference(description, jsonBodyOf(description, node));
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

/** Where the rows of a list answer are; `undefined` when the answer is no list. */
function rowsOf(description: JsonObject, answer: JsonObject | undefined): Omit<Paging, "in"> | undefined {
  if (answer?.type === "array") return {};
  const fields = objectOr(answer?.properties);
  if (!isObject(fields.data) || dereference(description, fields.data).type !== "array") return undefined;
  return { rows: "data" };
}

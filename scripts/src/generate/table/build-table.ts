import {
  type Content,
  jsonBodyOf,
  type ResponseContent,
  requestContentOf,
  responseContentOf,
} from "../../description/content.ts";
import { isObject, type JsonObject, objectOr, ownValue } from "../../description/json.ts";
import { essenceOf } from "../../description/media-types.ts";
import { parametersOf, rowSchemaOf } from "../../description/operation-schemas.ts";
import { type DescribedOperation, listOperations } from "../../description/operations.ts";
import { dereference } from "../../description/references.ts";
import { type Repeatability, repeatabilityOf } from "../../overlay/extensions.ts";
import { InputError } from "../../shared/input-error.ts";
import { type Encodings, formEncodings, queryEncodings } from "./encodings.ts";
import { secretFields } from "./secret-fields.ts";
import { type SelectionFields, selectionFieldsOf } from "./selection-fields.ts";

/** The part of the request that contains `limit` and `offset`, and the field of the response that contains the rows. */
interface Paging {
  /** `none`: the list has no pages; one response has all rows. */
  readonly in: "query" | "body" | "none";
  /** The field with the rows. Absent if the response itself is the array. */
  readonly rows?: string;
  /** Whether the list accepts `order_field` and `order_type`. */
  readonly order?: true;
  /** The largest sum of `offset` and `limit` that the API accepts. */
  readonly window?: number;
  /** The field that identifies a row. Absent if no field does. */
  readonly key?: string;
}

/** A row of the table of operations. Mirrors `Operation` in `@grinfi/core`. */
export interface TableRow extends SelectionFields {
  readonly path: string;
  readonly method: string;
  readonly query?: Encodings;
  readonly body?: Content["kind"];
  readonly contentType?: string;
  readonly fields?: Encodings;
  readonly responseType?: Exclude<ResponseContent["kind"], "json">;
  readonly accept?: string;
  readonly secrets?: readonly string[];
  readonly paging?: Paging;
  readonly wrapped?: string;
  readonly repeatable?: Repeatability;
}

/** The rows of the operations, by id. */
export type Table = ReadonlyMap<string, TableRow>;

/** Creates the table of operations, in alphabetical order of the ids. */
export function buildTable(description: JsonObject): Table {
  const rows = listOperations(description).map(
    (operation) => [operation.id, buildRow(description, operation)] as const,
  );
  return new Map(rows.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function buildRow(description: JsonObject, operation: DescribedOperation): TableRow {
  const { method, path, node } = operation;
  const parameters = parametersOf(description, operation);
  const query = queryEncodings(description, parameters);
  const response: ResponseContent =
    method === "head" ? { kind: "none" } : responseContentOf(description, node);
  const secrets = secretFields(description, node.requestBody);
  const selection = selectionFieldsOf(description, operation.id, parameters, jsonBodyOf(description, node));
  const paging = pagingOf(description, operation, parameters, response.schema);
  const wrapped = wrappedOf(description, operation, response.schema);
  const repeatable = repeatabilityOf(method, node);
  return {
    // The path comes first, because the other fields are the same in many rows: this order makes the compressed table a
    // tenth smaller.
    path,
    method: method.toUpperCase(),
    ...(Object.keys(query).length > 0 && { query }),
    ...bodyOf(description, node),
    ...selection,
    ...(response.kind !== "json" && { responseType: response.kind }),
    ...(response.accept !== undefined && { accept: response.accept }),
    ...(secrets.length > 0 && { secrets }),
    ...(paging && { paging }),
    ...(wrapped !== undefined && { wrapped }),
    ...(repeatable && { repeatable }),
  };
}

function bodyOf(
  description: JsonObject,
  { requestBody }: JsonObject,
): Pick<TableRow, "body" | "contentType" | "fields"> {
  const content = requestContentOf(description, requestBody);
  if (content === undefined) return {};
  const { kind, mediaType } = content;
  const isForm = kind === "form" || kind === "multipart";
  const fields = isForm ? formEncodings(description, content) : {};
  return {
    body: kind,
    ...(!DEFAULT_TYPES.has(mediaType) && !isRange(mediaType) && { contentType: mediaType }),
    ...(Object.keys(fields).length > 0 && { fields }),
  };
}

/** The media types that the client sends for `json`, `form`, `multipart`, `text` and `binary`. */
const DEFAULT_TYPES: ReadonlySet<string> = new Set([
  "application/json",
  "application/x-www-form-urlencoded",
  "multipart/form-data",
  "text/plain",
  "application/octet-stream",
]);

/** Whether a media type is a range such as `text` `/*`, which cannot be sent. */
const isRange = (mediaType: string): boolean => essenceOf(mediaType).endsWith("/*");

function pagingOf(
  description: JsonObject,
  { method, node }: DescribedOperation,
  parameters: JsonObject[],
  response: JsonObject | undefined,
): Paging | undefined {
  const list = rowsOf(description, response);
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
 * Returns the field in which the API may wrap the response, or each row of a list.
 *
 * @throws InputError if the response declares that field: clients could not distinguish it from a wrapper.
 */
function wrappedOf(
  description: JsonObject,
  { id, node }: DescribedOperation,
  response: JsonObject | undefined,
): string | undefined {
  const field = node["x-sdk-wrapped"];
  if (typeof field !== "string") return undefined;
  const declared = objectOr((rowSchemaOf(description, response) ?? response)?.properties);
  if (ownValue(declared, field) === undefined) return field;
  throw new InputError(
    `openapi/overlay.yaml: x-sdk-wrapped of ${id} must not be ${field}, because the response declares a field of that name.`,
  );
}

/** Returns the field with the rows of a list, or `undefined` if the response is not a list. */
function rowsOf(description: JsonObject, response: JsonObject | undefined): Omit<Paging, "in"> | undefined {
  if (response?.type === "array") return {};
  const fields = objectOr(response?.properties);
  if (!isObject(fields.data) || dereference(description, fields.data).type !== "array") return undefined;
  return { rows: "data" };
}

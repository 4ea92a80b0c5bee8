import { type JsonObject, objectOr } from "../../description/json.ts";
import { responseContentOf } from "../../description/operation-schemas.ts";
import type { DescribedOperation } from "../../description/operations.ts";
import type { TableRow } from "../table/build-table.ts";

/** Returns sentences about the behaviour that the client adds to a call of the API. */
export function clientNotes({ filters, paging, selects, wrapped }: Partial<TableRow>): string[] {
  const content = paging === undefined ? "the response" : "an item";
  return [
    ...(selects ? [selectionNote(selects)] : []),
    ...(filters ? [FILTER_NOTE] : []),
    ...(wrapped === undefined
      ? []
      : [`If the API wraps ${content} in \`${wrapped}\`, the client unwraps it.`]),
  ];
}

const FILTER_NOTE =
  "A filter condition such as `undefined` or `[]` is an `InvalidInputError`, because the API could ignore it.";

function selectionNote(fields: readonly string[]): string {
  const names = fields.map((name) => `\`${name}\``).join(", ");
  const condition =
    fields.length === 1 ? `${names} is missing or empty` : `${names} are all missing, or one is empty`;
  return `If ${condition}, nothing is sent and the call rejects with an \`InvalidInputError\`.`;
}

/** Returns sentences about the behaviour that a resource method adds to the client: pages, order and retries. */
export function methodNotes(
  description: JsonObject,
  operation: DescribedOperation,
  row: Partial<TableRow>,
): string[] {
  if (row.paging !== undefined) return pagerNotes(description, operation, row);
  const isFound = operation.node["x-sdk-not-found"] === "undefined";
  return [
    ...(isFound ? ["Returns `undefined` if the API responds with a 404."] : []),
    ...(operation.method === "get" ? [] : [RETRY_NOTES[row.repeatable ?? "never"]]),
  ];
}

const RETRY_NOTES = {
  safe: "Retried after a failure, because the call only reads.",
  idempotent: "Retried after a failure, because a second call results in the same state.",
  never: "Not retried if the API may have acted: then the error has `maybeProcessed: true`.",
} as const;

/** Returns sentences about the result of a call by id that reads a list. */
export function pageNotes(
  description: JsonObject,
  { node }: DescribedOperation,
  { paging }: Partial<TableRow>,
): string[] {
  if (paging === undefined || paging.in === "none") return [];
  const end = hasEnd(description, node) ? "" : " The last page is an empty one.";
  return [`Returns one page.${end}`];
}

/** Whether a page states if more pages follow. */
const hasEnd = (description: JsonObject, node: JsonObject): boolean =>
  ["total", "has_more"].some((name) => pageFields(description, node)[name] !== undefined);

const pageFields = (description: JsonObject, node: JsonObject): JsonObject =>
  objectOr(responseContentOf(description, node).schema?.properties);

function pagerNotes(
  description: JsonObject,
  { node }: DescribedOperation,
  { paging, filters }: Partial<TableRow>,
): string[] {
  if (paging === undefined) return [];
  if (paging.in === "none") return ["Returns a pager that sends 1 request for all items."];
  const hasTotal = pageFields(description, node).total !== undefined;
  return [
    `Returns a pager that sends 1 request for each page of 100 items (\`limit\`)${hasEnd(description, node) ? "" : ", and 1 more to find the end"}.`,
    paging.order
      ? "The oldest items come first, so that new items do not shift the pages, unless you pass `order_field` or `order_type`."
      : "The API decides the order of the items.",
    hasTotal ? "`count()` sends 1 request." : "`count()` reads all pages, unless the API sends a total.",
    ...(paging.window === undefined ? [] : [windowNote(paging.window)]),
    ...(filters
      ? ["With `verifyFilter: true`, the pager ends with a `ListError` if the API ignores the filter."]
      : []),
  ];
}

const windowNote = (window: number): string =>
  `The API rejects requests beyond ${window.toLocaleString("en")} items; with \`slice: true\`, the pager reads them too.`;

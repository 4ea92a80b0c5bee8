import { responseContentOf } from "../../description/content.ts";
import { type JsonObject, objectOr } from "../../description/json.ts";
import type { DescribedOperation } from "../../description/operations.ts";
import type { TableRow } from "../table/build-table.ts";

/** Returns sentences about what the client adds to a call of the API. */
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
  "A filter condition such as `undefined` or `[]` causes an `InvalidInputError`, because the API could ignore it.";

function selectionNote(fields: readonly string[]): string {
  const names = fields.map((name) => `\`${name}\``).join(", ");
  const condition =
    fields.length === 1 ? `${names} is missing or empty` : `all of ${names} are missing, or one is empty`;
  return `If ${condition}, nothing is sent and the call rejects with an \`InvalidInputError\`.`;
}

/** Returns sentences about what the method of a resource adds to the client: pages, order and retries. */
export function methodNotes(
  description: JsonObject,
  operation: DescribedOperation,
  row: Partial<TableRow>,
): string[] {
  if (row.paging !== undefined) return pagerNotes(description, operation, row);
  const isFound = operation.node["x-sdk-not-found"] === "undefined";
  return [
    ...(isFound ? ["Resolves to `undefined` if the API returns a 404."] : []),
    ...(operation.method === "get" ? [] : [RETRY_NOTES[row.repeatable ?? "never"]]),
  ];
}

const RETRY_NOTES = {
  safe: "Retried after a failure, because the call only reads data.",
  idempotent: "Retried after a failure, because a repeated call leaves the same state.",
  never:
    "Not retried if the API may already have acted on the call; the error then has `maybeProcessed: true`.",
} as const;

/** Returns sentences about the part of a list that a call by id returns. */
export function pageNotes(
  description: JsonObject,
  { node }: DescribedOperation,
  { paging }: Partial<TableRow>,
): string[] {
  if (paging === undefined || paging.in === "none") return [];
  const end = hasEnd(description, node) ? "" : " The last page is empty.";
  return [`Returns one page.${end}`];
}

/** Whether a page indicates if more pages follow. */
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
  if (paging.in === "none") return ["Returns a pager that reads all items with 1 request."];
  const hasTotal = pageFields(description, node).total !== undefined;
  return [
    `Returns a pager that sends 1 request for each page of 100 items (\`limit\`)${hasEnd(description, node) ? "" : ", and 1 more to find the end"}.`,
    paging.order
      ? "The oldest items come first, so that new items do not shift the pages. To change the order, pass `order_field` or `order_type`."
      : "The API determines the order of the items.",
    hasTotal
      ? "`count()` sends 1 request."
      : "`count()` reads all pages, unless the response contains a total.",
    ...(paging.window === undefined ? [] : [windowNote(paging.window)]),
    ...(filters
      ? [
          "With `verifyFilter: true`, the pager fails with a `ListError` if an item certainly does not match the filter.",
        ]
      : []),
  ];
}

const windowNote = (window: number): string =>
  `The API rejects requests beyond ${window.toLocaleString("en")} items. With \`slice: true\`, the pager reads those items, too.`;

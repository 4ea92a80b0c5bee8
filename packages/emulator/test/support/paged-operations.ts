import { operations } from "../../src/description.ts";
import type { CallOptions } from "./api.ts";

export interface Paging {
  readonly limit?: number;
  readonly offset?: number;
  readonly order_field?: string;
  readonly order_type?: string;
}

/** Lists with paging in the body. Others have a `limit` parameter. */
export const PAGED_IN_BODY: readonly string[] = [
  "listFlowLeads",
  "listLinkedInBrowsers",
  "searchCompanies",
  "searchContacts",
];

/** All lists with paging. */
export const pagedOperations: readonly string[] = [
  ...operations
    .filter(({ parameters }) => parameters.some(({ name }) => name === "limit"))
    .map(({ id }) => id),
  ...PAGED_IN_BODY,
];

/** Lists without paging. */
export const unpagedOperations: readonly string[] = [
  "listFlowWorkspaces",
  "listPipelineStages",
  "listTags",
  "listWebhooks",
];

/** Returns the options of a call that requests a page. */
export function pageOptions(id: string, paging: Paging): CallOptions {
  if (PAGED_IN_BODY.includes(id)) return { body: paging };
  const entries = Object.entries(paging).map(([name, value]): [string, string] => [name, String(value)]);
  const query = new URLSearchParams(entries);
  if (["listActivities", "listPipelineStages"].includes(id)) query.set("filter", "{}");
  return { query: query.toString() };
}

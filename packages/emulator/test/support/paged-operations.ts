import { operations } from "../../src/description.ts";
import type { CallOptions } from "./api.ts";

export interface Paging {
  readonly limit?: number;
  readonly offset?: number;
  readonly order_field?: string;
  readonly order_type?: string;
}

/** Operations that take a page in the body; those of the query show it by a parameter. */
export const PAGED_IN_BODY: readonly string[] = [
  "listFlowLeads",
  "listLinkedInBrowsers",
  "searchCompanies",
  "searchContacts",
];

/** Every list that takes a page. */
export const pagedOperations: readonly string[] = [
  ...operations
    .filter(({ parameters }) => parameters.some(({ name }) => name === "limit"))
    .map(({ id }) => id),
  ...PAGED_IN_BODY,
];

/** Lists that give all they have. */
export const unpaged: readonly string[] = [
  "listFlowWorkspaces",
  "listPipelineStages",
  "listTags",
  "listWebhooks",
];

/** The request for a page. */
export function asking(id: string, paging: Paging): CallOptions {
  if (PAGED_IN_BODY.includes(id)) return { body: paging };
  const entries = Object.entries(paging).map(([name, value]): [string, string] => [name, String(value)]);
  const query = new URLSearchParams(entries);
  if (["listActivities", "listPipelineStages"].includes(id)) query.set("filter", "{}");
  return { query: query.toString() };
}

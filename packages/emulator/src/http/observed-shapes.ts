import { isFields } from "../json.ts";
import type { OperationInput } from "./operation-input.ts";

/** Operations whose response clients have observed as `{ data }`. */
const WRAPPED_IN_DATA = new Set(["createWebhook", "getWebhook", "updateWebhook"]);

/** Operations whose contacts clients have observed as `{ lead, markers, flows }`. */
const AGGREGATED = new Set(["getLead", "findOneContact", "searchContacts"]);

/** Converts a described response body to the shape that clients have observed. */
export function toObservedShape({ operation, body }: OperationInput, described: unknown): unknown {
  if (WRAPPED_IN_DATA.has(operation.id)) return { data: described };
  if (!AGGREGATED.has(operation.id) || body.disable_aggregation === true) return described;
  if (isFields(described) && Array.isArray(described.data))
    return { ...described, data: described.data.map(toAggregate) };
  return toAggregate(described);
}

const toAggregate = (lead: unknown): unknown => ({ lead, markers: [], flows: [] });

import { isFields } from "../json.ts";
import type { OperationInput } from "./operation-input.ts";

/** Operations whose answer clients have seen within `{ data }`. */
const WRAPPED = new Set(["createWebhook", "getWebhook", "updateWebhook"]);

/** Operations whose contacts clients have seen as `{ lead, markers, flows }`. */
const AGGREGATED = new Set(["getLead", "findOneContact", "searchContacts"]);

/** The answer in the shape that clients have seen, where that is not the described one. */
export function liveShape({ operation, body }: OperationInput, answer: unknown): unknown {
  if (WRAPPED.has(operation.id)) return { data: answer };
  if (!AGGREGATED.has(operation.id) || body.disable_aggregation === true) return answer;
  if (isFields(answer) && Array.isArray(answer.data)) return { ...answer, data: answer.data.map(aggregate) };
  return aggregate(answer);
}

const aggregate = (lead: unknown): unknown => ({ lead, markers: [], flows: [] });

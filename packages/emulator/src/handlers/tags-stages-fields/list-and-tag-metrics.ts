import type { Backend } from "../../backend/backend.ts";
import type { Handlers } from "../../http/handler.ts";
import { invalidField } from "../../http/http-error.ts";
import { HandlerResponse } from "../../http/response.ts";
import { stringsOf } from "../../json.ts";

/** The table that each metric counts, and the field that holds the list or tag. */
type Counters = Readonly<Record<string, readonly [table: string, field: string]>>;

const LIST_COUNTERS: Counters = {
  leads_count: ["leads", "list_uuid"],
  companies_count: ["companies", "lists"],
};

const TAG_COUNTERS: Counters = {
  leads_count: ["leads", "tags"],
  companies_count: ["companies", "tags"],
};

export const listMetricHandlers: Handlers = {
  getListMetrics: ({ body }, backend) =>
    new HandlerResponse(
      200,
      countPerUuid(backend, stringsOf(body.uuids), LIST_COUNTERS, Object.keys(LIST_COUNTERS)),
    ),

  getTagMetrics: ({ body }, backend) => {
    const metrics = stringsOf(body.metrics);
    if (metrics.length === 0) throw invalidField("metrics", "metrics must contain at least one metric.");
    return new HandlerResponse(200, countPerUuid(backend, stringsOf(body.uuids), TAG_COUNTERS, metrics));
  },
};

/** Counts rows for each UUID. Unknown UUIDs have a count of 0. */
function countPerUuid(
  backend: Backend,
  uuids: readonly string[],
  counters: Counters,
  metrics: readonly string[],
): Record<string, Record<string, number>> {
  const counts = Object.fromEntries(
    uuids.map((uuid) => [uuid, Object.fromEntries(metrics.map((metric) => [metric, 0]))]),
  );
  for (const metric of metrics) {
    const [table, field] = counters[metric] as [string, string];
    for (const row of backend.table(table).rows()) {
      for (const uuid of [row[field]].flat()) {
        const entry = counts[String(uuid)];
        if (entry !== undefined) entry[metric] = (entry[metric] ?? 0) + 1;
      }
    }
  }
  return counts;
}

import type { World } from "../../backend/backend.ts";
import type { Handlers } from "../../http/handler.ts";
import { invalid } from "../../http/http-error.ts";
import { Reply } from "../../http/response.ts";
import { stringsOf } from "../../json.ts";

/** What can be counted, and where: the table and the field that names the list or the tag. */
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
  getListMetrics: ({ body }, world) =>
    new Reply(200, count(world, stringsOf(body.uuids), LIST_COUNTERS, Object.keys(LIST_COUNTERS))),

  getTagMetrics: ({ body }, world) => {
    const metrics = stringsOf(body.metrics);
    if (metrics.length === 0) throw invalid("metrics", "One metric at least is needed.");
    return new Reply(200, count(world, stringsOf(body.uuids), TAG_COUNTERS, metrics));
  },
};

/** The counts by the uuids that were asked for. */
function count(
  world: World,
  uuids: readonly string[],
  counters: Counters,
  metrics: readonly string[],
): Record<string, Record<string, number>> {
  const counts = Object.fromEntries(
    uuids.map((uuid) => [uuid, Object.fromEntries(metrics.map((metric) => [metric, 0]))]),
  );
  for (const metric of metrics) {
    const [table, field] = counters[metric] as [string, string];
    for (const row of world.table(table).rows()) {
      for (const uuid of [row[field]].flat()) {
        const own = counts[String(uuid)];
        if (own !== undefined) own[metric] = (own[metric] ?? 0) + 1;
      }
    }
  }
  return counts;
}

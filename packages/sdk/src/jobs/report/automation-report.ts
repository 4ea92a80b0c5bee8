import type { RequestOptions } from "../../calls/options.ts";
import type { AutomationsResource } from "../../generated/resources.ts";
import { TreeGraph } from "../automation-tree/automation-tree.ts";
import { walkTree } from "../automation-tree/walk-tree.ts";
import type { AutomationReport, AutomationReportInput } from "./automation-report-types.ts";
import { optionalCountsOf } from "./counts.ts";
import { periodFilter, readPeriod } from "./period.ts";
import { sourceReportOf } from "./sources.ts";
import { stepReportOf, totalsOf } from "./steps.ts";

/** The statistics of a new automation, which has no steps. */
const NO_STATISTICS: Readonly<Record<string, Record<string, never>>> = {};

export async function reportAutomation(
  automations: AutomationsResource,
  uuid: string,
  { period }: AutomationReportInput,
  options: RequestOptions | undefined,
): Promise<AutomationReport> {
  const executed_at = period && periodFilter(readPeriod(period));
  const [automation, metrics] = await Promise.all([
    automations.get(uuid, options),
    automations.getMetrics({ uuids: [uuid] }, options),
  ]);
  const tree = await currentTree(automations, automation.flow_version_uuid, options);
  const { order } = walkTree(tree);
  const { statistics } = automations;
  const [byNode, bySource] = await Promise.all([
    order.length > 0
      ? statistics.byNode(
          uuid,
          { node_ids: order.map(({ id }) => id), ...(executed_at && { filter: { executed_at } }) },
          options,
        )
      : NO_STATISTICS,
    tree.sources.length > 0
      ? statistics.byContactSource(uuid, { contact_source_ids: tree.sources.map(({ id }) => id) }, options)
      : NO_STATISTICS,
  ]);
  const isPartial = period !== undefined;
  const steps = order.map((node) => stepReportOf(node, byNode[node.id], { isPartial }));
  const counts = metrics[uuid] ?? {};
  return {
    automation,
    ...(executed_at && { period: { from: executed_at[">="], to: executed_at["<"] } }),
    contacts: {
      enrolled: counts.leads_count,
      inProgress: counts.in_progress_leads_count,
      finished: counts.finished_leads_count,
      failed: counts.failed_leads_count,
    },
    waiting: optionalCountsOf(counts.task_counts, "getFlowMetrics"),
    steps,
    totals: totalsOf(steps),
    sources: tree.sources.map((source) => sourceReportOf(source, bySource[source.id])),
  };
}

/** Reads the current steps and audiences. A new automation has none. */
async function currentTree(
  { versions }: AutomationsResource,
  version: string | undefined,
  options: RequestOptions | undefined,
): Promise<TreeGraph> {
  return new TreeGraph(version ? await versions.get(version, options) : undefined);
}

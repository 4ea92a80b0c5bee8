import type { TreeNode } from "../automation-tree/automation-tree.ts";
import type { StepReport, StepTotal } from "./automation-report-types.ts";
import { type Counts, optionalCountsOf, sumCounts, totalOfCounts } from "./counts.ts";
import { ratesOf } from "./rate.ts";

/** The statistics of a step in a response of the API. */
interface NodeStatistics {
  readonly node_statuses?: unknown;
  readonly node_branches?: unknown;
  readonly node_conversions?: unknown;
}

const NODE_STATISTICS = "getFlowNodeStatistics";

/** The types of steps that contact people, with the outcome that each aims at. */
const EXPECTED_OUTCOMES: ReadonlyMap<string, string> = new Map([
  ["linkedin_send_connection_request", "accepted"],
  ["linkedin_send_message", "replied"],
  ["linkedin_send_inmail", "replied"],
  ["email_send_message", "replied"],
]);

export function stepReportOf(
  { after, id, type }: TreeNode,
  statistics: NodeStatistics = {},
  { isPartial }: { readonly isPartial: boolean },
): StepReport {
  const statuses = optionalCountsOf(statistics.node_statuses, NODE_STATISTICS);
  return {
    node: id,
    type,
    after: after.map(({ node_id, branch_id }) => ({ node_id, branch_id })),
    entered: isPartial ? undefined : totalOfCounts(statuses),
    statuses,
    branches: optionalCountsOf(statistics.node_branches, NODE_STATISTICS),
    ...totalOf(type, statuses, optionalCountsOf(statistics.node_conversions, NODE_STATISTICS)),
  };
}

/** Returns the totals of each type of step that has rates. */
export function totalsOf(steps: readonly StepReport[]): Record<string, StepTotal> {
  const totals: Record<string, StepTotal> = {};
  for (const { rates, type } of steps) {
    if (Object.keys(rates).length === 0) continue;
    const same = steps.filter((step) => step.type === type);
    const statuses = sumCounts(same.map(({ statuses }) => statuses));
    totals[type] ??= totalOf(type, statuses, sumCounts(same.map(({ outcomes }) => outcomes)));
  }
  return totals;
}

function totalOf(type: string, { closed = 0, failed = 0 }: Counts, outcomes: Counts): StepTotal {
  const isTrigger = type.startsWith("trigger_");
  const rates = isTrigger ? {} : ratesOf(outcomes, EXPECTED_OUTCOMES.get(type), [closed, `closed ${type}`]);
  return { closed, failed, outcomes, rates };
}

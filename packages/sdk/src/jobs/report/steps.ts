import type { Node } from "../shared/automation-tree.ts";
import type { StepReport, StepTotal } from "./automation-report-types.ts";
import { type Counts, countsOf, sumOf, together } from "./counts.ts";
import { ratesOf } from "./rate.ts";

/** What the API answers of a step. */
interface NodeStatistics {
  readonly node_statuses?: unknown;
  readonly node_branches?: unknown;
  readonly node_conversions?: unknown;
}

/** Steps that reach out, with what they are for. */
const REACHES_OUT: ReadonlyMap<string, string> = new Map([
  ["linkedin_send_connection_request", "accepted"],
  ["linkedin_send_message", "replied"],
  ["linkedin_send_inmail", "replied"],
  ["email_send_message", "replied"],
]);

export function stepOf(
  { after, id, type }: Node,
  statistics: NodeStatistics = {},
  { isPartial }: { readonly isPartial: boolean },
): StepReport {
  const statuses = countsOf(statistics.node_statuses);
  return {
    node: id,
    type,
    after: after.map(({ node_id, branch_id }) => ({ node_id, branch_id })),
    entered: isPartial ? undefined : sumOf(statuses),
    statuses,
    branches: countsOf(statistics.node_branches),
    ...totalOf(type, statuses, countsOf(statistics.node_conversions)),
  };
}

/** The steps of each type that has rates together. */
export function totalsOf(steps: readonly StepReport[]): Record<string, StepTotal> {
  const totals: Record<string, StepTotal> = {};
  for (const { rates, type } of steps) {
    if (Object.keys(rates).length === 0) continue;
    const same = steps.filter((step) => step.type === type);
    const statuses = together(same.map(({ statuses }) => statuses));
    totals[type] ??= totalOf(type, statuses, together(same.map(({ outcomes }) => outcomes)));
  }
  return totals;
}

function totalOf(type: string, { closed = 0, failed = 0 }: Counts, outcomes: Counts): StepTotal {
  const isTrigger = type.startsWith("trigger_");
  const rates = isTrigger ? {} : ratesOf(outcomes, REACHES_OUT.get(type), [closed, `closed ${type}`]);
  return { closed, failed, outcomes, rates };
}

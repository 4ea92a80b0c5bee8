import { checkOptions } from "@grinfi/core/option-checks";
import type { RequestOptions } from "../../calls/options.ts";
import type { AutomationsResource } from "../../generated/resources.ts";
import { checkAutomationUuid } from "../names/uuid-or-name.ts";
import { countOf, countsOf, totalOfCounts } from "../report/counts.ts";
import { canonicalUuid } from "../shared/identity.ts";
import { type JobContext, type JobGenerator, requestOptionsOf } from "../shared/job.ts";
import type { ProgressTracker } from "../shared/progress-tracker.ts";
import { resultOf, WAIT_OPTIONS, waitFor } from "./wait-for.ts";
import type { IdleResult, IdleStep, WaitOptions, WaitSettings } from "./wait-types.ts";

export function waitUntilIdle(
  automations: AutomationsResource,
  flowUuid: string,
  options: WaitOptions<IdleStep>,
  progress: ProgressTracker,
): JobGenerator<IdleStep, IdleResult> {
  checkOptions(options, WAIT_OPTIONS);
  checkAutomationUuid(flowUuid);
  const request = requestOptionsOf(options, progress);
  return readUntilIdle(automations, canonicalUuid(flowUuid), { ...options, progress, request });
}

async function* readUntilIdle(
  automations: AutomationsResource,
  uuid: string,
  options: JobContext & WaitSettings,
): AsyncGenerator<IdleStep, IdleResult, undefined> {
  const { progress, request } = options;
  const { status } = await automations.get(uuid, request);
  const read = (): Promise<IdleStep> => readIdleStep(automations, uuid, request);
  const start = await read();
  progress.done = start.done + start.failed;
  progress.total = start.total;
  yield start;
  const polled = yield* waitFor({ start, readsAtOnce: false, read, isDone: isIdle }, options);
  const { state } = polled;
  const cause =
    status === "on"
      ? "Steps may wait for working hours, for a reply or for another event."
      : `The automation was ${status} when the job began, and steps run only while it is on.`;
  const hint = `Waiting tasks: ${totalOfCounts(state.waiting)}. ${cause}`;
  const words = { noun: "contacts", hint, isDone: isIdle(state) };
  return { ...resultOf(polled, options, words), waiting: state.waiting };
}

const FLOW_METRICS = "getFlowMetrics";

const isIdle = ({ open, waiting }: IdleStep): boolean => open === 0 && totalOfCounts(waiting) === 0;

/**
 * Reads the counts of an automation.
 *
 * @throws ListError if the response does not have all of them.
 */
export async function readIdleStep(
  automations: AutomationsResource,
  uuid: string,
  request: RequestOptions,
): Promise<IdleStep> {
  const { [uuid]: counts } = await automations.getMetrics({ uuids: [uuid] }, request);
  const { failed_leads_count = 0, in_progress_leads_count, leads_count, task_counts } = counts ?? {};
  const failed = countOf(failed_leads_count, FLOW_METRICS, "failed_leads_count");
  const open = countOf(in_progress_leads_count, FLOW_METRICS, "in_progress_leads_count");
  // The API may count contacts as in progress or failed before it counts them as enrolled.
  const total = Math.max(countOf(leads_count, FLOW_METRICS, "leads_count"), open + failed);
  const waiting = countsOf(task_counts, FLOW_METRICS);
  return { done: total - open - failed, failed, open, total, waiting };
}

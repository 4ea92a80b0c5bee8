import { ConfigurationError } from "@grinfi/core";
import { booleanFlag, callback, checkOptions, falseOr, type OptionRules } from "@grinfi/core/option-checks";
import type { WebhooksResource } from "../../generated/resources.ts";
import { JOB_OPTIONS, type JobContext, type JobGenerator, requestOptionsOf } from "../shared/job.ts";
import { endsJob } from "../shared/job-errors.ts";
import type { ProgressTracker } from "../shared/progress-tracker.ts";
import type {
  DesiredWebhook,
  EnsureWebhooksOptions,
  EnsureWebhooksResult,
  WebhookOutcome,
} from "./ensure-webhooks-types.ts";
import { planWebhooks } from "./plan-webhooks.ts";
import { identityOf } from "./webhook-identity.ts";
import { applyStep, describeStep, readWebhooks } from "./webhook-step.ts";

const ENSURE_OPTIONS: OptionRules<EnsureWebhooksOptions> = {
  ...JOB_OPTIONS,
  dryRun: booleanFlag,
  remove: falseOr(callback),
};

export function ensureWebhooks(
  webhooks: WebhooksResource,
  desired: readonly DesiredWebhook[],
  options: EnsureWebhooksOptions,
  progress: ProgressTracker,
): JobGenerator<WebhookOutcome, EnsureWebhooksResult> {
  checkOptions(options, ENSURE_OPTIONS);
  checkDesired(desired);
  const request = requestOptionsOf(options, progress);
  return applyPlan(webhooks, desired, { ...options, progress, request });
}

/** The messages contain no URL, because a URL may contain a secret. */
function checkDesired(desired: readonly DesiredWebhook[]): void {
  const indexes = new Map<string, number>();
  for (const [index, webhook] of desired.entries()) {
    const { event, name, target_url } = webhook;
    const reject = (problem: string): never => {
      throw new ConfigurationError(`desired[${index}]${problem}`);
    };
    if (!event) reject(".event is missing.");
    if (!name?.trim()) reject(".name is missing.");
    if (!URL.canParse(target_url) || !/^https?:$/.test(new URL(target_url).protocol))
      reject(".target_url is not an http or https URL.");
    const earlier = indexes.get(identityOf(webhook));
    if (earlier !== undefined)
      reject(` has the same event and URL as desired[${earlier}]. Omit one of them.`);
    indexes.set(identityOf(webhook), index);
  }
}

async function* applyPlan(
  webhooks: WebhooksResource,
  desired: readonly DesiredWebhook[],
  { dryRun = false, progress, remove, request }: EnsureWebhooksOptions & JobContext,
): AsyncGenerator<WebhookOutcome, EnsureWebhooksResult, undefined> {
  const outcomes: WebhookOutcome[] = [];
  const steps = planWebhooks(desired, await readWebhooks(webhooks, request), remove);
  progress.total = steps.length;
  for (const step of steps) {
    request.signal?.throwIfAborted();
    const isDry = dryRun && step.action !== "keep";
    const isTooEarly = step.action === "remove" && outcomes.some(isMissing);
    const result = isDry ? PLANNED : isTooEarly ? TOO_EARLY : await applyStep(webhooks, step, request);
    const outcome = { ...describeStep(step), ...result };
    outcomes.push(outcome);
    progress.done += 1;
    yield outcome;
    if (outcome.error !== undefined && endsJob(outcome.error)) throw outcome.error;
  }
  return summarizeWebhooks(outcomes);
}

const PLANNED = { outcome: "planned" } as const;

const TOO_EARLY = { outcome: "not_tried", reason: "Not all desired webhooks exist yet." } as const;

/** Whether it is possible that a desired webhook does not exist. */
const isMissing = ({ action, outcome }: WebhookOutcome): boolean =>
  action !== "remove" && (outcome === "failed" || outcome === "unknown");

function summarizeWebhooks(webhooks: readonly WebhookOutcome[]): EnsureWebhooksResult {
  const count = (matches: (outcome: WebhookOutcome) => boolean): number => webhooks.filter(matches).length;
  const countDone = (expected: WebhookOutcome["action"]): number =>
    count(({ action, outcome }) => action === expected && outcome === "done");
  const countOutcome = (expected: WebhookOutcome["outcome"]): number =>
    count(({ outcome }) => outcome === expected);
  return {
    kept: countDone("keep"),
    created: countDone("create"),
    updated: countDone("update"),
    removed: countDone("remove"),
    failed: countOutcome("failed"),
    unknown: countOutcome("unknown"),
    notTried: countOutcome("not_tried"),
    planned: countOutcome("planned"),
    webhooks,
  };
}

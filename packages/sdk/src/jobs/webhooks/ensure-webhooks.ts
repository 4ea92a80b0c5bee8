import { ConfigurationError } from "@grinfi/core";
import { callback, checkOptions, falseOr, flag, type OptionRules } from "@grinfi/core/option-checks";
import { JOB_OPTIONS } from "../../calls/option-rules.ts";
import type { WebhooksResource } from "../../generated/resources.ts";
import { endsRun } from "../shared/failure.ts";
import { createJob, type Job } from "../shared/job.ts";
import type {
  EnsureWebhooksOptions,
  EnsureWebhooksResult,
  WantedWebhook,
  WebhookOutcome,
} from "./ensure-webhooks-types.ts";
import { planWebhooks } from "./plan-webhooks.ts";
import { identityOf } from "./webhook-identity.ts";
import { describeStep, readWebhooks, takeStep } from "./webhook-step.ts";

const ENSURE_OPTIONS: OptionRules<EnsureWebhooksOptions> = {
  ...JOB_OPTIONS,
  dryRun: flag,
  remove: falseOr(callback),
};

export function ensureWebhooks(
  webhooks: WebhooksResource,
  wanted: readonly WantedWebhook[],
  options: EnsureWebhooksOptions = {},
): Job<WebhookOutcome, EnsureWebhooksResult> {
  checkOptions(options, ENSURE_OPTIONS);
  checkWanted(wanted);
  return createJob((signal) => carryOut(webhooks, wanted, { ...options, signal }), options);
}

/** No message repeats a URL: there may be a secret in it. */
function checkWanted(wanted: readonly WantedWebhook[]): void {
  const indexes = new Map<string, number>();
  for (const [index, webhook] of wanted.entries()) {
    const { event, name, target_url } = webhook;
    const refuse = (what: string): never => {
      throw new ConfigurationError(`wanted[${index}]${what}`);
    };
    if (!event) refuse(".event is missing.");
    if (!name?.trim()) refuse(".name is missing.");
    if (!URL.canParse(target_url) || !/^https?:$/.test(new URL(target_url).protocol))
      refuse(".target_url is no URL of http or https.");
    const earlier = indexes.get(identityOf(webhook));
    if (earlier !== undefined)
      refuse(` is the same event at the same URL as wanted[${earlier}]: leave one of them out.`);
    indexes.set(identityOf(webhook), index);
  }
}

async function* carryOut(
  webhooks: WebhooksResource,
  wanted: readonly WantedWebhook[],
  { dryRun = false, remove, signal }: EnsureWebhooksOptions,
): AsyncGenerator<WebhookOutcome, EnsureWebhooksResult, undefined> {
  const outcomes: WebhookOutcome[] = [];
  for (const step of planWebhooks(wanted, await readWebhooks(webhooks, signal), remove)) {
    signal?.throwIfAborted();
    const isDry = dryRun && step.action !== "keep";
    const isEarly = step.action === "remove" && outcomes.some(isMissing);
    const became = isDry ? PLANNED : isEarly ? TOO_EARLY : await takeStep(webhooks, step, signal);
    const outcome = { ...describeStep(step), ...became };
    outcomes.push(outcome);
    yield outcome;
    if (outcome.error !== undefined && endsRun(outcome.error)) throw outcome.error;
  }
  return resultOf(outcomes);
}

const PLANNED = { outcome: "planned" } as const;

const TOO_EARLY = { outcome: "not_tried", reason: "Not everything that is wanted is there yet." } as const;

/** Whether a webhook that is wanted may not be there. */
const isMissing = ({ action, outcome }: WebhookOutcome): boolean =>
  action !== "remove" && (outcome === "failed" || outcome === "unknown");

function resultOf(webhooks: readonly WebhookOutcome[]): EnsureWebhooksResult {
  const count = (is: (outcome: WebhookOutcome) => boolean): number => webhooks.filter(is).length;
  const done = (wanted: WebhookOutcome["action"]): number =>
    count(({ action, outcome }) => action === wanted && outcome === "done");
  const of = (wanted: WebhookOutcome["outcome"]): number => count(({ outcome }) => outcome === wanted);
  return {
    kept: done("keep"),
    created: done("create"),
    updated: done("update"),
    removed: done("remove"),
    failed: of("failed"),
    unknown: of("unknown"),
    notTried: of("not_tried"),
    planned: of("planned"),
    webhooks,
  };
}

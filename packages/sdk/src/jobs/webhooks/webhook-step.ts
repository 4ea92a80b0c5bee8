import { isApiError, ListError, type Webhook } from "@grinfi/core";
import type { RequestOptions } from "../../calls/options.ts";
import type { WebhooksResource } from "../../generated/resources.ts";
import { withUuid } from "../shared/identity.ts";
import { maybeProcessed, messageOf } from "../shared/job-errors.ts";
import type { WebhookOutcome } from "./ensure-webhooks-types.ts";
import { planWebhooks, type WebhookStep } from "./plan-webhooks.ts";

type StepOutcome = Pick<WebhookOutcome, "error" | "outcome" | "reason" | "uuid">;

/** Carries out a step, with one call. */
export async function applyStep(
  webhooks: WebhooksResource,
  step: WebhookStep,
  request: RequestOptions,
): Promise<StepOutcome> {
  try {
    return { outcome: "done", ...(await sendStep(webhooks, step, request)) };
  } catch (error) {
    const isGone = step.action === "remove" && isApiError(error) && error.status === 404;
    if (isGone) return { outcome: "done" };
    const confirmed = maybeProcessed(error) && (await confirmFromList(webhooks, step, request));
    if (confirmed) return { outcome: "done", ...confirmed };
    const reason = withoutUrl(messageOf(error), step);
    return { outcome: maybeProcessed(error) ? "unknown" : "failed", reason, error };
  }
}

async function sendStep(
  webhooks: WebhooksResource,
  step: WebhookStep,
  request: RequestOptions,
): Promise<{ readonly uuid?: string }> {
  switch (step.action) {
    case "create": {
      const { uuid } = await webhooks.create(step.desired, request);
      return withUuid(uuid);
    }
    case "update":
      // The call includes the URL even if it is unchanged, because the client then redacts the URL from its errors.
      await webhooks.update(
        String(step.webhook.uuid),
        { ...step.changes, target_url: step.desired.target_url },
        request,
      );
      return {};
    case "remove":
      await webhooks.delete(String(step.webhook.uuid), request);
      return {};
    case "keep":
      return {};
  }
}

/** Returns the result of a step whose call has an uncertain outcome, if the list shows that the step was done. */
async function confirmFromList(
  webhooks: WebhooksResource,
  step: WebhookStep,
  request: RequestOptions,
): Promise<{ readonly uuid?: string } | undefined> {
  let existing: readonly Webhook[];
  try {
    existing = await readWebhooks(webhooks, request);
  } catch {
    return undefined;
  }
  if (step.action === "remove")
    return existing.some(({ uuid }) => uuid === step.webhook.uuid) ? undefined : {};
  const [now] = planWebhooks([step.desired], existing, false);
  return now?.action === "keep" ? { uuid: String(now.webhook.uuid) } : undefined;
}

/**
 * Reads every webhook.
 *
 * @throws ListError if there are more webhooks than the API lists, because a desired one may be among the others.
 */
export async function readWebhooks(
  webhooks: WebhooksResource,
  request: RequestOptions,
): Promise<readonly Webhook[]> {
  const { items, total = items.length } = await webhooks.list(request);
  if (total <= items.length) return items;
  const message = `there are ${total} webhooks, but the API lists only ${items.length} of them.`;
  throw new ListError("listWebhooks", "too_many_pages", message);
}

/** Describes a step without its URL, because the URL may contain a secret. */
export function describeStep(step: WebhookStep): Omit<WebhookOutcome, "outcome"> {
  const { event = "", name = "", target_url = "" } = "desired" in step ? step.desired : step.webhook;
  return {
    action: step.action,
    event,
    name,
    host: URL.canParse(target_url) ? new URL(target_url).host : "",
    ...("webhook" in step && { uuid: step.webhook.uuid }),
    ...("changes" in step && { changes: Object.keys(step.changes) }),
  };
}

/** The desired and the stored URL may be two spellings of one URL, so both are removed. */
function withoutUrl(text: string, step: WebhookStep): string {
  const stored = "webhook" in step && step.webhook.target_url;
  const desired = "desired" in step && step.desired.target_url;
  return [stored, desired].reduce<string>(
    (rest, url) => (url ? rest.replaceAll(url, "(its URL)") : rest),
    text,
  );
}

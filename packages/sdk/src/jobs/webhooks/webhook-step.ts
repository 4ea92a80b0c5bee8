import { isApiError, ListError } from "@grinfi/core";
import type { WebhooksResource } from "../../generated/resources.ts";
import type { Webhook } from "../../generated/types.ts";
import { mayHaveHappened, messageOf } from "../shared/failure.ts";
import type { WebhookOutcome } from "./ensure-webhooks-types.ts";
import { planWebhooks, type WebhookStep } from "./plan-webhooks.ts";

type Became = Pick<WebhookOutcome, "error" | "outcome" | "reason" | "uuid">;

/** Does what a step says, once. */
export async function takeStep(
  webhooks: WebhooksResource,
  step: WebhookStep,
  signal: AbortSignal | undefined,
): Promise<Became> {
  try {
    return { outcome: "done", ...(await send(webhooks, step, signal)) };
  } catch (error) {
    const isGone = step.action === "remove" && isApiError(error) && error.status === 404;
    if (isGone) return { outcome: "done" };
    const settled = mayHaveHappened(error) && (await settle(webhooks, step, signal));
    if (settled) return { outcome: "done", ...settled };
    const reason = withoutUrl(messageOf(error), step);
    return { outcome: mayHaveHappened(error) ? "unknown" : "failed", reason, error };
  }
}

async function send(
  webhooks: WebhooksResource,
  step: WebhookStep,
  signal: AbortSignal | undefined,
): Promise<{ readonly uuid?: string }> {
  switch (step.action) {
    case "create": {
      const { uuid } = await webhooks.create(step.wanted, { signal });
      return { uuid };
    }
    case "update":
      // With the URL in the call, the client takes it out of whatever the call ends in.
      await webhooks.update(
        step.webhook.uuid,
        { ...step.changes, target_url: step.wanted.target_url },
        { signal },
      );
      return {};
    case "remove":
      await webhooks.delete(step.webhook.uuid, { signal });
      return {};
    case "keep":
      return {};
  }
}

/** Whether the list shows that a step whose call ended unclear was taken all the same. */
async function settle(
  webhooks: WebhooksResource,
  step: WebhookStep,
  signal: AbortSignal | undefined,
): Promise<{ readonly uuid?: string } | undefined> {
  let there: readonly Webhook[];
  try {
    there = await readWebhooks(webhooks, signal);
  } catch {
    return undefined;
  }
  if (step.action === "remove") return there.some(({ uuid }) => uuid === step.webhook.uuid) ? undefined : {};
  const [now] = planWebhooks([step.wanted], there, false);
  return now?.action === "keep" ? { uuid: now.webhook.uuid } : undefined;
}

/**
 * Every webhook that there is.
 *
 * @throws ListError when there are more than the API lists: what is wanted might be among the others.
 */
export async function readWebhooks(
  webhooks: WebhooksResource,
  signal: AbortSignal | undefined,
): Promise<readonly Webhook[]> {
  const { items, total = items.length } = await webhooks.list({ signal });
  if (total <= items.length) return items;
  const message = `there are ${total} webhooks, and only ${items.length} of them are listed.`;
  throw new ListError("listWebhooks", "too_many_pages", message);
}

/** What can be told of a step: no URL, since there may be a secret in it. */
export function describeStep(step: WebhookStep): Omit<WebhookOutcome, "outcome"> {
  const { event = "", name = "", target_url = "" } = "wanted" in step ? step.wanted : step.webhook;
  return {
    action: step.action,
    event,
    name,
    host: URL.canParse(target_url) ? new URL(target_url).host : "",
    ...("webhook" in step && { uuid: step.webhook.uuid }),
    ...("changes" in step && { changes: Object.keys(step.changes) }),
  };
}

/** The wanted URL and the stored one may be two spellings of the same. */
function withoutUrl(text: string, step: WebhookStep): string {
  const stored = "webhook" in step && step.webhook.target_url;
  const wanted = "wanted" in step && step.wanted.target_url;
  return [stored, wanted].reduce<string>(
    (rest, url) => (url ? rest.replaceAll(url, "(its URL)") : rest),
    text,
  );
}

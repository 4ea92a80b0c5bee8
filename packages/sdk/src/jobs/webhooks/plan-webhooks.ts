import type { Webhook } from "@grinfi/core";
import { isSameFilter } from "./compare-filters.ts";
import type { DesiredWebhook, EnsureWebhooksOptions } from "./ensure-webhooks-types.ts";
import { identityOf, normaliseUrl } from "./webhook-identity.ts";

/** An action on one webhook. */
export type WebhookStep =
  | { readonly action: "create"; readonly desired: DesiredWebhook }
  | { readonly action: "keep"; readonly desired: DesiredWebhook; readonly webhook: Webhook }
  | {
      readonly action: "update";
      readonly desired: DesiredWebhook;
      readonly webhook: Webhook;
      readonly changes: Changes;
    }
  | { readonly action: "remove"; readonly webhook: Webhook };

type Changes = Partial<Omit<DesiredWebhook, "event" | "target_url">>;

const CHANGEABLE = ["name", "filters", "request_method", "status"] as const;

/** Plans the steps from the existing to the desired webhooks. Removals come last, so that no event is missed. */
export function planWebhooks(
  desired: readonly DesiredWebhook[],
  existing: readonly Webhook[],
  remove: EnsureWebhooksOptions["remove"],
): WebhookStep[] {
  const steps = desired.map((one) => stepFor(one, existing));
  const used = new Set(steps.flatMap((step) => ("webhook" in step ? step.webhook : [])));
  const urls = new Set(desired.map(({ target_url }) => normaliseUrl(target_url)));
  const isAtDesiredUrl = ({ target_url }: Webhook): boolean => urls.has(normaliseUrl(target_url));
  const shouldRemove = remove === false ? () => false : (remove ?? isAtDesiredUrl);
  const others = existing.filter((webhook) => !used.has(webhook) && shouldRemove(webhook));
  return [...steps, ...others.map((webhook) => ({ action: "remove", webhook }) as const)];
}

function stepFor(desired: DesiredWebhook, existing: readonly Webhook[]): WebhookStep {
  const [best] = existing
    .filter((webhook) => identityOf(webhook) === identityOf(desired))
    .map((webhook) => ({ webhook, changes: changesOf(desired, webhook) }))
    .sort((a, b) => costOf(a) - costOf(b));
  if (best === undefined) return { action: "create", desired };
  const isUnchanged = Object.keys(best.changes).length === 0;
  return isUnchanged
    ? { action: "keep", desired, webhook: best.webhook }
    : { action: "update", desired, ...best };
}

/** Returns the desired fields that differ from the stored ones. */
function changesOf(desired: DesiredWebhook, webhook: Webhook): Changes {
  const isEqual: Record<(typeof CHANGEABLE)[number], boolean> = {
    name: desired.name.trim() === webhook.name?.trim(),
    filters: isSameFilter(desired.filters, webhook.filters),
    request_method: desired.request_method === webhook.request_method,
    status: desired.status === webhook.status,
  };
  const changed = CHANGEABLE.filter((field) => desired[field] !== undefined && !isEqual[field]);
  return Object.fromEntries(changed.map((field) => [field, desired[field]]));
}

/** Of several equal webhooks, the one with the fewest changes is kept, preferably one that is on. */
function costOf({ webhook, changes }: { readonly webhook: Webhook; readonly changes: Changes }): number {
  return 2 * Object.keys(changes).length + (webhook.status === "on" ? 0 : 1);
}

import type { Webhook } from "../../generated/types.ts";
import type { EnsureWebhooksOptions, WantedWebhook } from "./ensure-webhooks-types.ts";
import { isSameFilter } from "./same-filter.ts";
import { identityOf, normaliseUrl } from "./webhook-identity.ts";

/** What is to be done about one webhook. */
export type WebhookStep =
  | { readonly action: "create"; readonly wanted: WantedWebhook }
  | { readonly action: "keep"; readonly wanted: WantedWebhook; readonly webhook: Webhook }
  | {
      readonly action: "update";
      readonly wanted: WantedWebhook;
      readonly webhook: Webhook;
      readonly changes: Changes;
    }
  | { readonly action: "remove"; readonly webhook: Webhook };

type Changes = Partial<Omit<WantedWebhook, "event" | "target_url">>;

const CHANGEABLE = ["name", "filters", "request_method", "status"] as const;

/** What makes the wanted webhooks of those that are there. What is removed comes last, so that no event is missed. */
export function planWebhooks(
  wanted: readonly WantedWebhook[],
  there: readonly Webhook[],
  remove: EnsureWebhooksOptions["remove"],
): WebhookStep[] {
  const steps = wanted.map((one) => stepTo(one, there));
  const used = new Set(steps.flatMap((step) => ("webhook" in step ? step.webhook : [])));
  const urls = new Set(wanted.map(({ target_url }) => normaliseUrl(target_url)));
  const isAtWantedUrl = ({ target_url }: Webhook): boolean => urls.has(normaliseUrl(target_url));
  const isToGo = remove === false ? () => false : (remove ?? isAtWantedUrl);
  const others = there.filter((webhook) => !used.has(webhook) && isToGo(webhook));
  return [...steps, ...others.map((webhook) => ({ action: "remove", webhook }) as const)];
}

function stepTo(wanted: WantedWebhook, there: readonly Webhook[]): WebhookStep {
  const [best] = there
    .filter((webhook) => identityOf(webhook) === identityOf(wanted))
    .map((webhook) => ({ webhook, changes: changesOf(wanted, webhook) }))
    .sort((a, b) => costOf(a) - costOf(b));
  if (best === undefined) return { action: "create", wanted };
  const isAsWanted = Object.keys(best.changes).length === 0;
  return isAsWanted
    ? { action: "keep", wanted, webhook: best.webhook }
    : { action: "update", wanted, ...best };
}

/** The fields that are wanted otherwise than they are stored. */
function changesOf(wanted: WantedWebhook, webhook: Webhook): Changes {
  const isSame: Record<(typeof CHANGEABLE)[number], boolean> = {
    name: wanted.name.trim() === webhook.name?.trim(),
    filters: isSameFilter(wanted.filters, webhook.filters),
    request_method: wanted.request_method === webhook.request_method,
    status: wanted.status === webhook.status,
  };
  const changed = CHANGEABLE.filter((field) => wanted[field] !== undefined && !isSame[field]);
  return Object.fromEntries(changed.map((field) => [field, wanted[field]]));
}

/** Of several that are the same, the one that needs the least stays; rather one that is on. */
function costOf({ webhook, changes }: { readonly webhook: Webhook; readonly changes: Changes }): number {
  return 2 * Object.keys(changes).length + (webhook.status === "on" ? 0 : 1);
}

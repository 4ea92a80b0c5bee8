import type { Webhook } from "../../generated/types.ts";
import type { EnsureWebhooksOptions, WantedWebhook } from "./ensure-webhooks-types.ts";
import { isSameJson } from "./same-json.ts";

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
  const urls = new Set(wanted.map(({ target_url }) => normalised(target_url)));
  const isAtWantedUrl = ({ target_url }: Webhook): boolean => urls.has(normalised(target_url));
  const isToGo = remove === false ? () => false : (remove ?? isAtWantedUrl);
  const others = there.filter((webhook) => !used.has(webhook) && isToGo(webhook));
  return [...steps, ...others.map((webhook) => ({ action: "remove", webhook }) as const)];
}

/** Which webhook one is: two with the same identity deliver the same events to the same place. */
export const identityOf = ({ event, target_url }: Webhook): string => `${event} ${normalised(target_url)}`;

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

/** The fields that are wanted otherwise than they are. */
function changesOf(wanted: WantedWebhook, webhook: Webhook): Changes {
  const changed = CHANGEABLE.filter(
    (field) => wanted[field] !== undefined && !isSameJson(wanted[field], webhook[field] ?? null),
  );
  return Object.fromEntries(changed.map((field) => [field, wanted[field]]));
}

/** Of several that are the same, the one that needs the least stays; rather one that is on. */
function costOf({ webhook, changes }: { readonly webhook: Webhook; readonly changes: Changes }): number {
  return 2 * Object.keys(changes).length + (webhook.status === "on" ? 0 : 1);
}

/** A URL as it is compared. */
const normalised = (url = ""): string => (URL.canParse(url) ? new URL(url).href : url);

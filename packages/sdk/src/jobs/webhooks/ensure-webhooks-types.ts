import type { Webhook } from "../../generated/types.ts";
import type { Body } from "../../resources/inputs.ts";
import type { JobOptions } from "../shared/job.ts";

/**
 * A webhook that should be there. `event` and `target_url`, in any spelling, say which one it is; of the other fields, those
 * that are given are made so, and those that are left out stay as they are.
 */
export type WantedWebhook = Body<"createWebhook">;

export interface EnsureWebhooksOptions extends JobOptions<WebhookOutcome> {
  /**
   * Whether a webhook that is not wanted is removed; `false`: none is.
   *
   * @default those at one of the wanted URLs, with another event or with the same one a second time
   */
  readonly remove?: false | ((webhook: Webhook) => boolean);
  /**
   * `true`: only says what would be done, and changes nothing.
   *
   * @default false
   */
  readonly dryRun?: boolean;
}

/** What is to be done about one webhook, and what came of it. */
export interface WebhookOutcome {
  readonly action: "create" | "keep" | "remove" | "update";
  readonly event: string;
  readonly name: string;
  /** Where its URL leads. The rest of the URL may be a secret, and is left out. */
  readonly host: string;
  /** The uuid of the webhook, as soon as there is one. */
  readonly uuid?: string;
  /** The names of the fields that an update changes. */
  readonly changes?: readonly string[];
  /**
   * - `done`: it is as it should be.
   * - `failed`: it certainly was not done; `reason` says why.
   * - `unknown`: it may have been done or not, and the list does not show it. Another run settles it.
   * - `not_tried`: it is not removed before everything that is wanted is there.
   * - `planned`: the run is a dry one.
   */
  readonly outcome: "done" | "failed" | "not_tried" | "planned" | "unknown";
  /** Why it is not done. */
  readonly reason?: string;
  /** What the call ended in. */
  readonly error?: unknown;
}

/** How many webhooks became what. */
export interface EnsureWebhooksResult {
  readonly kept: number;
  readonly created: number;
  readonly updated: number;
  readonly removed: number;
  readonly failed: number;
  readonly unknown: number;
  readonly notTried: number;
  readonly planned: number;
  /** What was done about each of them, in order. */
  readonly webhooks: readonly WebhookOutcome[];
}

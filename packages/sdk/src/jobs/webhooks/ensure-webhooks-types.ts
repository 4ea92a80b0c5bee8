import type { CreateWebhookBody, Webhook } from "@grinfi/core";
import type { JobOptions } from "../shared/job.ts";

/**
 * A webhook that should exist. `event` and `target_url`, in any spelling, identify it. Other fields that you set are
 * updated, and those that you omit stay unchanged.
 */
export type DesiredWebhook = CreateWebhookBody;

/** The name of an event that a webhook can subscribe to. */
export type WebhookEventName = DesiredWebhook["event"];

/** Options of `webhooks.ensure`. */
export interface EnsureWebhooksOptions extends JobOptions<WebhookOutcome> {
  /**
   * Decides whether a webhook that is not desired is removed. `false` removes none.
   *
   * @default removes webhooks at one of the desired URLs that have another event, or a desired event a second time
   */
  readonly remove?: false | ((webhook: Webhook) => boolean);
  /**
   * `true` returns what would be done, and changes nothing.
   *
   * @default false
   */
  readonly dryRun?: boolean;
}

/** An action on one webhook, and its outcome. */
export interface WebhookOutcome {
  readonly action: "create" | "keep" | "remove" | "update";
  readonly event: string;
  readonly name: string;
  /** The host of its URL. The rest of the URL is omitted, because it may be a secret. */
  readonly host: string;
  /** The uuid of the webhook, if it exists. */
  readonly uuid?: string;
  /** The names of the fields that an update changes. */
  readonly changes?: readonly string[];
  /**
   * - `done`: the webhook is as it should be.
   * - `failed`: the action certainly was not done. `reason` says why.
   * - `unknown`: the action may have been done, but the list does not show it. Run the job again to find out.
   * - `not_tried`: the webhook is not removed, because not all desired webhooks exist.
   * - `planned`: it is a dry run.
   */
  readonly outcome: "done" | "failed" | "not_tried" | "planned" | "unknown";
  /** Why the action is not done. */
  readonly reason?: string;
  /** The error of the call. */
  readonly error?: unknown;
}

/** The number of webhooks by outcome. */
export interface EnsureWebhooksResult {
  readonly kept: number;
  readonly created: number;
  readonly updated: number;
  readonly removed: number;
  readonly failed: number;
  readonly unknown: number;
  readonly notTried: number;
  readonly planned: number;
  /** The outcome of each webhook, in order. */
  readonly webhooks: readonly WebhookOutcome[];
}

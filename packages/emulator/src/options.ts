import type { EmulatedRateLimit } from "./http/rate-limit.ts";
import type { ErrorShape } from "./http/response.ts";

export interface EmulatorOptions {
  /** Decides ids, names and everything else that looks random. Default: 1. */
  readonly seed?: number;
  /** The time at the start. Default: 2026-01-05T09:00:00Z, a Monday morning. */
  readonly now?: string | number | Date;
  /** Milliseconds that pass by themselves, such as `Date.now`. Default: time stands still until `advance`. */
  readonly clock?: () => number;
  /** Makes the ids of new rows. Default: UUIDs from the seed. */
  readonly newId?: () => string;
  /** Contacts that exist at the start, up to a million. Default: 0. Companies, messages and the rest follow from it. */
  readonly contacts?: number;
  /** The keys that are let in. Default: any. */
  readonly keys?: readonly string[];
  /** Requests a minute that a key may make: a number, or all about it. Default: no limit. */
  readonly rateLimit?: number | EmulatedRateLimit;
  /** Milliseconds that every answer takes. Default: 0. */
  readonly latency?: number;
  /** Credits for enrichment. Default: 1000. */
  readonly credits?: number;
  /** `described`: answers as the description has them. `live`: as clients have seen them. Default: `described`. */
  readonly shapes?: "described" | "live";
  /** The error bodies: as the description has them now, or as they were before. Default: `nested`. */
  readonly errors?: ErrorShape;
  /** How often a webhook is delivered; more than once, as the service does at times. Default: 1. */
  readonly webhookDeliveries?: number;
  /** Sends webhooks; only to loopback addresses. Default: the platform's `fetch`. */
  readonly deliver?: typeof fetch;
  /** Entries that the ledger keeps. Default: 1000000. */
  readonly ledgerLimit?: number;
}

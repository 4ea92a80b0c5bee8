import type { EmulatedWebhooks } from "./backend/emulated-webhooks.ts";
import type { Lag } from "./backend/lag.ts";
import type { EmulatedRateLimit } from "./http/rate-limit.ts";
import type { ErrorShape } from "./http/response.ts";

/** Options of an emulator. */
export interface EmulatorOptions {
  /** Determines ids, names and all other random values. Default: 1. */
  readonly seed?: number;
  /** The time at the start. Default: `2026-01-05T09:00:00Z`, a Monday morning. */
  readonly now?: string | number | Date;
  /** A clock that returns milliseconds, such as `Date.now`. Default: time stands still until `advance`. */
  readonly clock?: () => number;
  /** Creates the ids of new rows. Default: UUIDs from the seed. */
  readonly generateId?: () => string;
  /** Number of contacts at the start, up to a million, with their companies, messages and so on. Default: 0. */
  readonly contacts?: number;
  /** The valid API keys. Default: any key. */
  readonly apiKeys?: readonly string[];
  /** The rate limit of each API key: requests a minute, or all its settings. Default: no limit. */
  readonly rateLimit?: number | EmulatedRateLimit;
  /** Delay of every response, in milliseconds. Default: 0. */
  readonly latency?: number;
  /** Number of credits for enrichment. Default: 1000. */
  readonly credits?: number;
  /** `described`: responses as in the description. `observed`: as clients have observed them. Default: `described`. */
  readonly responseShape?: "described" | "observed";
  /** Whether requests are refused that the description does not have, but other clients send. Default: `false`. */
  readonly strict?: boolean;
  /** How late and how completely enrolments are listed, and imports and mass actions done. Default: at once, all. */
  readonly lag?: Lag;
  /** `nested`: error bodies as in the description. `flat`: in the service's earlier shape. Default: `nested`. */
  readonly errorShape?: ErrorShape;
  /** How often, when and in which form webhooks are delivered. Default: once, at once, as described. */
  readonly webhooks?: EmulatedWebhooks;
  /** Maximum number of ledger entries. Beyond it the oldest entries are dropped. Default: 1000000. */
  readonly maxLedgerEntries?: number;
}

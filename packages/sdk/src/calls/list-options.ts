import type { PagerOptions, Position } from "@grinfi/pagination";
import type { RequestOptions } from "./options.ts";

/** Options of a list. They apply to all of its requests. */
export interface ListOptions<Item>
  extends RequestOptions,
    Pick<PagerOptions<Item>, "concurrency" | "dedupeWindow" | "maxPages"> {
  /**
   * Returns the key of a row. A row with a key that occurred before is dropped, and a page that repeats at another
   * offset is an error. If it returns `undefined`, the row is never dropped. `false` disables keys.
   *
   * @default the field that identifies a row, such as `uuid` or `id`. If there is none, as in the list of the contacts
   *   of automations, no row is dropped
   */
  readonly dedupeBy?: PagerOptions<Item>["dedupeBy"];
  /** The position to resume from, from `page.position` or `positionOf(error)`. It replaces `offset` of the input. */
  readonly position?: Position | undefined;
  /**
   * Reads a list beyond the API's limit (10,000 rows for a search of contacts), in slices by `created_at`, the oldest
   * first.
   *
   * @default false
   */
  readonly slice?: boolean;
  /**
   * Compares each row with the filter, as far as the row has its fields. If a row certainly does not match, the list
   * ends with a `ListError` with the reason `filter_ignored`. The API may ignore unknown fields.
   *
   * @default false
   */
  readonly verifyFilter?: boolean;
}

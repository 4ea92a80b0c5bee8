import type { PagerOptions, Position } from "@grinfi/pagination";
import type { RequestOptions } from "./options.ts";

/** Options of a list, for all of its requests. */
export interface ListOptions<Item>
  extends RequestOptions,
    Pick<PagerOptions<Item>, "concurrency" | "dedupeWindow" | "maxPages"> {
  /**
   * The key that tells a row apart. A row whose key was seen before is left out, and a page that comes again at another
   * offset is an error. `undefined` for a row that is never left out; `false` for no keys at all.
   *
   * @default what identifies a row of the list, which is its own `uuid` or `id`. Where nothing is known to, as in the list of the
   *   contacts of automations, no row is left out
   */
  readonly dedupeBy?: PagerOptions<Item>["dedupeBy"];
  /** Where an earlier run stopped, from `page.position` or `positionOf(error)`. Takes the place of `offset` in the input. */
  readonly position?: Position | undefined;
  /**
   * Reads a list that the API gives only so deep (a search of contacts: 10,000 rows) to its end, in slices by
   * `created_at`, oldest first.
   *
   * @default false
   */
  readonly slice?: boolean;
  /**
   * Compares each row with the filter, where the row has the field, and ends in a `ListError` with the reason
   * `filter_ignored` when a row certainly does not fit: the API ignores a field that it does not know.
   *
   * @default false
   */
  readonly verifyFilter?: boolean;
}

import type { SliceValue } from "@grinfi/pagination";

/**
 * Compares creation times. Their texts do not sort by time if they have no trailing zeros, such as `00.1Z` and `00.12Z`.
 * Texts that are no times are compared as texts.
 */
export function compareTimes(a: SliceValue, b: SliceValue): number {
  const difference = Date.parse(String(a)) - Date.parse(String(b));
  return Number.isNaN(difference) ? Number(a > b) - Number(a < b) : difference;
}

import type { Counts } from "./counts.ts";

/** A rate, with its numerator and its denominator. */
export interface Rate {
  /** The names of both, such as `accepted / closed linkedin_send_connection_request`. */
  readonly of: string;
  readonly numerator: number;
  readonly denominator: number;
  /** The numerator divided by the denominator, or `undefined` when the denominator is zero. */
  readonly value: number | undefined;
}

/**
 * Returns the rate of each outcome.
 *
 * @param expected - An outcome that has a rate even if the API does not mention it. Its count is then zero.
 */
export function ratesOf(
  outcomes: Counts,
  expected: string | undefined,
  [denominator, name]: readonly [count: number, name: string],
): Readonly<Record<string, Rate>> {
  const all = expected === undefined ? outcomes : { [expected]: 0, ...outcomes };
  const rates = Object.entries(all).map(([outcome, numerator]) => [
    outcome,
    {
      of: `${outcome} / ${name}`,
      numerator,
      denominator,
      value: denominator === 0 ? undefined : numerator / denominator,
    },
  ]);
  return Object.fromEntries(rates);
}

import type { Counts } from "./counts.ts";

/** A share, with what it is a share of. */
export interface Rate {
  /** What is divided by what: `accepted / closed linkedin_send_connection_request`. */
  readonly of: string;
  readonly numerator: number;
  readonly denominator: number;
  /** From 0 on; `undefined` where nothing could be divided by. */
  readonly value: number | undefined;
}

/** What each outcome is of these. `expected` has a rate even where the API does not mention it: nobody, then. */
export function ratesOf(
  outcomes: Counts,
  expected: string | undefined,
  [denominator, words]: readonly [count: number, words: string],
): Readonly<Record<string, Rate>> {
  const all = expected === undefined ? outcomes : { [expected]: 0, ...outcomes };
  const rates = Object.entries(all).map(([outcome, numerator]) => [
    outcome,
    {
      of: `${outcome} / ${words}`,
      numerator,
      denominator,
      value: denominator === 0 ? undefined : numerator / denominator,
    },
  ]);
  return Object.fromEntries(rates);
}

/** Where the overlay does not fit the description: the SDK works all the same, but its words are not complete. */
export interface Gaps {
  /** What the overlay is about and the description does not have: targets and fields. */
  readonly unmatched: readonly string[];
  /** Operations that have no summary of ours yet. */
  readonly withoutWords: readonly string[];
  /** Operations that have no place in a resource yet. */
  readonly withoutPlace: readonly string[];
  /** Lists of whose rows the overlay does not say what tells them apart. */
  readonly withoutRowKey: readonly string[];
  /** Examples of the overlay that do not fit the description. */
  readonly misfits: readonly string[];
}

/** One sentence a gap. */
export function describeGaps({
  unmatched,
  withoutWords,
  withoutPlace,
  withoutRowKey,
  misfits,
}: Gaps): string[] {
  return [
    ...unmatched.map((target) => `The overlay is about ${target}, which is not there.`),
    ...withoutWords.map((id) => `The overlay has no summary for ${id}.`),
    ...withoutPlace.map((id) => `The overlay gives ${id} no place in a resource.`),
    ...withoutRowKey.map((id) => `The overlay does not say which field tells the rows of ${id} apart.`),
    ...misfits.map((misfit) => `An example of the overlay does not fit: ${misfit}`),
  ];
}

import fc from "fast-check";

/** Returns a function like `Math.random` that returns the same numbers in each run (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Checks a property with the same random values in each run. */
export function assertProperty<T>(
  property: fc.IProperty<T> | fc.IAsyncProperty<T>,
  numRuns = 500,
): void | Promise<void> {
  return fc.assert(property as fc.IProperty<T>, { seed: 20_261_101, numRuns });
}

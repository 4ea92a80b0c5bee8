/**
 * Maps items, several at a time, and yields each outcome as soon as it is available. If the loop ends early or an item
 * fails, it waits for the items in progress.
 */
export async function* mapAsCompleted<Item, Outcome>(
  items: Iterable<Item>,
  concurrency: number,
  map: (item: Item) => Promise<Outcome>,
): AsyncGenerator<Outcome, void, undefined> {
  const inProgress = new Map<number, Promise<{ readonly slot: number; readonly outcome: Outcome }>>();
  const rest = items[Symbol.iterator]();
  const begin = (slot: number): void => {
    const { done, value } = rest.next();
    if (!done)
      inProgress.set(
        slot,
        map(value).then((outcome) => ({ slot, outcome })),
      );
  };
  try {
    for (let slot = 0; slot < concurrency; slot += 1) begin(slot);
    while (inProgress.size > 0) {
      const { slot, outcome } = await Promise.race(inProgress.values());
      inProgress.delete(slot);
      yield outcome;
      begin(slot);
    }
  } finally {
    await Promise.allSettled(inProgress.values());
  }
}

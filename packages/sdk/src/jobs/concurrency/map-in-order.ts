/**
 * Maps items, several at a time, and yields the outcomes in the order of the items. If the loop ends early or an item
 * fails, it waits for the items in progress.
 */
export async function* mapInOrder<Item, Outcome>(
  items: Iterable<Item>,
  concurrency: number,
  map: (item: Item) => Promise<Outcome>,
): AsyncGenerator<Outcome, void, undefined> {
  const inProgress: Promise<Outcome>[] = [];
  const rest = items[Symbol.iterator]();
  const begin = (): void => {
    const { done, value } = rest.next();
    if (done) return;
    const outcome = map(value);
    // If an earlier item fails, this promise is not awaited.
    outcome.catch(() => undefined);
    inProgress.push(outcome);
  };
  try {
    for (let count = 0; count < concurrency; count += 1) begin();
    for (let first = inProgress.shift(); first !== undefined; first = inProgress.shift()) {
      yield await first;
      begin();
    }
  } finally {
    await Promise.allSettled(inProgress);
  }
}

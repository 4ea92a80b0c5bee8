/**
 * Works on items, several at a time, and yields what comes of each in the order of the items. Whether it fails or is left
 * early, it ends when the work that is under way has ended.
 */
export async function* inOrder<Item, Outcome>(
  items: Iterable<Item>,
  concurrency: number,
  work: (item: Item) => Promise<Outcome>,
): AsyncGenerator<Outcome, void, undefined> {
  const underWay: Promise<Outcome>[] = [];
  const rest = items[Symbol.iterator]();
  const begin = (): void => {
    const { done, value } = rest.next();
    if (done) return;
    const outcome = work(value);
    // Its turn to be awaited may never come.
    outcome.catch(() => undefined);
    underWay.push(outcome);
  };
  try {
    for (let count = 0; count < concurrency; count += 1) begin();
    for (let first = underWay.shift(); first !== undefined; first = underWay.shift()) {
      yield await first;
      begin();
    }
  } finally {
    await Promise.allSettled(underWay);
  }
}

/**
 * Works on items, several at a time, and yields what comes of each as it comes. Whether it fails or is left early, it ends
 * when the work that is under way has ended.
 */
export async function* inParallel<Item, Outcome>(
  items: Iterable<Item>,
  concurrency: number,
  work: (item: Item) => Promise<Outcome>,
): AsyncGenerator<Outcome, void, undefined> {
  const underWay = new Map<number, Promise<{ readonly place: number; readonly outcome: Outcome }>>();
  const rest = items[Symbol.iterator]();
  const begin = (place: number): void => {
    const { done, value } = rest.next();
    if (!done)
      underWay.set(
        place,
        work(value).then((outcome) => ({ place, outcome })),
      );
  };
  try {
    for (let place = 0; place < concurrency; place += 1) begin(place);
    while (underWay.size > 0) {
      const { place, outcome } = await Promise.race(underWay.values());
      underWay.delete(place);
      yield outcome;
      begin(place);
    }
  } finally {
    await Promise.allSettled(underWay.values());
  }
}

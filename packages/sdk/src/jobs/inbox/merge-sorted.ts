/**
 * Merges two sorted streams into one. Of equal items, that of the first stream comes first. It reads one item of each
 * stream ahead.
 *
 * @param isBefore - Whether an item of the second stream comes before an item of the first.
 */
export async function* mergeSorted<Item>(
  firsts: AsyncIterable<Item>,
  seconds: AsyncIterable<Item>,
  isBefore: (second: Item, first: Item) => boolean,
): AsyncGenerator<Item, void, undefined> {
  const [a, b] = [firsts[Symbol.asyncIterator](), seconds[Symbol.asyncIterator]()];
  try {
    let [first, second] = await Promise.all([a.next(), b.next()]);
    for (;;) {
      if (!first.done && (second.done || !isBefore(second.value, first.value))) {
        yield first.value;
        first = await a.next();
      } else if (!second.done) {
        yield second.value;
        second = await b.next();
      } else return;
    }
  } finally {
    await Promise.all([a.return?.(), b.return?.()]);
  }
}

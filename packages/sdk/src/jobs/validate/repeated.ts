/** Items whose key an item before them has. */
export function repeated<Item>(items: readonly Item[], keyOf: (item: Item) => unknown): Item[] {
  const keys = new Set<unknown>();
  return items.filter((item) => {
    const key = keyOf(item);
    if (keys.has(key)) return true;
    keys.add(key);
    return false;
  });
}

/** Items with a number that an item before them has. */
export const repeatedIds = <Item extends { readonly id: number }>(items: readonly Item[]): Item[] =>
  repeated(
    items.filter(({ id }) => Number.isInteger(id)),
    ({ id }) => id,
  );

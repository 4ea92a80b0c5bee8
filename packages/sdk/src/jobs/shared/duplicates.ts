/** Returns the items that have the same key as an earlier item. */
export function duplicatesOf<Item>(items: readonly Item[], keyOf: (item: Item) => unknown): Item[] {
  const keys = new Set<unknown>();
  return items.filter((item) => {
    const key = keyOf(item);
    if (keys.has(key)) return true;
    keys.add(key);
    return false;
  });
}

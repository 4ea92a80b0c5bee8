/** Returns the items whose key an earlier item has. */
export function duplicatesOf<Item>(items: readonly Item[], keyOf: (item: Item) => unknown): Item[] {
  const keys = new Set<unknown>();
  return items.filter((item) => {
    const key = keyOf(item);
    if (keys.has(key)) return true;
    keys.add(key);
    return false;
  });
}

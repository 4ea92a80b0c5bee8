/** The items whose names are the least different from a name, the nearest first; upper and lower case are the same. */
export function nearestTo<Item extends { readonly name: string }>(
  name: string,
  items: readonly Item[],
  count: number,
): Item[] {
  const wanted = name.toLowerCase();
  return items
    .map((item) => ({ item, distance: distanceBetween(wanted, item.name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, count)
    .map(({ item }) => item);
}

/** How many letters must at least be changed, added or taken out to make one text of the other. */
function distanceBetween(from: string, to: string): number {
  let before = Array.from({ length: to.length + 1 }, (_, length) => length);
  for (let i = 0; i < from.length; i += 1) {
    const here = [i + 1];
    for (let j = 0; j < to.length; j += 1) {
      const changed = at(before, j) + (from[i] === to[j] ? 0 : 1);
      here.push(Math.min(changed, at(before, j + 1) + 1, at(here, j) + 1));
    }
    before = here;
  }
  return at(before, to.length);
}

const at = (distances: readonly number[], index: number): number => distances[index] ?? 0;

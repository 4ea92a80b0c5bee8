/** Returns the items whose names differ least from a name, the closest first. Ignores case. */
export function closestTo<Item extends { readonly name: string }>(
  name: string,
  items: readonly Item[],
  count: number,
): Item[] {
  const target = name.toLowerCase();
  return items
    .map((item) => ({ item, distance: distanceBetween(target, item.name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, count)
    .map(({ item }) => item);
}

/** Returns the Levenshtein distance of two texts. */
function distanceBetween(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, length) => length);
  for (let i = 0; i < from.length; i += 1) {
    const current = [i + 1];
    for (let j = 0; j < to.length; j += 1) {
      const substituted = distanceAt(previous, j) + (from[i] === to[j] ? 0 : 1);
      current.push(Math.min(substituted, distanceAt(previous, j + 1) + 1, distanceAt(current, j) + 1));
    }
    previous = current;
  }
  return distanceAt(previous, to.length);
}

const distanceAt = (distances: readonly number[], index: number): number => distances[index] ?? 0;

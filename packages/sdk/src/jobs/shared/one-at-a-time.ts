import { ConfigurationError } from "@grinfi/core";
import type { Journal } from "./journal.ts";

const underWay = new WeakMap<Journal, Set<string>>();

/**
 * Takes a name in a journal until it is given back: two runs of the same job at the same time would each find nothing done.
 *
 * @returns Gives it back.
 * @throws ConfigurationError when it is taken.
 */
export function takeName(journal: Journal | undefined, name: string): () => void {
  if (journal === undefined) return () => undefined;
  const names = underWay.get(journal) ?? new Set();
  underWay.set(journal, names);
  if (names.has(name)) {
    throw new ConfigurationError(`${name} is under way through the same journal. Wait for its end.`);
  }
  names.add(name);
  return () => void names.delete(name);
}

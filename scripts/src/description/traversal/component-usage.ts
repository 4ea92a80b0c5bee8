import { type JsonObject, objectOr } from "../json.ts";
import { listOperations } from "../operations.ts";
import { referencesIn, resolvePointer } from "../references.ts";
import { type Direction, mapMessages } from "./directions.ts";

/** The operations that use a component, by id, each with the directions of its use. */
export type Usage = ReadonlyMap<string, ReadonlySet<Direction>>;

/** The use of every component, by its reference. */
export type UsageIndex = ReadonlyMap<string, Usage>;

/**
 * Maps every component (`#/components/schemas/lead`) to the operations that use it directly or through other
 * components. The keys are spelled as in the references.
 */
export function indexUsage(description: JsonObject): UsageIndex {
  const direct = new Map<string, Set<string>>();
  const index = new Map<string, Map<string, Set<Direction>>>();

  const use = (component: string, operation: string, direction: Direction): void => {
    const operations = index.get(component) ?? new Map<string, Set<Direction>>();
    const directions = operations.get(operation) ?? new Set();
    if (directions.has(direction)) return;
    index.set(component, operations.set(operation, directions.add(direction)));
    const found = direct.get(component) ?? referencesIn(resolvePointer(description, component) ?? null);
    direct.set(component, found);
    for (const next of found) use(next, operation, direction);
  };

  for (const { id, path, node } of listOperations(description)) {
    const { callbacks = null } = node;
    const shared = objectOr(objectOr(description.paths)[path]).parameters ?? null;
    for (const component of referencesIn(shared)) use(component, id, "sent");
    mapMessages(node, (message, direction) => {
      for (const component of referencesIn(message)) use(component, id, direction);
      return message;
    });
    // A shared callback counts as read, together with everything that it refers to.
    for (const { $ref } of Object.values(objectOr(callbacks)).map(objectOr))
      if (typeof $ref === "string") use($ref, id, "read");
  }
  return index;
}

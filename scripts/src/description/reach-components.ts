import { type Direction, mapAllMessages } from "./directions.ts";
import { isObject, type Json, type JsonObject } from "./json.ts";
import { componentOf, resolvePointer } from "./references.ts";

/** The components that requests and responses refer to, directly or through other components, by reference. */
export type ReachedComponents = Readonly<Record<Direction, ReadonlyMap<string, Json>>>;

/**
 * Finds the components that belong to requests and those that belong to responses. A component may belong to both.
 *
 * @param view - Returns what a message or a component contains in one direction. References that it omits are not
 * followed. `reference` is that of a component.
 */
export function reachComponents(
  description: JsonObject,
  view: (part: Json, direction: Direction, reference?: string) => Json = (part) => part,
): ReachedComponents {
  const reached = { read: new Map<string, Json>(), sent: new Map<string, Json>() };
  mapAllMessages(description, (message, direction) => {
    const waiting = [view(message, direction)];
    for (let part = waiting.pop(); part !== undefined; part = waiting.pop())
      for (const reference of componentReferences(part)) {
        if (reached[direction].has(reference)) continue;
        const component = view(resolvePointer(description, reference) ?? null, direction, reference);
        reached[direction].set(reference, component);
        waiting.push(component);
      }
    return message;
  });
  return reached;
}

/** Returns the references to the components that a part of a description refers to. */
export function componentReferences(part: Json, found: Set<string> = new Set()): Set<string> {
  if (isObject(part) && typeof part.$ref === "string") {
    const component = componentOf(part.$ref);
    if (component !== undefined) found.add(component);
  }
  if (typeof part === "object" && part !== null)
    for (const value of Object.values(part)) componentReferences(value, found);
  return found;
}

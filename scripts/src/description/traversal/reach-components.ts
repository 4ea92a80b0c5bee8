import type { Json, JsonObject } from "../json.ts";
import { componentOf, referencesIn, resolvePointer } from "../references.ts";
import { type Direction, mapAllMessages } from "./directions.ts";
import type { ObjectKind } from "./grammar.ts";
import { componentKindOf } from "./map-parts.ts";

/** The components that requests and responses refer to, directly or through other components, by reference. */
export type ReachedComponents = Readonly<Record<Direction, ReadonlyMap<string, Json>>>;

/** Returns what a message or a component contains in one direction. References that it omits are not followed. */
export type View = (part: Json, direction: Direction, kind: ObjectKind) => Json;

/** Finds the components that belong to requests and those that belong to responses. A component may belong to both. */
export function reachComponents(description: JsonObject, view: View = (part) => part): ReachedComponents {
  const reached = { read: new Map<string, Json>(), sent: new Map<string, Json>() };
  mapAllMessages(description, (message, direction, messageKind) => {
    const waiting = [view(message, direction, messageKind)];
    for (let part = waiting.pop(); part !== undefined; part = waiting.pop())
      for (const reference of componentReferences(part)) {
        const kind = componentKindOf(reference);
        if (kind === undefined || reached[direction].has(reference)) continue;
        const component = view(resolvePointer(description, reference) ?? null, direction, kind);
        reached[direction].set(reference, component);
        waiting.push(component);
      }
    return message;
  });
  return reached;
}

/** Returns the references to the components that a part of a description refers to. */
export function componentReferences(part: Json): Set<string> {
  const components = [...referencesIn(part)].map(componentOf);
  return new Set(components.filter((component) => component !== undefined));
}

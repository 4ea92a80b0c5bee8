import type { Json, JsonObject } from "../description/json.ts";
import { listOperations, methodAndPath } from "../description/operations.ts";
import { visitObjects } from "../description/traversal/map-objects.ts";
import { InputError } from "../shared/input-error.ts";

/**
 * Checks the operation ids. They become method names of the client, so each must be a unique identifier that is not an
 * inherited property of every object. The ids of webhooks and callbacks must be unique, too, because openapi-typescript
 * puts the types of all of them into one interface.
 *
 * @throws InputError that lists every invalid id.
 */
export function checkOperationIds(description: JsonObject, source: string): void {
  const problems: string[] = [];
  const seen = new Map<string, string>();
  const ids = new Set<string>();
  for (const operation of listOperations(description)) {
    const { id } = operation;
    const location = methodAndPath(operation);
    const other = seen.get(id.toLowerCase());
    if (other !== undefined)
      problems.push(`${JSON.stringify(id)} (${location}) and ${other} are the same or differ only by case`);
    else if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(id))
      problems.push(`${JSON.stringify(id)} (${location}) is not an identifier`);
    else if (id in Object.prototype || id === "then")
      problems.push(`${JSON.stringify(id)} (${location}) is reserved in JavaScript`);
    seen.set(id.toLowerCase(), `${JSON.stringify(id)} (${location})`);
    ids.add(id);
  }
  for (const id of listOtherIds(description)) {
    if (ids.has(id))
      problems.push(`${JSON.stringify(id)} is the id of a webhook or a callback, and of another operation`);
    ids.add(id);
  }
  if (problems.length === 0) return;
  throw new InputError(
    `${source} has operation ids that cannot be used:\n  ${problems.join("\n  ")}\nOnly the publisher can fix them.`,
  );
}

/** Returns the ids of the operations that the API does not offer to clients: webhooks, callbacks and components. */
function listOtherIds(description: JsonObject): string[] {
  const offered = new Set<Json>(listOperations(description).map(({ node }) => node));
  const ids: string[] = [];
  visitObjects(description, (object, kind) => {
    const { operationId } = object;
    if (kind === "operation" && typeof operationId === "string" && !offered.has(object))
      ids.push(operationId);
  });
  return ids;
}

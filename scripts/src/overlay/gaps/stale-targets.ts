import { type JsonObject, objectOr } from "../../description/json.ts";
import { listOperations, methodAndPath } from "../../description/operations.ts";

/** Actions of the overlay that select nothing, because the description does not have what they change. */
export interface StaleTarget {
  /** The first target, or the JSON pointer of a field that only the overlay has. */
  readonly target: string;
  /** The number of actions. */
  readonly actions: number;
  /** What all these actions change, if it is an operation or component that is missing: `POST /tags`. */
  readonly missing?: string;
  /** The method and path of the operation now. */
  readonly movedTo?: string;
}

/**
 * Groups targets by the missing operation or component that they are part of.
 *
 * @param moved - The new method and path of each operation that moved, by the old ones.
 */
export function groupStaleTargets(
  targets: readonly string[],
  description: JsonObject,
  moved: ReadonlyMap<string, string>,
): StaleTarget[] {
  const groups = new Map<string, StaleTarget>();
  for (const target of targets) {
    const missing = missingOperation(target, description) ?? missingComponent(target, description);
    const key = missing ?? target;
    const movedTo = moved.get(key);
    const group = groups.get(key) ?? {
      target,
      actions: 0,
      ...(missing !== undefined && { missing }),
      ...(movedTo !== undefined && { movedTo }),
    };
    groups.set(key, { ...group, actions: group.actions + 1 });
  }
  return [...groups.values()];
}

/** Returns the method and path of the operation that a target is part of, if the description does not have it. */
function missingOperation(target: string, description: JsonObject): string | undefined {
  const [, , path, method] = /^\$\.paths\[(['"])(.*?)\1\]\.(\w+)/.exec(target) ?? [];
  if (path === undefined || method === undefined) return undefined;
  const operation = methodAndPath({ method, path });
  return listOperations(description).some((each) => methodAndPath(each) === operation)
    ? undefined
    : operation;
}

/** Returns the component that a target is part of, such as "the schema `tag`", if the description does not have it. */
function missingComponent(target: string, description: JsonObject): string | undefined {
  const [, kind, quoted, plain] =
    /^\$\.components\.(parameter|response|schema)s(?:\[['"](.*?)['"]\]|\.([\w-]+))/.exec(target) ?? [];
  const name = quoted ?? plain;
  if (kind === undefined || name === undefined) return undefined;
  const components = objectOr(objectOr(description.components)[`${kind}s`]);
  return Object.hasOwn(components, name) ? undefined : `the ${kind} \`${name}\``;
}

/** Returns a sentence for the maintainers of the overlay. */
export function describeStaleTarget({ target, actions, missing, movedTo }: StaleTarget): string {
  if (missing === undefined) return `The overlay changes ${target}, which the description does not have.`;
  const [subject, first] =
    actions === 1
      ? ["1 action of openapi/overlay.yaml refers", "its target"]
      : [`${actions} actions of openapi/overlay.yaml refer`, "the first target"];
  const reason = movedTo === undefined ? "the description does not have" : `is ${movedTo} now`;
  return `${subject} to ${missing}, which ${reason}; ${first} is ${target}.`;
}

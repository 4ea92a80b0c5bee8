import { isObject, type Json, type JsonObject, mapValues, objectOr } from "../../../description/json.ts";
import { componentOf, encodePointerPart } from "../../../description/references.ts";
import { type Direction, mapAllMessages } from "../../../description/traversal/directions.ts";
import type { ObjectKind } from "../../../description/traversal/grammar.ts";
import { componentKindOf } from "../../../description/traversal/map-parts.ts";
import { mapWholeSchemas } from "../../../description/traversal/map-schemas.ts";
import {
  componentReferences,
  type ReachedComponents,
  reachComponents,
} from "../../../description/traversal/reach-components.ts";
import { inputNamesOf } from "../input-names.ts";
import { isReservedName, schemaNames } from "../type-names.ts";
import { createHideFields } from "./hide-fields.ts";

/** The names of the components that requests use instead of a component, by the reference to it. */
type Variants = ReadonlyMap<string, string>;

/** The kinds of components that may contain schemas, with the direction of those that no message uses. */
const DEFAULT_DIRECTIONS: ReadonlyMap<ObjectKind, Direction> = new Map([
  ...(["schema", "response", "header"] as const).map((kind) => [kind, "read"] as const),
  ...(["parameter", "requestBody"] as const).map((kind) => [kind, "sent"] as const),
]);

/**
 * Removes `readOnly` fields from requests and `writeOnly` fields from responses.
 *
 * If a component is used in both and they differ, it is split. Responses keep its name. Requests get a second component
 * with the suffix `Input`. The same holds for components that refer to one that is split.
 *
 * @param description - Has no discriminators: their values may be the names of components.
 */
export function splitDirections(description: JsonObject): JsonObject {
  const hide = {
    read: createHideFields(description, "writeOnly", "omit"),
    sent: createHideFields(description, "readOnly", "omit"),
  };
  const view = (part: Json, direction: Direction, kind: ObjectKind): Json =>
    mapWholeSchemas(part, kind, hide[direction]);
  const reached = reachComponents(description, view);
  const variants = nameVariants(description, findSplit(reached));
  const typeName = variantTypeNames(description);
  const rename = (part: Json, direction: Direction): Json =>
    direction === "sent" ? renameReferences(part, variants) : part;

  const split = (component: Json, reference: string, name: string): [string, Json][] => {
    const [read, sent] = [reached.read.get(reference), reached.sent.get(reference)];
    const variant = variants.get(reference);
    if (variant !== undefined && read !== undefined && sent !== undefined)
      return [
        [name, read],
        [variant, renameType(rename(sent, "sent"), typeName)],
      ];
    if (read !== undefined) return [[name, read]];
    if (sent !== undefined) return [[name, rename(sent, "sent")]];
    const kind = componentKindOf(reference);
    const direction = kind && DEFAULT_DIRECTIONS.get(kind);
    if (kind === undefined || direction === undefined) return [[name, component]];
    return [[name, rename(view(component, direction, kind), direction)]];
  };
  const messages = mapAllMessages(description, (message, direction, kind) =>
    rename(view(message, direction, kind), direction),
  );
  const components = mapValues(objectOr(messages.components), (named, kind) =>
    Object.fromEntries(
      Object.entries(objectOr(named)).flatMap(([name, component]) =>
        split(component, `#/components/${kind}/${encodePointerPart(name)}`, name),
      ),
    ),
  );
  return mapValues(messages, (part, key) => (key === "components" ? components : part));
}

/** Finds the components that differ between requests and responses, and those that refer to them. */
function findSplit({ read, sent }: ReachedComponents): ReadonlySet<string> {
  const users = new Map<string, string[]>();
  const split = new Set<string>();
  for (const [reference, component] of sent) {
    const inResponses = read.get(reference);
    if (inResponses === undefined) continue;
    if (JSON.stringify(component) !== JSON.stringify(inResponses)) split.add(reference);
    for (const used of componentReferences(component)) {
      const found = users.get(used) ?? [];
      found.push(reference);
      users.set(used, found);
    }
  }
  // A set also visits the values that are added on the way.
  for (const reference of split) for (const user of users.get(reference) ?? []) split.add(user);
  return split;
}

/** Names each variant. The name depends on the other names only, not on their order. */
function nameVariants(description: JsonObject, split: ReadonlySet<string>): Variants {
  const named = Object.entries(objectOr(description.components)).flatMap(([kind, components]) =>
    Object.keys(objectOr(components)).map((name) => {
      const isTaken = (candidate: string): boolean => Object.hasOwn(objectOr(components), candidate);
      return [`#/components/${kind}/${encodePointerPart(name)}`, freeName(name, isTaken)] as const;
    }),
  );
  return new Map(named.filter(([reference]) => split.has(reference)));
}

function freeName(name: string, isTaken: (candidate: string) => boolean): string {
  const first = `${name}Input`;
  let candidate = first;
  for (let number = 2; isTaken(candidate); number++) candidate = `${first}${number}`;
  return candidate;
}

function renameReferences(node: Json, variants: Variants): Json {
  const renamed = mapValues(node, (value) => renameReferences(value, variants));
  if (!isObject(renamed) || typeof renamed.$ref !== "string") return renamed;
  const variant = variants.get(componentOf(renamed.$ref) ?? "");
  if (variant === undefined) return renamed;
  const [root, components, kind, , ...rest] = renamed.$ref.split("/");
  const name = encodeURIComponent(encodePointerPart(variant));
  return { ...renamed, $ref: [root, components, kind, name, ...rest].join("/") };
}

/** Returns a function that returns the type name of a variant, or `undefined` if another type has that name. */
function variantTypeNames(description: JsonObject): (name: string) => string | undefined {
  const inputs = [...inputNamesOf(description).values()].flatMap(({ query, body }) => [query, body]);
  const taken = new Set([...schemaNames(description), ...inputs]);
  return (name) => {
    const variant = `${name}Input`;
    return taken.has(variant) || isReservedName(variant) ? undefined : variant;
  };
}

function renameType(schema: Json, typeName: (name: string) => string | undefined): Json {
  if (!isObject(schema) || typeof schema["x-sdk-type"] !== "string") return schema;
  const { "x-sdk-type": name, ...unnamed } = schema;
  const variant = typeName(name);
  return variant === undefined ? unnamed : { ...unnamed, "x-sdk-type": variant };
}

import { isObject, type Json, type JsonObject, mapValues } from "../json.ts";
import { encodePointerPart } from "../references.ts";
import { childrenOf, type ObjectKind, valueKindOf } from "./grammar.ts";

/**
 * Maps an object inside another one. `keys` lead from the outer object to the inner one: a keyword, and a name or an
 * index if the keyword has several objects.
 */
type MapInner = (inner: Json, kind: ObjectKind, keys: readonly [keyword: string, name?: string]) => Json;

/** Maps the objects directly inside an object. References are not followed. */
export function mapInner<T extends Json>(object: T, kind: ObjectKind, map: MapInner): T {
  if (!isObject(object)) return object;
  return mapValues(object, (value, key) => {
    const children = childrenOf(valueKindOf(kind, key));
    if (children === undefined) return value;
    return children.isContainer
      ? mapValues(value, (item, name) => map(item, children.kind, [key, name]))
      : map(value, children.kind, [key]);
  });
}

/** Maps every object of a description, those inside of it first. References are not followed. */
export function mapObjects(
  description: JsonObject,
  map: (object: JsonObject, kind: ObjectKind) => Json,
): JsonObject {
  const mapObject = (node: Json, kind: ObjectKind): Json => {
    const mapped = mapInner(node, kind, mapObject);
    return isObject(mapped) ? map(mapped, kind) : mapped;
  };
  return mapObject(description, "document") as JsonObject;
}

/** Visits every object of a description, with its JSON pointer, the outer ones first. References are not followed. */
export function visitObjects(
  description: JsonObject,
  visit: (object: JsonObject, kind: ObjectKind, pointer: string) => void,
): void {
  const visitObject = (node: Json, kind: ObjectKind, pointer: string): void => {
    if (!isObject(node)) return;
    visit(node, kind, pointer);
    mapInner(node, kind, (inner, innerKind, keys) => {
      visitObject(inner, innerKind, pointerTo(pointer, keys));
      return inner;
    });
  };
  visitObject(description, "document", "#");
}

/** Returns the JSON pointer of a value inside another one. */
export const pointerTo = (pointer: string, keys: readonly (string | undefined)[]): string =>
  [pointer, ...keys.filter((key) => key !== undefined).map(encodePointerPart)].join("/");

import type { Usage } from "../../description/component-usage.ts";
import { isObject, type Json, type JsonObject, objectOr } from "../../description/json.ts";
import { dereference, resolvePointer } from "../../description/references.ts";
import type { Aligned } from "./align-operations.ts";

/** Where a change is, in the terms of a call. */
export interface Place {
  /** The operations that it touches, by id, each with the directions in which it does. */
  readonly operations: Usage;
  /** Such as "the body field `lead.email`" or "`task.status`". */
  readonly name: string;
  /** Whether it is in a component that operations share. */
  readonly isShared: boolean;
}

interface Sides extends Aligned {
  readonly usage: ReadonlyMap<string, Usage>;
}

/** Translates the path of a change; `undefined` when no operation has anything to do with it. */
export function locate(path: string, { before, after, usage }: Sides): Place | undefined {
  const parts = split(path);
  const shared = sharedComponent(parts, before, after);
  return shared === undefined ? locateOwn(parts, after) : locateShared(shared, after, usage);
}

/** A component on the way of a path, with the part of the path that is inside it. */
interface Hop {
  readonly component: string;
  readonly rest: readonly string[];
}

/** The innermost component by way of which both sides come to the change: what differs after it is its own. */
function sharedComponent(parts: readonly string[], before: JsonObject, after: JsonObject): Hop | undefined {
  const old = hops(parts, before);
  const now = hops(parts, after);
  const common = now.findIndex(({ component }, index) => component !== old[index]?.component);
  return (common === -1 ? now : now.slice(0, common)).at(-1);
}

function hops(parts: readonly string[], description: JsonObject): Hop[] {
  const found: Hop[] = [];
  let node: Json | undefined = description;
  for (const [index, part] of parts.entries()) {
    node = isObject(node) || Array.isArray(node) ? (node as JsonObject)[part] : undefined;
    for (let count = 0; isObject(node) && typeof node.$ref === "string" && count < 100; count++) {
      found.push({ component: node.$ref, rest: parts.slice(index + 1) });
      node = resolvePointer(description, node.$ref);
    }
  }
  return found;
}

function locateShared(
  { component, rest }: Hop,
  description: JsonObject,
  usage: Sides["usage"],
): Place | undefined {
  const operations = usage.get(component);
  if (operations === undefined) return undefined;
  const [, kind, key = ""] = split(component);
  const { in: place, name = key } = objectOr(resolvePointer(description, component));
  const field = fieldPath(rest);
  const words = kind === "parameters" ? `the ${place} parameter ` : "";
  const path = [kind === "parameters" ? name : key, field].filter(Boolean).join(".");
  return { operations, isShared: true, name: `${words}\`${path}\`` };
}

function locateOwn(
  [root, path = "", method = "", area, ...rest]: readonly string[],
  description: JsonObject,
): Place | undefined {
  const operation = objectOr(objectOr(objectOr(description.paths)[path])[method]);
  if (root !== "paths" || typeof operation.operationId !== "string") return undefined;
  return {
    operations: new Map([[operation.operationId, new Set([area === "responses" ? "read" : "sent"])]]),
    isShared: false,
    name: nameArea(area, rest, operation, description),
  };
}

function nameArea(
  area: string | undefined,
  rest: readonly string[],
  operation: JsonObject,
  description: JsonObject,
): string {
  const field = fieldPath(rest);
  if (area === "parameters") {
    const parameters = Array.isArray(operation.parameters) ? operation.parameters : [];
    const { in: place = "query", name = "" } = dereference(description, parameters[Number(rest[0])]);
    return `the ${place} parameter \`${[name, field].filter(Boolean).join(".")}\``;
  }
  if (area === "requestBody") return field === "" ? "the body" : `the body field \`${field}\``;
  if (area === "security") return "the way to authenticate";
  if (area !== "responses") return "the call";
  const [status = "", part] = rest;
  if (part === "headers") return `a header of the ${status} answer`;
  if (!status.startsWith("2") || part === undefined) return `the ${status} answer`;
  return field === "" ? "the answer" : `the answer field \`${field}\``;
}

/** `schema/properties/data/items/properties/type` as `data[].type`. */
function fieldPath(parts: readonly string[]): string {
  let path = "";
  for (let index = 0; index < parts.length; index++) {
    if (parts[index] === "items") path += "[]";
    else if (parts[index] === "additionalProperties") path += ".*";
    else if (parts[index] === "properties" && index + 1 < parts.length) path += `.${parts[++index]}`;
  }
  return path.replace(/^\./, "");
}

/** The parts of a JSON pointer. */
function split(pointer: string): string[] {
  const parts = pointer.replace(/^#\//, "").split("/");
  return parts.map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

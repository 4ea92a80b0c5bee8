import { arrayOr, isObject, type Json, type JsonObject, objectOr, ownValue } from "../../description/json.ts";
import { dereference, resolvePointer } from "../../description/references.ts";
import type { Usage } from "../../description/traversal/component-usage.ts";
import type { AlignedDescriptions } from "./align-operations.ts";

/** The location of a change in the terms of the SDK. */
export interface DiffLocation {
  /** The affected operations by id, each with its directions. */
  readonly operations: Usage;
  /** A name such as "the body field `lead.email`" or "`task.status`". */
  readonly name: string;
  /** Whether the change is in a shared component. */
  readonly isShared: boolean;
}

interface UsedDescriptions extends AlignedDescriptions {
  readonly usage: ReadonlyMap<string, Usage>;
}

/** Translates the path of a change. Returns `undefined` if the change affects no operation. */
export function locateChange(
  path: string,
  { before, after, usage }: UsedDescriptions,
): DiffLocation | undefined {
  const parts = splitPointer(path);
  const shared = sharedComponent(parts, before, after);
  return shared === undefined ? locateOwn(parts, after) : locateShared(shared, after, usage);
}

/** A component that a path passes through, with the rest of the path inside it. */
interface ComponentStep {
  readonly component: string;
  readonly rest: readonly string[];
}

/** Returns the innermost component through which both sides reach the change. */
function sharedComponent(
  parts: readonly string[],
  before: JsonObject,
  after: JsonObject,
): ComponentStep | undefined {
  const old = componentSteps(parts, before);
  const now = componentSteps(parts, after);
  const common = now.findIndex(({ component }, index) => component !== old[index]?.component);
  return (common === -1 ? now : now.slice(0, common)).at(-1);
}

function componentSteps(parts: readonly string[], description: JsonObject): ComponentStep[] {
  const found: ComponentStep[] = [];
  let node: Json | undefined = description;
  for (const [index, part] of parts.entries()) {
    node = isObject(node) || Array.isArray(node) ? ownValue(node as JsonObject, part) : undefined;
    for (let count = 0; isObject(node) && typeof node.$ref === "string" && count < 100; count++) {
      found.push({ component: node.$ref, rest: parts.slice(index + 1) });
      node = resolvePointer(description, node.$ref);
    }
  }
  return found;
}

function locateShared(
  { component, rest }: ComponentStep,
  description: JsonObject,
  usage: UsedDescriptions["usage"],
): DiffLocation | undefined {
  const operations = usage.get(component);
  if (operations === undefined) return undefined;
  const [, kind, key = ""] = splitPointer(component);
  const { in: location, name = key } = objectOr(resolvePointer(description, component));
  const field = fieldPath(rest);
  const prefix = kind === "parameters" ? `the ${location} parameter ` : "";
  const path = [kind === "parameters" ? name : key, field].filter(Boolean).join(".");
  return { operations, isShared: true, name: `${prefix}\`${path}\`` };
}

function locateOwn(
  [root, path = "", method = "", area, ...rest]: readonly string[],
  description: JsonObject,
): DiffLocation | undefined {
  const operation = objectOr(objectOr(objectOr(description.paths)[path])[method]);
  if (root !== "paths" || typeof operation.operationId !== "string") return undefined;
  const direction = area === "responses" || area === "callbacks" ? "read" : "sent";
  return {
    operations: new Map([[operation.operationId, new Set([direction])]]),
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
    const parameters = arrayOr(operation.parameters);
    const { in: location = "query", name = "" } = dereference(description, parameters[Number(rest[0])]);
    return `the ${location} parameter \`${[name, field].filter(Boolean).join(".")}\``;
  }
  if (area === "requestBody") return field === "" ? "the body" : `the body field \`${field}\``;
  if (area === "security") return "the authentication";
  if (area === "callbacks") return nameCallback(rest[0], field);
  if (area !== "responses") return "the operation";
  const [status = "", part] = rest;
  if (part === "headers") return `a header of the ${status} response`;
  if (!status.startsWith("2") || part === undefined) return `the ${status} response`;
  return field === "" ? "the response" : `the response field \`${field}\``;
}

function nameCallback(name: string | undefined, field: string): string {
  if (name === undefined) return "the list of callbacks";
  return field === "" ? `the callback \`${name}\`` : `the field \`${field}\` of the callback \`${name}\``;
}

/** Converts `schema/properties/data/items/properties/type` to `data[].type`. */
function fieldPath(parts: readonly string[]): string {
  let path = "";
  for (let index = 0; index < parts.length; index++) {
    if (parts[index] === "items") path += "[]";
    else if (parts[index] === "additionalProperties") path += ".*";
    else if (parts[index] === "properties" && index + 1 < parts.length) path += `.${parts[++index]}`;
  }
  return path.replace(/^\./, "");
}

/** Returns the parts of a JSON pointer. */
function splitPointer(pointer: string): string[] {
  const parts = pointer.replace(/^#\//, "").split("/");
  return parts.map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

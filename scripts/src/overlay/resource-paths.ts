import type { Json, JsonObject } from "../description/json.ts";
import { listOperations } from "../description/operations.ts";

/** The path of a method in the resources, such as `["automations", "versions", "create"]`. */
export type ResourcePath = readonly string[];

/** Names of properties that every object or every resource has. */
const RESERVED = new Set([...Object.getOwnPropertyNames(Object.prototype), "call", "then"]);
const RESERVED_IN_CLIENT = new Set(["list", "withOptions"]);

/** Whether the value is a dotted path such as `contacts.search`, or `false` for an operation without a method. */
export function isResourcePath(value: Json): boolean {
  if (value === false) return true;
  const names = String(value).split(".");
  return (
    names.length > 1 &&
    names.every((name) => /^[a-z][A-Za-z0-9]*$/.test(name) && !RESERVED.has(name)) &&
    !RESERVED_IN_CLIENT.has(names[0] ?? "")
  );
}

/** Returns the path of the method of an operation, or `undefined` if it has no method. */
export function resourcePathOf({ "x-sdk-method": path }: JsonObject): ResourcePath | undefined {
  return typeof path === "string" ? path.split(".") : undefined;
}

/** Returns the ids of operations without `x-sdk-method`. These operations can still be called by id. */
export function operationsWithoutMethod(description: JsonObject): string[] {
  return listOperations(description)
    .filter(({ node }) => node["x-sdk-method"] === undefined)
    .map(({ id }) => id);
}

/** Returns a message for each path that two operations use, as methods or as a method and a resource. */
export function findDuplicateMethods(description: JsonObject): string[] {
  const methods = new Map<string, string>();
  const resources = new Map<string, string>();
  const problems: string[] = [];
  for (const { id, node } of listOperations(description)) {
    const names = resourcePathOf(node);
    if (names === undefined) continue;
    const path = names.join(".");
    const other = methods.get(path);
    if (other !== undefined) problems.push(`${path} is the method of both ${other} and ${id}.`);
    methods.set(path, id);
    for (let length = 1; length < names.length; length++) resources.set(names.slice(0, length).join("."), id);
  }
  for (const [path, id] of methods) {
    const user = resources.get(path);
    if (user !== undefined)
      problems.push(
        `${path} is both the method of ${id} and the resource that contains the method of ${user}.`,
      );
  }
  return problems;
}

/** Returns a message for each type name that two schemas have. */
export function findDuplicateTypeNames(schemas: JsonObject): string[] {
  const owners = new Map<Json, string>();
  return Object.entries(schemas).flatMap(([schema, node]) => {
    const name = (node as JsonObject)["x-sdk-type"];
    const other = name === undefined ? undefined : owners.get(name);
    if (name !== undefined) owners.set(name, schema);
    return other === undefined ? [] : [`${name} is the type of both ${other} and ${schema}.`];
  });
}

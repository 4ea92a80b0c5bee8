import type { Json, JsonObject } from "../description/json.ts";
import { listOperations } from "../description/operations.ts";

/** Where an operation stands in the resources: `["automations", "versions", "create"]`. */
export type ResourcePath = readonly string[];

/** Names that every object or every client has already. */
const RESERVED = new Set([...Object.getOwnPropertyNames(Object.prototype), "call", "then"]);
const RESERVED_IN_CLIENT = new Set(["list", "withOptions"]);

/** Whether it is a dotted path of names such as `contacts.search`, or `false` for an operation without a place. */
export function isResourcePath(value: Json): boolean {
  if (value === false) return true;
  const names = String(value).split(".");
  return (
    names.length > 1 &&
    names.every((name) => /^[a-z][A-Za-z0-9]*$/.test(name) && !RESERVED.has(name)) &&
    !RESERVED_IN_CLIENT.has(names[0] ?? "")
  );
}

/** The place that the overlay gives an operation; `undefined` when it gives none, or none on purpose. */
export function resourcePathOf({ "x-sdk-method": place }: JsonObject): ResourcePath | undefined {
  return typeof place === "string" ? place.split(".") : undefined;
}

/** Operations about whose place nothing is said, by id. They can be called by id all the same. */
export function operationsWithoutMethod(description: JsonObject): string[] {
  return listOperations(description)
    .filter(({ node }) => node["x-sdk-method"] === undefined)
    .map(({ id }) => id);
}

/** Says for every place that is taken twice, as a method or as a resource, who has it. */
export function findDuplicateMethods(description: JsonObject): string[] {
  const methods = new Map<string, string>();
  const resources = new Map<string, string>();
  const problems: string[] = [];
  for (const { id, node } of listOperations(description)) {
    const place = resourcePathOf(node);
    if (place === undefined) continue;
    const path = place.join(".");
    const twin = methods.get(path);
    if (twin !== undefined) problems.push(`${path} is the method of ${twin} and of ${id}.`);
    methods.set(path, id);
    for (let length = 1; length < place.length; length++) resources.set(place.slice(0, length).join("."), id);
  }
  for (const [path, id] of methods) {
    const user = resources.get(path);
    if (user !== undefined)
      problems.push(`${path} is the method of ${id}, and the resource in which ${user} stands.`);
  }
  return problems;
}

/** Says for every type name that two schemas have which they are. */
export function findDuplicateTypeNames(schemas: JsonObject): string[] {
  const owners = new Map<Json, string>();
  return Object.entries(schemas).flatMap(([schema, node]) => {
    const name = (node as JsonObject)["x-sdk-type"];
    const twin = name === undefined ? undefined : owners.get(name);
    if (name !== undefined) owners.set(name, schema);
    return twin === undefined ? [] : [`${name} is the type of ${twin} and of ${schema}.`];
  });
}

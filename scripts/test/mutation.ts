import { readFile } from "node:fs/promises";
import { beforeAll, expect, test } from "vitest";
import { isObject, type Json, type JsonObject } from "../src/description/json.ts";
import { listOperations } from "../src/description/operations.ts";
import type { Change } from "../src/diff/change.ts";
import { diffAll } from "../src/diff/diff.ts";
import { sentence } from "../src/diff/render.ts";
import type { Severity } from "../src/diff/severity.ts";
import { parseOverlay } from "../src/overlay/apply-overlay.ts";
import { buildDescription } from "../src/overlay/build-description.ts";
import { normalise } from "../src/read/normalise.ts";
import { parseDescription } from "../src/read/parse-description.ts";

/** Changes one thing in a description. */
export type Mutation = (description: JsonObject) => void;

/** A name, one change, and the expected severities and sentences. */
export type MutationCase = readonly [
  name: string,
  mutate: Mutation,
  ...expected: (readonly [Severity, string])[],
];

/** The description that is mutated. It has 79 operations. */
export const BASE_FIXTURE = "openapi-79.yaml";

const read = (name: string): Promise<string> =>
  readFile(new URL(`fixtures/${name}`, import.meta.url), "utf8");

export async function readFixture(name: string): Promise<JsonObject> {
  return parseDescription(await read(name), name);
}

/**
 * Applies the overlay of the tests to a description. That overlay has no texts, so that expectations do not depend on
 * texts.
 */
export async function described(published: JsonObject): Promise<JsonObject> {
  const overlay = parseOverlay(await read("overlay.yaml"), "overlay.yaml");
  return buildDescription(normalise(published), overlay, "the mutated description").description;
}

const unchanged: Mutation = () => {};

/** Returns the changes that each mutation causes on its own. */
export const changesOf = (mutations: readonly Mutation[]): Promise<Change[][]> =>
  changesBetween(mutations.map((mutate) => [unchanged, mutate]));

/** Returns the changes from the result of the first mutation to the result of the second one, for each pair. */
async function changesBetween(pairs: readonly (readonly [Mutation, Mutation])[]): Promise<Change[][]> {
  const snapshot = await readFixture(BASE_FIXTURE);
  const mutated = (mutate: Mutation): Promise<JsonObject> => {
    const copy = structuredClone(snapshot);
    mutate(copy);
    return described(copy);
  };
  const steps = pairs.map(async ([first, second]) => ({
    before: await mutated(first),
    after: await mutated(second),
  }));
  return diffAll(await Promise.all(steps));
}

/** Defines a test for each case, which expects exactly these sentences. */
export function testMutations(rows: readonly MutationCase[]): void {
  testChanges(rows.map(([name, mutate, ...expected]) => [name, unchanged, mutate, ...expected]));
}

/** A name, the mutations that give the old and the new description, and the expected severities and sentences. */
export type ChangeCase = readonly [
  name: string,
  before: Mutation,
  after: Mutation,
  ...expected: (readonly [Severity, string])[],
];

/** Defines a test for each case, which expects exactly these sentences. */
export function testChanges(rows: readonly ChangeCase[]): void {
  let changes: Change[][];
  beforeAll(async () => {
    changes = await changesBetween(rows.map(([, before, after]) => [before, after]));
  });
  test.each(rows.map(([name, , , ...expected], index) => ({ name, expected, index })))(
    "$name",
    ({ expected, index }) => {
      expect(changes[index]?.map((change) => [change.severity, sentence(change)])).toEqual(expected);
    },
  );
}

/** Returns the object at these keys. Throws if there is none, so that each mutation has an effect. */
export function at(node: JsonObject, ...keys: string[]): JsonObject {
  return keys.reduce((parent, key) => {
    const child = Object.hasOwn(parent, key) ? parent[key] : undefined;
    if (!isObject(child)) throw new Error(`There is no ${key} in ${keys.join(" ")}.`);
    return child;
  }, node);
}

export function listAt(node: JsonObject, key: string): Json[] {
  const list = node[key];
  if (!Array.isArray(list)) throw new Error(`There is no list ${key}.`);
  return list;
}

export function operation(description: JsonObject, id: string): JsonObject {
  const found = listOperations(description).find((each) => each.id === id);
  if (found === undefined) throw new Error(`There is no operation ${id}.`);
  return found.node;
}

export function parameter(description: JsonObject, id: string, name: string): JsonObject {
  const parameters = listAt(operation(description, id), "parameters");
  const found = parameters.filter(isObject).find((each) => each.name === name);
  if (found === undefined) throw new Error(`There is no parameter ${name} in ${id}.`);
  return found;
}

/** Returns the schema of the request body of an operation. */
export const requestSchema = (description: JsonObject, id: string): JsonObject =>
  at(operation(description, id), "requestBody", "content", "application/json", "schema");

/** Returns the schema of a response of an operation. */
export const responseSchema = (description: JsonObject, id: string, status = "200"): JsonObject =>
  at(operation(description, id), "responses", status, "content", "application/json", "schema");

export const component = (description: JsonObject, name: string): JsonObject =>
  at(description, "components", "schemas", name);

/** Returns the schema of a field. */
export const field = (schema: JsonObject, name: string): JsonObject => at(schema, "properties", name);

/** Removes an existing key. */
export function drop(node: JsonObject, key: string): void {
  if (!Object.hasOwn(node, key)) throw new Error(`There is no ${key} to remove.`);
  delete node[key];
}

/** Moves all operations of a path to another path. */
export function move(description: JsonObject, from: string, to: string): void {
  const paths = at(description, "paths");
  paths[to] = at(paths, from);
  drop(paths, from);
}

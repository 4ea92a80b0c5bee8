import { exec, query } from "jsonpath-rfc9535";
import { isObject, type Json, type JsonObject } from "../description/json.ts";
import { parseYaml } from "../read/parse-description.ts";
import { InputError } from "../shared/input-error.ts";

/** One action of an OpenAPI Overlay 1.0 document. */
interface OverlayAction {
  /** JSONPath (RFC 9535) of the nodes to change. */
  readonly target: string;
  /** Merged into every selected object, or appended to every selected array. */
  readonly update?: Json;
  /** Removes the selected nodes instead. */
  readonly remove?: boolean;
}

export interface Overlay {
  readonly actions: readonly OverlayAction[];
}

interface OverlayResult {
  readonly description: JsonObject;
  /** Targets that select nothing, because the description changed or because they are mistyped. */
  readonly unmatched: readonly string[];
}

type Path = readonly (string | number)[];

/** @throws InputError if the text is not an OpenAPI Overlay 1.0 document. */
export function parseOverlay(text: string, source: string): Overlay {
  const document = parseYaml(text, source);
  if (!isObject(document) || !/^1\.0\./.test(String(document.overlay)) || !Array.isArray(document.actions)) {
    throw new InputError(
      `${source} is not an OpenAPI Overlay 1.0 document: it must have "overlay: 1.0.0" and "actions".`,
    );
  }
  return { actions: document.actions.map((action, index) => parseAction(action, index, source)) };
}

function parseAction(action: Json, index: number, source: string): OverlayAction {
  const position = `${source}: action ${index + 1}`;
  if (!isObject(action) || typeof action.target !== "string")
    throw new InputError(`${position} has no "target".`);
  const { target, update, remove } = action;
  if ((update === undefined) === (remove !== true)) {
    throw new InputError(`${position} (${target}) must have either "update" or "remove: true".`);
  }
  return update === undefined ? { target, remove: true } : { target, update };
}

/**
 * Applies every action in order to a copy of the description.
 *
 * @throws InputError if a target is not a JSONPath, or if an update does not fit the selected node.
 */
export function applyOverlay(description: JsonObject, overlay: Overlay): OverlayResult {
  const result = copy(description);
  const unmatched: string[] = [];
  for (const action of overlay.actions) {
    const count = action.remove === true ? removeAll(result, action.target) : updateAll(result, action);
    if (count === 0) unmatched.push(action.target);
  }
  return { description: result, unmatched };
}

/** Runs the evaluation of a JSONPath. @throws InputError that names the target, if it is not a JSONPath. */
function evaluate<T>(target: string, evaluation: () => T): T {
  try {
    return evaluation();
  } catch (error) {
    throw new InputError(`The overlay target ${target} is not a JSONPath: ${(error as Error).message}`);
  }
}

function pathsOf(description: JsonObject, target: string): Path[] {
  const paths: Path[] = [];
  exec(description, target, (_, path) => paths.push(path.map(unescapeKey)));
  return paths;
}

/** Keys are escaped as in normalized paths of RFC 9535: `it\'s` is the key `it's`. */
const unescapeKey = (key: string | number): string | number =>
  typeof key === "number"
    ? key
    : key.replaceAll(/\\(?:u[0-9a-f]{4}|.)/g, (part) =>
        part === "\\'" ? "'" : (JSON.parse(`"${part}"`) as string),
      );

/**
 * Removes the nodes, and returns their number. Array items are removed last, so that the indexes of the other items
 * stay valid until then.
 */
function removeAll(description: JsonObject, target: string): number {
  const paths = evaluate(target, () => pathsOf(description, target));
  const indexes = new Map<Json[], Set<number>>();
  for (const path of paths) {
    const parent = nodeAt(description, path.slice(0, -1));
    const key = path.at(-1);
    if (key === undefined)
      throw new InputError(`The overlay target ${target} would remove the whole description.`);
    if (Array.isArray(parent)) indexes.set(parent, (indexes.get(parent) ?? new Set()).add(Number(key)));
    else if (isObject(parent)) delete parent[key];
  }
  for (const [items, removed] of indexes) {
    items.splice(0, items.length, ...items.filter((_, index) => !removed.has(index)));
  }
  return paths.length;
}

/** Updates the nodes, and returns their number. Their paths are not needed, and would take longer to collect. */
function updateAll(description: JsonObject, { target, update = null }: OverlayAction): number {
  const nodes = evaluate(target, () => query(description, target)) as Json[];
  const selected = new Set(nodes);
  for (const node of nodes) {
    if (Array.isArray(node)) node.push(copy(update));
    else if (isObject(node) && isObject(update) && !replacesAny(selected, node, update)) merge(node, update);
    else throw new InputError(`The overlay cannot merge its update into a node that ${target} selects.`);
  }
  return nodes.length;
}

/** Whether the update of one node replaces another node, which would lose that node's own update. */
function replacesAny(selected: ReadonlySet<Json>, node: JsonObject, update: JsonObject): boolean {
  return Object.entries(update).some(([key, value]) => {
    const current = Object.hasOwn(node, key) ? node[key] : undefined;
    if (isObject(current) && isObject(value)) return replacesAny(selected, current, value);
    return !(Array.isArray(current) && Array.isArray(value)) && containsAny(selected, current);
  });
}

const containsAny = (selected: ReadonlySet<Json>, node: Json | undefined): boolean =>
  typeof node === "object" &&
  node !== null &&
  (selected.has(node) || Object.values(node).some((part) => containsAny(selected, part)));

function nodeAt(description: JsonObject, path: Path): Json | undefined {
  return path.reduce<Json | undefined>(
    (node, key) => (Object.hasOwn(Object(node), key) ? (node as JsonObject)[key] : undefined),
    description,
  );
}

/** Merges objects key by key, concatenates arrays, and replaces all other values. */
function merge(target: JsonObject, update: JsonObject): void {
  for (const [key, value] of Object.entries(update)) {
    const current = Object.hasOwn(target, key) ? target[key] : undefined;
    if (isObject(current) && isObject(value)) merge(current, value);
    else if (Array.isArray(current) && Array.isArray(value)) current.push(...copy(value));
    else setOwn(target, key, copy(value));
  }
}

/** A deep copy without shared objects: each use of a YAML alias becomes a separate value. */
const copy = <T extends Json>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/** Defines the key. An assignment would set the prototype if the key is `__proto__`. */
function setOwn(target: JsonObject, key: string, value: Json): void {
  Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
}

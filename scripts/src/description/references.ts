import { InputError } from "../shared/input-error.ts";
import { arrayOr, isObject, type Json, type JsonObject, objectOr, ownValue } from "./json.ts";

/** Matches references into the parts of a description that may contain targets. */
const REFERABLE = /^#\/(components|paths|webhooks)\//;

/**
 * Checks that every `$ref`, and every other key that tools follow like a `$ref`, points into the description.
 *
 * References to files and URLs are rejected, so that no tool reads anything but the description.
 *
 * @throws InputError that lists every reference with an invalid target.
 */
export function checkReferences(description: JsonObject, source: string): void {
  const broken = new Set<string>();
  const valid = new Set<string>();
  visitReferences(description, "#", (reference, pointer) => {
    if (valid.has(reference)) return;
    if (REFERABLE.test(reference) && resolves(description, reference)) valid.add(reference);
    else broken.add(`${reference} (used at ${pointer})`);
  });
  if (broken.size === 0) return;
  const list = [...broken].map((line) => `\n  ${line}`).join("");
  throw new InputError(`${source} has references whose targets do not exist in it:${list}`);
}

/** Whether a reference leads to a value that is not itself a reference. A cycle of references does not. */
function resolves(description: JsonObject, reference: string): boolean {
  const seen = new Set<string>();
  let node = resolvePointer(description, reference);
  while (isObject(node) && typeof node.$ref === "string" && !seen.has(node.$ref)) {
    seen.add(node.$ref);
    node = resolvePointer(description, node.$ref);
  }
  return node !== undefined && !(isObject(node) && typeof node.$ref === "string");
}

/** Returns the target of a local reference such as `#/components/schemas/lead`, or `undefined` if there is none. */
export function resolvePointer(description: JsonObject, reference: string): Json | undefined {
  if (!reference.startsWith("#/")) return undefined;
  let node: Json | undefined = description;
  for (const part of reference.slice(2).split("/")) {
    const key = decodePointerPart(part);
    if (Array.isArray(node)) node = /^\d+$/.test(key) ? node[Number(key)] : undefined;
    else node = isObject(node) ? ownValue(node, key) : undefined;
  }
  return node;
}

/** Moves the `$ref` of a schema with other keywords to `allOf`. */
export function wrapReference(schema: JsonObject): JsonObject {
  const { $ref, allOf, ...others } = schema;
  if (typeof $ref !== "string" || Object.keys(schema).length === 1) return schema;
  return { allOf: [{ $ref }, ...arrayOr(allOf)], ...others };
}

/** Returns the target of a node's `$ref`, or the node itself if it has none. */
export function dereference(description: JsonObject, node: Json | undefined): JsonObject {
  let current = objectOr(node);
  for (let hops = 0; typeof current.$ref === "string" && hops < 100; hops++) {
    current = objectOr(resolvePointer(description, current.$ref));
  }
  return current;
}

/**
 * Returns the reference to the component that contains the target of a reference, spelled as `mapComponents` does, or
 * `undefined` if no component contains it.
 */
export function componentOf(reference: string): string | undefined {
  const [root, components, kind = "", name] = reference.split("/");
  if (root !== "#" || components !== "components" || name === undefined) return undefined;
  return `#/components/${kind}/${encodePointerPart(decodePointerPart(name))}`;
}

/** Returns the references in a part of a description, as they are spelled there. */
export function referencesIn(part: Json): Set<string> {
  const found = new Set<string>();
  visitReferences(part, "", (reference) => found.add(reference));
  return found;
}

/** Returns a key as a part of a JSON pointer. */
export const encodePointerPart = (key: string): string => key.replaceAll("~", "~0").replaceAll("/", "~1");

function decodePointerPart(part: string): string {
  let text = part;
  try {
    text = decodeURIComponent(part);
  } catch {
    // The percent sign is not part of an escape.
  }
  return text.replaceAll("~1", "/").replaceAll("~0", "~");
}

function visitReferences(
  node: Json,
  pointer: string,
  visit: (reference: string, pointer: string) => unknown,
): void {
  if (Array.isArray(node)) {
    node.forEach((item, index) => {
      visitReferences(item, `${pointer}/${index}`, visit);
    });
  } else if (isObject(node)) {
    if (typeof node.$ref === "string") visit(node.$ref, pointer);
    if (typeof node.externalValue === "string") visit(node.externalValue, pointer);
    for (const target of discriminatorTargets(node)) visit(target, `${pointer}/discriminator/mapping`);
    for (const [key, value] of Object.entries(node)) {
      visitReferences(value, `${pointer}/${encodePointerPart(key)}`, visit);
    }
  }
}

/** Returns the references in the discriminator of a schema. Most nodes have none, so this must be cheap. */
function discriminatorTargets({ discriminator }: JsonObject): string[] {
  if (!isObject(discriminator)) return [];
  return Object.values(objectOr(discriminator.mapping)).filter((target) => typeof target === "string");
}

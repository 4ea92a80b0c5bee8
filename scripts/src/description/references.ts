import { InputError } from "../shared/input-error.ts";
import { isObject, type Json, type JsonObject, objectOr } from "./json.ts";

/** Where OpenAPI has something to refer to. */
const ROOTS = /^#\/(components|paths|webhooks)\//;

/**
 * Checks that every `$ref`, and every other key that tools follow like one, points to something inside the
 * description.
 *
 * References to files and URLs are refused: nothing but the description itself is ever read.
 *
 * @throws InputError that names every reference that leads nowhere.
 */
export function checkReferences(description: JsonObject, source: string): void {
  const broken = new Set<string>();
  visitReferences(description, "#", (reference, place) => {
    if (!ROOTS.test(reference) || !leadsSomewhere(description, reference))
      broken.add(`${reference} (used at ${place})`);
  });
  if (broken.size === 0) return;
  const list = [...broken].map((line) => `\n  ${line}`).join("");
  throw new InputError(`${source} refers to what it does not contain:${list}`);
}

/** Whether a reference ends at something that is no reference; one that leads back to itself never does. */
function leadsSomewhere(description: JsonObject, reference: string): boolean {
  const seen = new Set<string>();
  let node = resolvePointer(description, reference);
  while (isObject(node) && typeof node.$ref === "string" && !seen.has(node.$ref)) {
    seen.add(node.$ref);
    node = resolvePointer(description, node.$ref);
  }
  return node !== undefined && !(isObject(node) && typeof node.$ref === "string");
}

/** What a local reference such as `#/components/schemas/lead` points to; `undefined` when there is nothing. */
export function resolvePointer(description: JsonObject, reference: string): Json | undefined {
  if (!reference.startsWith("#/")) return undefined;
  let node: Json | undefined = description;
  for (const part of reference.slice(2).split("/")) {
    const key = decode(part);
    if (Array.isArray(node)) node = /^\d+$/.test(key) ? node[Number(key)] : undefined;
    else node = isObject(node) && Object.hasOwn(node, key) ? node[key] : undefined;
  }
  return node;
}

/** The node itself, or what its `$ref` points to. */
export function dereference(description: JsonObject, node: Json | undefined): JsonObject {
  let current = objectOr(node);
  for (let hops = 0; typeof current.$ref === "string" && hops < 100; hops++) {
    current = objectOr(resolvePointer(description, current.$ref));
  }
  return current;
}

function decode(part: string): string {
  let text = part;
  try {
    text = decodeURIComponent(part);
  } catch {
    // A stray percent sign stands for itself.
  }
  return text.replaceAll("~1", "/").replaceAll("~0", "~");
}

function visitReferences(node: Json, place: string, visit: (reference: string, place: string) => void): void {
  if (Array.isArray(node)) {
    node.forEach((item, index) => {
      visitReferences(item, `${place}/${index}`, visit);
    });
  } else if (isObject(node)) {
    if (typeof node.$ref === "string") visit(node.$ref, place);
    if (typeof node.externalValue === "string") visit(node.externalValue, place);
    for (const target of Object.values(objectOr(objectOr(node.discriminator).mapping)))
      if (typeof target === "string") visit(target, `${place}/discriminator/mapping`);
    for (const [key, value] of Object.entries(node)) {
      visitReferences(value, `${place}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`, visit);
    }
  }
}

import type { Json, JsonObject } from "../description/json.ts";
import { isObject, objectOr } from "../description/json.ts";
import { listOperations } from "../description/operations.ts";
import { childrenOf, isExtension, type ObjectKind, valueKindOf } from "../description/traversal/grammar.ts";
import { visitObjects } from "../description/traversal/map-objects.ts";
import { isWebhookEvent } from "../description/webhook-events.ts";
import { isResourcePath } from "./resource-paths.ts";

/** The location of an extension. A component is a schema that operations share. */
type ExtensionLocation = "component" | "description" | "operation" | "parameter" | "schema";

interface Extension {
  readonly locations: readonly ExtensionLocation[];
  readonly isValid: (value: Json) => boolean;
  readonly expected: string;
}

/**
 * The specification extensions of the overlay. `openapi/README.md` documents them. Any other `x-` key is an error, so
 * that a mistyped key is noticed.
 */
export const EXTENSIONS: ReadonlyMap<string, Extension> = new Map([
  [
    "x-sdk-repeatable",
    extension(
      "operation",
      '"safe", "idempotent" or false',
      (value) => value === false || isRepeatability(value),
    ),
  ],
  ["x-sdk-secret", extension("schema", "true", (value) => value === true)],
  [
    "x-sdk-filter",
    extension(["schema", "parameter"], '"value", "fields", "exact" or "unusable"', (value) =>
      ["value", "fields", "exact", "unusable"].includes(String(value)),
    ),
  ],
  [
    "x-sdk-encoding",
    extension("schema", '"brackets" or "json"', (value) => value === "brackets" || value === "json"),
  ],
  ["x-sdk-selects", extension("schema", "true", (value) => value === true)],
  ["x-sdk-excludes", extension("schema", "a list of names of fields", isListOfNames)],
  ["x-sdk-paging", extension("operation", '"body"', (value) => value === "body")],
  [
    "x-sdk-paging-window",
    extension("operation", "a whole number above 0", (value) => Number.isInteger(value) && Number(value) > 0),
  ],
  [
    "x-sdk-row-key",
    extension("operation", "the name of a field, or false", (value) => value === false || isName(value)),
  ],
  [
    "x-sdk-method",
    extension("operation", 'a path of names such as "contacts.search", or false', isResourcePath),
  ],
  ["x-sdk-not-found", extension("operation", '"undefined"', (value) => value === "undefined")],
  [
    "x-sdk-name",
    extension("schema", 'a name such as "update_if_exists"', (value) => /^[a-z]\w*$/.test(String(value))),
  ],
  [
    "x-sdk-type",
    extension("component", 'a name such as "Contact"', (value) => /^[A-Z][A-Za-z0-9]*$/.test(String(value))),
  ],
  [
    "x-sdk-field-names",
    extension(["component", "operation"], 'a name such as "EMAIL_FIELDS"', (value) =>
      /^[A-Z][A-Z_]*_FIELDS$/.test(String(value)),
    ),
  ],
  ["x-sdk-jobs-require", extension("operation", "a list of names of fields", isListOfNames)],
  ["x-sdk-wrapped", extension("operation", "the name of a field", isName)],
  ["x-sdk-keys-of", extension("schema", "the name of a component", isName)],
  ["x-sdk-jobs", extension("description", "a map from names to objects with a schema", isMapOfSchemas)],
  [
    "x-sdk-webhooks",
    extension(
      "description",
      "a map from names to objects with a schema, and the keys of events in openapi/README.md",
      (value) => isMapOfSchemas(value) && Object.values(objectOr(value)).every(isWebhookEvent),
    ),
  ],
  [
    "x-sdk-reference-page",
    extension("description", "an https URL with {tag} and {operationId}", (value) =>
      /^https:\/\/(?=.*\{tag\})(?=.*\{operationId\})/.test(String(value)),
    ),
  ],
]);

function isName(value: Json): boolean {
  return typeof value === "string" && value !== "";
}

function isMapOfSchemas(value: Json): boolean {
  return isObject(value) && Object.values(value).every((entry) => isObject(objectOr(entry).schema));
}

function extension(
  locations: ExtensionLocation | ExtensionLocation[],
  expected: string,
  isValid: (value: Json) => boolean,
): Extension {
  return { locations: [locations].flat(), expected, isValid };
}

function isListOfNames(value: Json): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((name) => typeof name === "string");
}

/** Returns a message for each `x-` key that is unknown, is in the wrong location or has an invalid value. */
export function checkExtensions(description: JsonObject): string[] {
  const operations = new Set<Json>(listOperations(description).map(({ node }) => node));
  const problems: string[] = [];
  visitObjects(description, (object, kind, pointer) => {
    const found = kind === "operation" && !operations.has(object) ? undefined : locationOf(kind, pointer);
    for (const [key, value] of Object.entries(object)) {
      if (isExtension(key)) problems.push(...checkExtension(key, value, found, pointer));
      else if (childrenOf(valueKindOf(kind, key))?.isContainer)
        problems.push(...misplacedKeys(value, `${pointer}/${key}`));
    }
  });
  return problems;
}

/** Returns a message for each key of the SDK among names. It was meant for the object around them. */
const misplacedKeys = (named: Json, pointer: string): string[] =>
  Object.entries(objectOr(named))
    .filter(([name]) => name.startsWith("x-sdk-"))
    .flatMap(([name, value]) => checkExtension(name, value, undefined, pointer));

function locationOf(kind: ObjectKind, pointer: string): ExtensionLocation | undefined {
  if (kind === "document") return "description";
  if (kind === "operation" || kind === "parameter") return kind;
  if (kind !== "schema") return undefined;
  if (/^#\/components\/schemas\/[^/]*$/.test(pointer)) return "component";
  // A schema as a whole, such as that of a body, has no extensions: the operation or the parameter has them.
  return /\/(?:properties\/[^/]*|additionalProperties|items|(?:all|any)Of\/\d+)$/.test(pointer)
    ? "schema"
    : undefined;
}

function checkExtension(
  key: string,
  value: Json,
  found: ExtensionLocation | undefined,
  pointer: string,
): string[] {
  const known = EXTENSIONS.get(key);
  if (known === undefined) return [`${pointer}: "${key}" is not a known key; openapi/README.md lists them.`];
  const { locations } = known;
  const fits = locations.some((one) => one === found || (one === "schema" && found === "component"));
  if (!fits) return [`${pointer}: "${key}" is not allowed here, only in: ${locations.join(", ")}.`];
  if (!known.isValid(value)) return [`${pointer}: "${key}" must be ${known.expected}.`];
  return [];
}

/** Why a call may be sent again after an ambiguous failure. */
export type Repeatability = "idempotent" | "safe";

const isRepeatability = (value: Json | undefined): value is Repeatability =>
  value === "safe" || value === "idempotent";

/**
 * Returns why a call may be sent again: `x-sdk-repeatable`, or `safe` for a GET. Returns `undefined` if it must not be.
 */
export function repeatabilityOf(method: string, operation: JsonObject): Repeatability | undefined {
  const stated = operation["x-sdk-repeatable"];
  if (stated === undefined) return method === "get" ? "safe" : undefined;
  return isRepeatability(stated) ? stated : undefined;
}

/** Returns the URL of an operation in the API's reference. */
export function referencePage(description: JsonObject, tag: string, operationId: string): string | undefined {
  const template = objectOr(description)["x-sdk-reference-page"];
  if (typeof template !== "string") return undefined;
  const slug = tag.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
  return template
    .replace("{tag}", slug)
    .replace("{operationId}", encodeURIComponent(operationId.toLowerCase()));
}

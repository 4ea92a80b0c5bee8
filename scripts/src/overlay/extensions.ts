import type { Json, JsonObject } from "../description/json.ts";
import { isObject, objectOr } from "../description/json.ts";
import { NAMED_SCHEMA_KEYS } from "../description/named-schemas.ts";
import { listOperations } from "../description/operations.ts";
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
    extension(["schema", "parameter"], '"value", "fields" or "exact"', (value) =>
      ["value", "fields", "exact"].includes(String(value)),
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
  ["x-sdk-wrapped", extension("operation", "the name of a field", isName)],
  ["x-sdk-keys-of", extension("schema", "the name of a component", isName)],
  ...NAMED_SCHEMA_KEYS.map(
    (key) =>
      [key, extension("description", "a map from names to objects with a schema", isMapOfSchemas)] as const,
  ),
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
  const operations = new Map(listOperations(description).map(({ id, node }) => [node, id]));
  const problems: string[] = [];

  /** `map` is the keyword of the node if its keys are names. */
  const visit = (node: Json, pointer: string, map?: string, location?: ExtensionLocation): void => {
    if (Array.isArray(node))
      for (const [index, item] of node.entries()) visit(item, `${pointer}/${index}`, map, location);
    if (!isObject(node)) return;
    for (const [key, value] of Object.entries(node)) {
      const isExtension = key.startsWith("x-sdk-") || (key.startsWith("x-") && map === undefined);
      if (isExtension) {
        problems.push(...checkExtension(key, value, location ?? locationOf(node), pointer));
        if (node === description) visitNamedSchemas(value, `${pointer}/${key}`);
      } else if (map !== undefined || !UNCHECKED.has(key)) {
        const opens = map === undefined && isNameMap(key, value);
        const isList = map === undefined && key === "parameters" && Array.isArray(value);
        visit(
          value,
          `${pointer}/${key}`,
          opens ? key : undefined,
          isList ? "parameter" : (MAP_LOCATIONS.get(map) ?? innerLocation(key, map)),
        );
      }
    }
  };
  const visitNamedSchemas = (entries: Json, pointer: string): void => {
    for (const [name, entry] of Object.entries(objectOr(entries)))
      visit(objectOr(entry).schema ?? null, `${pointer}/${name}/schema`);
  };
  const locationOf = (node: JsonObject): ExtensionLocation | undefined =>
    node === description ? "description" : operations.has(node) ? "operation" : undefined;

  visit(description, "#");
  return problems;
}

/** The location of the values of each map. */
const MAP_LOCATIONS: ReadonlyMap<string | undefined, ExtensionLocation> = new Map([
  ["parameters", "parameter"],
  ["properties", "schema"],
  ["schemas", "component"],
]);

/** The location of the schemas that belong to another one without a name. */
const innerLocation = (key: string, map: string | undefined): ExtensionLocation | undefined =>
  map === undefined && ["additionalProperties", "anyOf", "items"].includes(key) ? "schema" : undefined;

/**
 * Whether the keys of a value are names of fields, headers or components, so that `x-...` is not an extension there.
 */
const isNameMap = (key: string, value: Json): boolean =>
  key === "security" || (NAME_MAPS.has(key) && !Array.isArray(value));

const NAME_MAPS = new Set([
  ...["properties", "patternProperties", "schemas", "headers", "encoding", "parameters", "requestBodies"],
  ...["securitySchemes", "scopes", "mapping", "variables", "callbacks", "links", "responses"],
]);

/** Values under these keywords are data, in which `x-...` is not an extension. */
const UNCHECKED = new Set(["example", "examples", "default", "enum", "const"]);

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

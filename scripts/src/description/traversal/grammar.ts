import { ownValue } from "../json.ts";

/** The objects of an OpenAPI description. */
export type ObjectKind =
  | "callback"
  | "components"
  | "discriminator"
  | "document"
  | "encoding"
  | "header"
  | "mediaType"
  | "namedSchema"
  | "oauthFlow"
  | "operation"
  | "parameter"
  | "pathItem"
  | "paths"
  | "requestBody"
  | "response"
  | "responses"
  | "schema"
  | "securityScheme"
  | "server"
  | "serverVariable"
  | "tag";

/**
 * How the value of a keyword is read: one object, a list of objects (`schema[]`), a map of objects by name
 * (`schema{}`), plain data, a text for readers, which has no effect on the interface, or a map of names with texts.
 */
export type ValueKind = ObjectKind | `${ObjectKind}[]` | `${ObjectKind}{}` | "data" | "names" | "text";

type Keywords = Readonly<Record<string, ValueKind>>;

const READER_TEXTS = {
  description: "text",
  summary: "text",
  title: "text",
  externalDocs: "text",
  example: "text",
  examples: "text",
} as const;

/** The keywords of a path item that contain its operations. They are the methods, in lower case. */
export const METHODS: ReadonlySet<string> = new Set([
  ...["get", "put", "post", "delete", "patch", "head", "options", "trace"],
]);

const OPERATION_KEYWORDS: Keywords = Object.fromEntries(
  [...METHODS].map((method) => [method, "operation"] as const),
);

/** What parameters and headers have in common. */
const PARAMETER: Keywords = {
  ...READER_TEXTS,
  required: "data",
  deprecated: "data",
  allowEmptyValue: "data",
  allowReserved: "data",
  style: "data",
  explode: "data",
  schema: "schema",
  content: "mediaType{}",
};

/** The keywords of each object in OpenAPI 3.0. Any object may also be a reference. */
const KEYWORDS: Readonly<Record<ObjectKind, Keywords>> = {
  document: {
    ...READER_TEXTS,
    openapi: "data",
    info: "data",
    servers: "server[]",
    security: "data",
    tags: "tag[]",
    paths: "paths",
    components: "components",
    // The input of the jobs of the SDK, and the payloads of events, by name.
    "x-sdk-jobs": "namedSchema{}",
    "x-sdk-webhooks": "namedSchema{}",
  },
  namedSchema: {
    ...READER_TEXTS,
    schema: "schema",
    // What `@grinfi/webhooks` knows of an event.
    object: "data",
    olderName: "data",
    identity: "data",
    repeats: "data",
    contactIsGone: "data",
    poll: "data",
    readBack: "data",
  },
  server: { ...READER_TEXTS, url: "data", variables: "serverVariable{}" },
  serverVariable: { ...READER_TEXTS, default: "data", enum: "data" },
  tag: { ...READER_TEXTS, name: "data" },
  paths: {},
  pathItem: { ...READER_TEXTS, ...OPERATION_KEYWORDS, servers: "server[]", parameters: "parameter[]" },
  operation: {
    ...READER_TEXTS,
    operationId: "data",
    tags: "data",
    deprecated: "data",
    parameters: "parameter[]",
    requestBody: "requestBody",
    responses: "responses",
    callbacks: "callback{}",
    security: "data",
    servers: "server[]",
  },
  callback: {},
  parameter: { ...PARAMETER, name: "data", in: "data" },
  header: PARAMETER,
  requestBody: { ...READER_TEXTS, required: "data", content: "mediaType{}" },
  mediaType: { ...READER_TEXTS, schema: "schema", encoding: "encoding{}" },
  encoding: {
    contentType: "data",
    headers: "header{}",
    style: "data",
    explode: "data",
    allowReserved: "data",
  },
  responses: {},
  // Links describe calls that clients could make next.
  response: { ...READER_TEXTS, headers: "header{}", content: "mediaType{}", links: "text" },
  schema: {
    ...READER_TEXTS,
    // It describes XML, which the SDK does not write or read.
    xml: "text",
    type: "data",
    format: "data",
    nullable: "data",
    enum: "data",
    default: "data",
    deprecated: "data",
    readOnly: "data",
    writeOnly: "data",
    required: "data",
    properties: "schema{}",
    additionalProperties: "schema",
    minProperties: "data",
    maxProperties: "data",
    items: "schema",
    minItems: "data",
    maxItems: "data",
    uniqueItems: "data",
    minLength: "data",
    maxLength: "data",
    pattern: "data",
    minimum: "data",
    maximum: "data",
    exclusiveMinimum: "data",
    exclusiveMaximum: "data",
    multipleOf: "data",
    allOf: "schema[]",
    anyOf: "schema[]",
    oneOf: "schema[]",
    not: "schema",
    discriminator: "discriminator",
  },
  discriminator: { propertyName: "data", mapping: "data" },
  components: {
    schemas: "schema{}",
    responses: "response{}",
    parameters: "parameter{}",
    headers: "header{}",
    requestBodies: "requestBody{}",
    securitySchemes: "securityScheme{}",
    callbacks: "callback{}",
    links: "text",
    examples: "text",
  },
  securityScheme: {
    ...READER_TEXTS,
    type: "data",
    name: "data",
    in: "data",
    scheme: "data",
    bearerFormat: "data",
    flows: "oauthFlow{}",
    openIdConnectUrl: "data",
  },
  oauthFlow: { authorizationUrl: "data", tokenUrl: "data", refreshUrl: "data", scopes: "names" },
};

/**
 * Keywords of OpenAPI 3.1 and 3.2 that 3.0 does not have. They are read like those of 3.0, but the generator
 * implements none of them. `toOpenApi30` rewrites the ones that 3.0 can express.
 */
export const LATER_KEYWORDS: Readonly<Partial<Record<ObjectKind, Keywords>>> = {
  document: { webhooks: "pathItem{}", jsonSchemaDialect: "data", $self: "data" },
  pathItem: { query: "operation", additionalOperations: "operation{}" },
  components: { pathItems: "pathItem{}", mediaTypes: "mediaType{}" },
  mediaType: { itemSchema: "schema", itemEncoding: "encoding", prefixEncoding: "encoding[]" },
  encoding: { encoding: "encoding{}", itemEncoding: "encoding", prefixEncoding: "encoding[]" },
  discriminator: { defaultMapping: "data" },
  securityScheme: { deprecated: "data", oauth2MetadataUrl: "data" },
  server: { name: "data" },
  tag: { parent: "data", kind: "data" },
  schema: {
    $comment: "text",
    $id: "data",
    $schema: "data",
    $anchor: "data",
    $dynamicRef: "data",
    $dynamicAnchor: "data",
    $vocabulary: "data",
    $defs: "schema{}",
    const: "data",
    contains: "schema",
    contentEncoding: "data",
    contentMediaType: "data",
    contentSchema: "schema",
    dependentRequired: "data",
    dependentSchemas: "schema{}",
    else: "schema",
    if: "schema",
    maxContains: "data",
    minContains: "data",
    patternProperties: "schema{}",
    prefixItems: "schema[]",
    propertyNames: "schema",
    // biome-ignore lint/suspicious/noThenProperty: this is the name of a keyword.
    then: "schema",
    unevaluatedItems: "schema",
    unevaluatedProperties: "schema",
  },
};

/** Objects whose keys are names, except for keys that begin with `x-`. */
const NAMED_PARTS: Readonly<Partial<Record<ObjectKind, ObjectKind>>> = {
  paths: "pathItem",
  callback: "pathItem",
  responses: "response",
};

/** Whether a key of an object is a specification extension. */
export const isExtension = (key: string): boolean => key.startsWith("x-");

/** Returns how the value of a key is read, or `undefined` if it is not a keyword of the object. */
export function valueKindOf(kind: ObjectKind, key: string): ValueKind | undefined {
  if (key === "$ref") return "data";
  const named = NAMED_PARTS[kind];
  if (named !== undefined) return isExtension(key) ? undefined : named;
  return ownValue(KEYWORDS[kind], key) ?? ownValue(LATER_KEYWORDS[kind] ?? {}, key);
}

/** Whether the keys of a value are names or indexes, and the kind of the objects in it. */
export interface Children {
  readonly kind: ObjectKind;
  readonly isContainer: boolean;
}

/** Returns the kind of the objects in a value, or `undefined` if it holds data or a text. */
export function childrenOf(value: ValueKind | undefined): Children | undefined {
  if (value === undefined || value === "data" || value === "names" || value === "text") return undefined;
  const kind = value.replace(/[[{}\]]+$/, "") as ObjectKind;
  return { kind, isContainer: kind !== value };
}

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../description/json.ts";
import { checkExtensions, EXTENSIONS, referencePage, repeatabilityOf } from "./extensions.ts";

const PAGE = "https://reference.example/{tag}/{operationId}";

/** A description with `extra` merged into its root, its only operation or the schema of that operation's response. */
function describeWith({ root = {}, operation = {}, schema = {} }: Record<string, JsonObject>): JsonObject {
  const content = { "application/json": { schema } };
  const get = { operationId: "listThings", responses: { 200: { description: "", content } }, ...operation };
  return { openapi: "3.0.3", paths: { "/things": { get } }, ...root };
}
const operation = (extra: JsonObject): JsonObject => describeWith({ operation: extra });
const withEvent = (known: JsonObject): JsonObject =>
  describeWith({
    root: { "x-sdk-webhooks": { happened: { summary: "It happened.", schema: {}, ...known } } },
  });

describe("checkExtensions", () => {
  test.each<[string, JsonObject]>([
    ["no extension", describeWith({})],
    ["a call that can be repeated", operation({ "x-sdk-repeatable": "idempotent" })],
    ["a call that cannot be repeated", operation({ "x-sdk-repeatable": false })],
    ["a list with pages in its body", operation({ "x-sdk-paging": "body" })],
    ["a wrapped response", operation({ "x-sdk-wrapped": "lead" })],
    ["a secret field", describeWith({ schema: { properties: { pin: { "x-sdk-secret": true } } } })],
    [
      "a secret field of a shared schema",
      { components: { schemas: { seat: { properties: { properties: { "x-sdk-secret": true } } } } } },
    ],
    ["a method", operation({ "x-sdk-method": "automations.versions.create" })],
    ["no method", operation({ "x-sdk-method": false })],
    ["a 404 that is a valid response", operation({ "x-sdk-not-found": "undefined" })],
    ["fields that jobs require", operation({ "x-sdk-jobs-require": ["body"] })],
    ["a name in the SDK", describeWith({ schema: { properties: { pin: { "x-sdk-name": "code" } } } })],
    ["the type of a component", { components: { schemas: { lead: { "x-sdk-type": "Contact" } } } }],
    ["the filter of a component", { components: { schemas: { any: { "x-sdk-filter": "value" } } } }],
    [
      "an unusable field of a filter, and the other fields, in the parts of a component",
      {
        components: {
          schemas: {
            any: {
              allOf: [{ properties: { at: { "x-sdk-filter": "unusable" } } }, { "x-sdk-filter": "fields" }],
            },
          },
        },
      },
    ],
    [
      "a filter parameter",
      operation({ parameters: [{ name: "filter", in: "query", "x-sdk-filter": "fields" }] }),
    ],
    [
      "a shared filter parameter",
      { components: { parameters: { filter: { name: "filter", in: "query", "x-sdk-filter": "fields" } } } },
    ],
    ["an exact filter", describeWith({ schema: { properties: { a: { "x-sdk-filter": "exact" } } } })],
    ["a selecting field", describeWith({ schema: { properties: { uuids: { "x-sdk-selects": true } } } })],
    [
      "an excluding filter key",
      describeWith({ schema: { properties: { filter: { "x-sdk-excludes": ["excludeIds"] } } } }),
    ],
    ["the page of the reference", describeWith({ root: { "x-sdk-reference-page": PAGE } })],
    [
      "the input of a job, with the names of fields at any depth",
      describeWith({
        root: {
          "x-sdk-jobs": {
            "x.y": {
              summary: "Saves.",
              schema: {
                properties: {
                  key: { "x-sdk-keys-of": "lead" },
                  keys: { items: { "x-sdk-keys-of": "lead" } },
                  columns: { additionalProperties: { anyOf: [{ "x-sdk-keys-of": "lead" }] } },
                },
              },
            },
          },
        },
      }),
    ],
    ["the payload of an event", describeWith({ root: { "x-sdk-webhooks": { happened: { schema: {} } } } })],
    [
      "what is known of an event",
      withEvent({
        ...{ object: "message", olderName: "occurred", repeats: true, contactIsGone: true },
        identity: [["message.uuid"], ["contact.uuid", "message.sent_at"]],
        poll: {
          ...{ operation: "listMessages", filter: { type: "inbox" }, since: "executed_at" },
          rows: { kind: { in: ["one"] }, status: { not: ["failed"] } },
          fields: { sent_at: "executed_at" },
          excludedBy: { filter: { type: "outbox" }, field: "bounced_by_uuid" },
        },
        readBack: { operation: "listMessages", filter: {} },
      }),
    ],
  ])("accepts %s", (_, description) => {
    expect(checkExtensions(description)).toEqual([]);
  });

  test.each<[string, JsonObject]>([
    ["an unknown key", { objekt: "message" }],
    ["an identity that is one path", { identity: "message.uuid" }],
    ["an identity without alternatives", { identity: ["message.uuid"] }],
    ["a list without an operation", { poll: { filter: {} } }],
    ["a list without a filter", { readBack: { operation: "listMessages" } }],
    ["a list with an unknown key", { poll: { operation: "listMessages", filter: {}, order: "desc" } }],
    ["an unknown condition", { poll: { operation: "listMessages", filter: {}, rows: { a: { is: ["b"] } } } }],
    [
      "an exclusion without a field",
      { poll: { operation: "listMessages", filter: {}, excludedBy: { filter: {} } } },
    ],
  ])("rejects an event with %s", (_, known) => {
    expect(checkExtensions(withEvent(known))).toEqual([
      '#: "x-sdk-webhooks" must be a map from names to objects with a schema, and the keys of events in openapi/README.md.',
    ]);
  });

  test.each<[string, JsonObject, string]>([
    ["an unknown key", operation({ "x-sdk-repeatabel": true }), '#/paths/~1things/get: "x-sdk-repeatabel"'],
    ["an extension of another tool", operation({ "x-internal": true }), '"x-internal" is not a known key'],
    ["an unknown key in a schema", describeWith({ schema: { "x-null": 1 } }), 'json/schema: "x-null"'],
    ["an unknown key beside a path", { paths: { "x-paging": "body" } }, '#/paths: "x-paging"'],
    ["an unknown key in a list", operation({ parameters: [{ "x-a": 1 }] }), 'parameters/0: "x-a"'],
    [
      "a job without a schema",
      describeWith({ root: { "x-sdk-jobs": { "x.y": { summary: "Saves." } } } }),
      '#: "x-sdk-jobs" must be a map from names to objects with a schema.',
    ],
    [
      "an unknown key in the schema of a job",
      describeWith({
        root: { "x-sdk-jobs": { "x.y": { schema: { properties: { a: { "x-sdk-key-of": "b" } } } } } },
      }),
      '#/x-sdk-jobs/x.y/schema/properties/a: "x-sdk-key-of" is not a known key',
    ],
    [
      "a single name of a field that jobs require",
      operation({ "x-sdk-jobs-require": "body" }),
      '"x-sdk-jobs-require" must be a list of names of fields',
    ],
    [
      "a job in an operation",
      operation({ "x-sdk-jobs": {} }),
      '"x-sdk-jobs" is not allowed here, only in: description.',
    ],
    [
      "an operation key at the top",
      { "x-sdk-paging": "body" },
      '#: "x-sdk-paging" is not allowed here, only in: operation',
    ],
    ["a description key below the top", operation({ "x-sdk-reference-page": PAGE }), "only in: description"],
    [
      "a secret operation",
      operation({ "x-sdk-secret": true }),
      '"x-sdk-secret" is not allowed here, only in: schema',
    ],
    ["a secret schema", describeWith({ schema: { "x-sdk-secret": true } }), "only in: schema"],
    [
      "a secret key among properties",
      describeWith({ schema: { properties: { "x-sdk-secret": true } } }),
      "only in: schema",
    ],
    [
      "a secret that is false",
      describeWith({ schema: { properties: { pin: { "x-sdk-secret": false } } } }),
      '"x-sdk-secret" must be true',
    ],
    [
      "an operation key in a field",
      describeWith({ schema: { properties: { pin: { "x-sdk-paging": "body" } } } }),
      "only in: operation",
    ],
    [
      "an invalid filter",
      describeWith({ schema: { properties: { filter: { "x-sdk-filter": true } } } }),
      '"x-sdk-filter" must be "value", "fields", "exact" or "unusable"',
    ],
    ["a filter on an operation", operation({ "x-sdk-filter": "fields" }), "only in: schema, parameter"],
    [
      "a selecting parameter",
      operation({ parameters: [{ name: "uuids", in: "query", "x-sdk-selects": true }] }),
      'parameters/0: "x-sdk-selects" is not allowed here, only in: schema',
    ],
    ...[true, [], [1], "excludeIds"].map((names): [string, JsonObject, string] => [
      `exclusions: ${JSON.stringify(names)}`,
      describeWith({ schema: { properties: { filter: { "x-sdk-excludes": names } } } }),
      '"x-sdk-excludes" must be a list of names',
    ]),
    [
      "an operation key beside the paths",
      { paths: { "x-sdk-paging": "body" } },
      '#/paths: "x-sdk-paging" is not allowed here',
    ],
    [
      "an operation key among properties",
      describeWith({ schema: { properties: { "x-sdk-paging": "body" } } }),
      "is not allowed here",
    ],
    [
      "repeatable: true",
      operation({ "x-sdk-repeatable": true }),
      '"x-sdk-repeatable" must be "safe", "idempotent" or false',
    ],
    ...[true, "contacts", "contacts.Search", "contacts.", "a.b-c", "a.constructor", "a.call", "list.all"].map(
      (method): [string, JsonObject, string] => [
        `the method ${method}`,
        operation({ "x-sdk-method": method }),
        '"x-sdk-method" must be a path of names such as "contacts.search", or false',
      ],
    ),
    [
      "the type of a schema other than a component",
      describeWith({ schema: { properties: { pin: { "x-sdk-type": "Pin" } } } }),
      '"x-sdk-type" is not allowed here, only in: component',
    ],
    [
      "a type in lower case",
      { components: { schemas: { lead: { "x-sdk-type": "lead" } } } },
      "must be a name",
    ],
    [
      "an invalid name",
      describeWith({ schema: { properties: { pin: { "x-sdk-name": "my pin" } } } }),
      '"x-sdk-name" must be a name',
    ],
    [
      "another value for a 404",
      operation({ "x-sdk-not-found": null }),
      '"x-sdk-not-found" must be "undefined"',
    ],
    ["paging: a query", operation({ "x-sdk-paging": "query" }), '"x-sdk-paging" must be "body"'],
    [
      "wrapped: not a name",
      operation({ "x-sdk-wrapped": true }),
      '"x-sdk-wrapped" must be the name of a field',
    ],
    [
      "wrapped: an empty name",
      operation({ "x-sdk-wrapped": "" }),
      '"x-sdk-wrapped" must be the name of a field',
    ],
    [
      "a page without the tag",
      { "x-sdk-reference-page": "https://a.example/{operationId}" },
      "must be an https URL",
    ],
    ["a page without the id", { "x-sdk-reference-page": "https://a.example/{tag}" }, "must be an https URL"],
    ["a page over http", { "x-sdk-reference-page": PAGE.replace("https", "http") }, "must be an https URL"],
  ])("rejects %s with its pointer", (_, description, message) => {
    expect(checkExtensions(description)).toEqual([expect.stringContaining(message)]);
  });

  const string: JsonObject = { type: "string" };
  test.each<[string, JsonObject]>([
    ["a field", describeWith({ schema: { properties: { "x-name": string } } })],
    [
      "a field of a field",
      describeWith({ schema: { properties: { properties: { properties: { "x-a": string } } } } }),
    ],
    ["a header", operation({ responses: { 200: { headers: { "x-request-id": { schema: string } } } } })],
    [
      "a security scheme",
      {
        components: { securitySchemes: { "x-api-key": { type: "apiKey" } } },
        security: [{ "x-api-key": [] }],
      },
    ],
    ["a shared parameter", { components: { parameters: { "x-trace": { name: "x-trace", in: "header" } } } }],
    ["a schema", { components: { schemas: { "x-thing": string } } }],
    ["a key of an example", describeWith({ schema: { example: { "x-a": 1 }, default: { "x-a": 1 } } })],
  ])("an x- name of %s is not an extension", (_, description) => {
    expect(checkExtensions(description)).toEqual([]);
  });

  test.each<[string, JsonObject]>([
    [
      "a field that is named properties",
      describeWith({ schema: { properties: { properties: { "x-a": 1 } } } }),
    ],
    ["a schema that is named headers", { components: { schemas: { headers: { "x-a": 1 } } } }],
    ["a response that is named default", operation({ responses: { default: { "x-a": 1 } } })],
    ["a path that ends like a keyword", { paths: { "/api/properties": { "x-a": 1 } } }],
    ["a field of an example's name", describeWith({ schema: { properties: { example: { "x-a": 1 } } } })],
  ])("%s does not hide an unknown key", (_, description) => {
    expect(checkExtensions(description)).toEqual([expect.stringContaining('"x-a" is not a known key')]);
  });

  test("reports every problem", () => {
    expect(checkExtensions(operation({ "x-a": 1, "x-b": 2, "x-sdk-paging": 3 }))).toHaveLength(3);
  });
});

describe("openapi/README.md", () => {
  const readme = readFileSync(new URL("../../../openapi/README.md", import.meta.url), "utf8");

  test.each([...EXTENSIONS.keys()])("documents `%s`", (key) => {
    expect(readme).toContain(`\`${key}\``);
  });

  test("documents no unknown key", () => {
    const documented = new Set(readme.match(/x-sdk-[a-z-]+/g));
    expect([...documented].sort()).toEqual([...EXTENSIONS.keys()].sort());
  });
});

describe("repeatabilityOf", () => {
  test.each<[string, Json | undefined, string | undefined]>([
    ["get", undefined, "safe"],
    ["post", undefined, undefined],
    ["put", undefined, undefined],
    ["patch", undefined, undefined],
    ["delete", undefined, undefined],
    ["get", false, undefined],
    ["post", "safe", "safe"],
    ["post", "idempotent", "idempotent"],
    ["post", "yes", undefined],
  ])("a %s that states %s: %s", (method, stated, expected) => {
    expect(repeatabilityOf(method, stated === undefined ? {} : { "x-sdk-repeatable": stated })).toBe(
      expected,
    );
  });
});

describe("referencePage", () => {
  test.each([
    ["Sender Profiles", "listSenderProfiles", "sender-profiles/listsenderprofiles"],
    ["Contacts", "getLead", "contacts/getlead"],
    ["AI  Templates & more", "get_It", "ai-templates-more/get_it"],
    ["Tags", "a/b?$&", "tags/a%2Fb%3F%24%26"],
  ])("of %s and %s", (tag, id, expected) => {
    expect(referencePage({ "x-sdk-reference-page": PAGE }, tag, id)).toBe(
      `https://reference.example/${expected}`,
    );
  });

  test("is undefined if the description does not have the URL of the reference", () => {
    expect(referencePage({}, "Tags", "listTags")).toBeUndefined();
  });
});

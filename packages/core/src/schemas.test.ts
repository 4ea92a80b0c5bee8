import { describe, expect, test } from "vitest";
import { operations } from "./generated/operations.ts";
import { reference } from "./generated/reference.ts";
import {
  type JsonSchema,
  jobIds,
  jobSchema,
  operationIds,
  operationSchema,
  type Schema,
  webhookEventSchema,
  webhookEvents,
} from "./schemas.ts";

/** Every schema, by a name for messages. */
const ALL = new Map<string, Schema<unknown>>([
  ...operationIds.map((id) => [id, operationSchema(id)] as const),
  ...jobIds.map((id) => [id, jobSchema(id)] as const),
  ...webhookEvents.map((event) => [event, webhookEventSchema(event)] as const),
]);

/** Returns every object in a schema with its path. */
function* nodesOf(node: unknown, path = "#"): Generator<[string, Record<string, unknown>]> {
  if (typeof node !== "object" || node === null) return;
  if (!Array.isArray(node)) yield [path, node as Record<string, unknown>];
  for (const [key, value] of Object.entries(node)) yield* nodesOf(value, `${path}/${key}`);
}

test("there is a schema for every operation, job and webhook event", () => {
  expect(operationIds).toEqual(Object.keys(operations));
  expect(operationIds).toEqual(Object.keys(reference));
  expect(jobIds).toContain("contacts.bulkUpsert");
  const { properties } = operationSchema("createWebhook").jsonSchema.properties?.body ?? {};
  expect(webhookEvents).toEqual(properties?.event?.enum);
});

test.each([
  ["operation", () => operationSchema("createTagg" as "createTag")],
  ["operation", () => operationSchema("constructor" as "createTag")],
  ["job", () => jobSchema("contacts.upsert" as "contacts.reply")],
  ["webhook event", () => webhookEventSchema("toString" as "contact_created")],
])("an unknown %s is an error that names it", (kind, call) => {
  expect(call).toThrow(new RegExp(`^There is no ${kind} "\\w+(\\.\\w+)?"\\.$`));
});

describe("every JSON Schema", () => {
  test("is self-contained, with only the definitions that it uses", () => {
    for (const [name, { jsonSchema }] of ALL) {
      const used = [...nodesOf(jsonSchema)].flatMap(([, { $ref }]) =>
        typeof $ref === "string" ? [$ref] : [],
      );
      const defined = Object.keys(jsonSchema.$defs ?? {}).map((key) => `#/$defs/${key}`);
      expect([...new Set(used)].toSorted(), name).toEqual(defined.toSorted());
    }
  });

  test("is an object at the root, as tools require", () => {
    for (const [name, { jsonSchema }] of ALL) {
      const { $defs = {}, $ref, type } = jsonSchema;
      expect($ref === undefined ? type : $defs[$ref.slice("#/$defs/".length)]?.type, name).toBe("object");
    }
  });

  test("has only keywords of JSON Schema, without those of OpenAPI 3.0", () => {
    const names = new Set(["properties", "$defs", "default", "enum", "examples"]);
    for (const [name, { jsonSchema }] of ALL) {
      for (const [path, node] of nodesOf(jsonSchema)) {
        if (path.split("/").some((key) => ["default", "enum", "examples"].includes(key))) continue;
        if (names.has(path.split("/").at(-1) ?? "")) continue;
        for (const keyword of ["nullable", "readOnly", "example", "discriminator", "oneOf"])
          expect(node, `${name} ${path}`).not.toHaveProperty(keyword);
        expect(Object.keys(node).filter((key) => key.startsWith("x-"))).toEqual([]);
      }
    }
  });

  test("of an input closes its objects with fields, and that of an event closes none", () => {
    const closed = (schema: JsonSchema): string[] =>
      [...nodesOf(schema)].flatMap(([path, node]) => (node.additionalProperties === false ? [path] : []));
    expect(closed(operationSchema("createTag").jsonSchema)).toEqual(["#", "#/properties/body"]);
    const rows = ["#/properties/rows/anyOf/0/items/anyOf/0", "#/properties/rows/anyOf/0/items/anyOf/1"];
    expect(closed(jobSchema("contacts.bulkUpsert").jsonSchema)).toEqual(expect.arrayContaining(rows));
    for (const event of webhookEvents) expect(closed(webhookEventSchema(event).jsonSchema)).toEqual([]);
  });

  test("is a new object for each access, which the reader may change", () => {
    const schema = operationSchema("createTag");
    expect(schema.jsonSchema).not.toBe(schema.jsonSchema);
    delete schema.jsonSchema.properties?.body;
    expect(schema.jsonSchema.properties).toHaveProperty("body");
    expect(structuredClone(schema.jsonSchema)).toEqual(schema.jsonSchema);
  });
});

describe("as a Standard Schema", () => {
  const { "~standard": standard } = operationSchema("createFlowVersion");

  test("it has the version and the vendor", () => {
    expect(standard).toMatchObject({ version: 1, vendor: "grinfi" });
  });

  test("it converts to draft 2020-12, for input and output", () => {
    const { jsonSchema } = operationSchema("createFlowVersion");
    expect(standard.jsonSchema.input({ target: "draft-2020-12" })).toEqual(jsonSchema);
    expect(standard.jsonSchema.output({ target: "draft-2020-12" })).toEqual(jsonSchema);
    expect(jsonSchema.$schema).toBe("https://json-schema.org/draft/2020-12/schema");
  });

  test("it converts to draft 07, with its names of definitions", () => {
    const converted = standard.jsonSchema.input({ target: "draft-07" });
    expect(converted.$schema).toBe("http://json-schema.org/draft-07/schema#");
    expect(Object.keys(converted.definitions as object)).toContain("flow-node");
    expect(JSON.stringify(converted)).not.toContain("$defs");
    expect(JSON.stringify(converted)).toContain("#/definitions/flow-node");
  });

  test("it rejects other targets", () => {
    expect(() => standard.jsonSchema.input({ target: "openapi-3.0" })).toThrow(
      'There is no JSON Schema for the target "openapi-3.0".',
    );
  });
});

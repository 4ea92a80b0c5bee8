import { describe, expect, test } from "vitest";
import { a, object, operationWith, withOperation, withSchema } from "../../../test/description-builders.ts";
import type { JsonObject } from "../../description/json.ts";
import { inputSchemasModule, webhookSchemasModule } from "./schemas-modules.ts";

const text = { type: "string" };

/** Returns the constant of a module, with its texts parsed. */
function constantOf(module: string, name: string): unknown {
  const body = module.split(`export const ${name}: `)[1]?.split("\n};")[0]?.split("= {\n")[1] ?? "";
  const entries = body.split("\n").flatMap((line) => {
    const found = /^ {2}(?:\["(.*)"\]|"(.*)"|([^:]*)): (".*"),$/.exec(line);
    return found === null
      ? []
      : [[found[1] ?? found[2] ?? found[3], JSON.parse(JSON.parse(found[4] ?? ""))] as const];
  });
  return Object.fromEntries(entries);
}

const inputOf = (description: JsonObject): unknown =>
  (constantOf(inputSchemasModule(description), "operationSchemas") as JsonObject).getA;

describe("the input of an operation", () => {
  test("has its parameters by location, with their texts, and its body", () => {
    const id = { name: "id", in: "path", required: true, schema: text, description: "Its id." };
    const limit = { name: "limit", in: "query", schema: { type: "integer", description: "Rows." } };
    const body = { required: true, content: { "application/json": { schema: object({ name: text }) } } };
    const description = {
      ...withSchema({}),
      paths: { "/a": { post: operationWith({ parameters: [id, limit], requestBody: body }) } },
    };
    expect(inputOf(description)).toEqual({
      type: "object",
      properties: {
        path: {
          type: "object",
          properties: { id: { type: "string", description: "Its id." } },
          required: ["id"],
          additionalProperties: false,
        },
        query: {
          type: "object",
          properties: { limit: { type: "integer", description: "Rows." } },
          additionalProperties: false,
        },
        body: { type: "object", properties: { name: text }, additionalProperties: false },
      },
      required: ["path", "body"],
      additionalProperties: false,
    });
  });

  test("accepts nothing if there is nothing to pass", () => {
    expect(inputOf(withOperation({}))).toEqual({ type: "object", additionalProperties: false });
  });

  test("has the schema of a parameter that is sent as JSON", () => {
    const filter = {
      name: "filter",
      in: "query",
      required: true,
      content: { "application/json": { schema: object({ name: text }) } },
    };
    expect(inputOf(withOperation({ parameters: [filter] }))).toMatchObject({
      properties: { query: { properties: { filter: { properties: { name: text } } }, required: ["filter"] } },
      required: ["query"],
    });
  });

  test("has no fields that only responses have", () => {
    const fields = object({ id: { ...text, readOnly: true }, name: text });
    expect(inputOf(withSchema({ ...fields, required: ["id", "name"] }))).toMatchObject({
      properties: { body: { properties: { name: text }, required: ["name"], additionalProperties: false } },
    });
    expect(JSON.stringify(inputOf(withSchema(fields)))).not.toContain("id");
  });

  test("has the headers that the caller chooses", () => {
    const header = (name: string): JsonObject => ({ name, in: "header", required: true, schema: text });
    expect(inputOf(withOperation({ parameters: [header("X-Id"), header("Accept")] }))).toMatchObject({
      properties: { header: { properties: { "X-Id": text }, required: ["X-Id"] } },
      required: ["header"],
    });
  });

  test("has the one media type that the client sends", () => {
    const post = (content: JsonObject): JsonObject => ({
      ...withSchema({}),
      paths: { "/a": { post: operationWith({ requestBody: { content } }) } },
    });
    const several = { "text/plain": { schema: text }, "application/json": { schema: { type: "number" } } };
    expect(inputOf(post(several))).toMatchObject({ properties: { body: { type: "number" } } });
    const binary = { "application/octet-stream": { schema: { ...text, format: "binary" } } };
    expect(inputOf(post(binary))).toMatchObject({
      properties: {
        body: {
          anyOf: [
            { type: "string", contentMediaType: "application/octet-stream" },
            { type: "object", required: ["content", "name"] },
          ],
        },
      },
    });
  });
});

describe("the input of a job", () => {
  const jobs = (schema: JsonObject): unknown =>
    constantOf(
      inputSchemasModule({
        ...withSchema(object({ name: { ...text, description: "d" } }), {
          a: object({ id: text, uuid: text }),
        }),
        "x-sdk-jobs": { "things.save": { summary: "Saves.", schema } },
      }),
      "jobSchemas",
    );

  test("has a summary, and may refer to a part of an operation", () => {
    const $ref = "#/paths/~1a/post/requestBody/content/application~1json/schema/properties/name";
    expect(jobs(object({ name: { $ref } }))).toEqual({
      "things.save": {
        type: "object",
        properties: { name: { ...text, description: "d" } },
        additionalProperties: false,
        description: "Saves.",
      },
    });
  });

  test("may accept the names of the fields of a component, and files", () => {
    const file = { ...text, format: "binary" };
    expect(jobs(object({ key: { ...text, "x-sdk-keys-of": "a" }, file }))).toMatchObject({
      "things.save": {
        properties: { key: { ...text, enum: ["id", "uuid"] }, file: { required: ["content", "name"] } },
      },
    });
  });
});

test("the payload of an event is open, even if a request has the same schema", () => {
  const description = {
    ...withSchema(a, { a: object({ kind: { ...text, enum: ["old"] } }) }),
    "x-sdk-webhooks": { happened: { summary: "It happened.", schema: a } },
  };
  const module = webhookSchemasModule(description);
  expect(constantOf(module, "webhookSchemas")).toEqual({
    happened: { ...refTo("a"), description: "It happened." },
  });
  expect(constantOf(module, "webhookDefinitions")).toEqual({
    a: object({ kind: { ...text, examples: ["old"] } }),
  });
  expect(constantOf(inputSchemasModule(description), "inputDefinitions")).toMatchObject({
    a: { additionalProperties: false },
  });
});

const refTo = (name: string): JsonObject => ({ $ref: `#/$defs/${name}` });

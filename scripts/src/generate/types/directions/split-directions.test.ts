import { describe, expect, test } from "vitest";
import { compileWithTypes } from "../../../../test/compile-types.ts";
import { operationWith } from "../../../../test/description-builders.ts";
import type { Json, JsonObject } from "../../../description/json.ts";
import { objectOr } from "../../../description/json.ts";
import { resolvePointer } from "../../../description/references.ts";
import { splitDirections } from "./split-directions.ts";

const text: JsonObject = { type: "string" };
const given: JsonObject = { type: "string", readOnly: true };
const secret: JsonObject = { type: "string", writeOnly: true };
const ref = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` });
const content = (schema: Json): JsonObject => ({ content: { "application/json": { schema } } });
const fields = (properties: JsonObject, ...required: string[]): JsonObject => ({
  type: "object",
  properties,
  ...(required.length > 0 && { required }),
});
const row = fields({ uuid: given, name: text, password: secret }, "uuid", "name", "password");

/** A description of one operation that sends the first schema and reads the second one. */
const exchange = (sent: Json, read: Json, schemas: JsonObject = {}): JsonObject => ({
  openapi: "3.0.3",
  info: { title: "Rows", version: "1" },
  paths: {
    "/a": {
      post: {
        operationId: "save",
        requestBody: { required: true, ...content(sent) },
        responses: { 200: { description: "", ...content(read) } },
      },
    },
  },
  components: { schemas },
});

/** Compiles code in which `send` takes the body of the request, and `row` is the response. */
const compileExchange = (description: JsonObject, code: string): Promise<string[]> =>
  compileWithTypes(
    description,
    `declare function send(body: Inputs["save"]["body"]): void;\ndeclare const row: Outputs["save"];\n${code}`,
  );

/** The request has only \`name\` and \`password\`; the response has only \`uuid\` and \`name\`. */
const ONLY_OWN_FIELDS = `
send({ name: "a", password: "b" });
// @ts-expect-error A field that requests require.
send({ name: "a" });
// @ts-expect-error A field that only responses have.
send({ name: "a", password: "b", uuid: "c" });
row.uuid satisfies string;
row.name satisfies string;
// @ts-expect-error A field that only requests have.
row.password;
`;

describe("requests have no read-only fields, and responses have no write-only fields,", () => {
  const wrapped: JsonObject = { allOf: [ref("key")], readOnly: true };
  test.each<[string, JsonObject]>([
    ["in a schema of the operation", exchange(row, row)],
    ["in a shared schema", exchange(ref("row"), ref("row"), { row })],
    ["in different shared schemas", exchange(ref("a"), ref("b"), { a: row, b: row })],
    [
      "in a schema that another one extends",
      exchange(ref("extended"), ref("extended"), {
        row: fields({ uuid: given, password: secret }, "uuid", "password"),
        extended: { allOf: [ref("row"), fields({ name: text }, "name")] },
      }),
    ],
    [
      "in a schema all of whose fields are hidden in one direction",
      exchange(ref("row"), ref("row"), {
        audit: fields({ uuid: given }, "uuid"),
        login: fields({ password: secret }, "password"),
        row: { allOf: [ref("audit"), ref("login"), fields({ name: text }, "name")] },
      }),
    ],
    [
      "if another part requires them",
      exchange(ref("row"), ref("row"), {
        row: {
          allOf: [
            fields({ uuid: given, name: text, password: secret }),
            { required: ["uuid", "name", "password"] },
          ],
        },
      }),
    ],
    [
      "if another part marks them",
      exchange(ref("row"), ref("row"), {
        base: fields({ uuid: text, name: text, password: text }, "uuid", "name", "password"),
        row: { allOf: [ref("base"), fields({ uuid: { readOnly: true }, password: { writeOnly: true } })] },
      }),
    ],
    [
      "if the schema of the field is marked",
      exchange(ref("row"), ref("row"), {
        key: given,
        secret: { allOf: [{ allOf: [secret] }] },
        row: fields({ uuid: ref("key"), name: text, password: ref("secret") }, "uuid", "name", "password"),
      }),
    ],
    [
      "if a reference is wrapped",
      exchange(ref("row"), ref("row"), {
        key: text,
        row: fields({ uuid: wrapped, name: text, password: secret }, "uuid", "name", "password"),
      }),
    ],
    ["in the members of a union", exchange({ oneOf: [ref("row")] }, { anyOf: [row] }, { row })],
    ["in a reference to a reference", exchange(ref("alias"), ref("alias"), { alias: ref("row"), row })],
  ])("%s", async (_, description) => {
    expect(await compileExchange(description, ONLY_OWN_FIELDS)).toEqual([]);
  });

  test.each<[string, (schema: JsonObject) => JsonObject, (value: string) => string, string]>([
    [
      "in a field",
      (schema) => fields({ inner: schema }, "inner"),
      (value) => `{ inner: ${value} }`,
      "row.inner",
    ],
    ["in an array", (schema) => ({ type: "array", items: schema }), (value) => `[${value}]`, "row[0]!"],
    [
      "in a map",
      (schema) => ({ type: "object", additionalProperties: schema }),
      (value) => `{ any: ${value} }`,
      "row.any!",
    ],
  ])("%s", async (_, nest, literal, access) => {
    const code = `
      send(${literal('{ name: "a", password: "b" }')});
      // @ts-expect-error
      send(${literal('{ name: "a", password: "b", uuid: "c" }')});
      ${access}.uuid satisfies string;
      // @ts-expect-error
      ${access}.password;`;
    const shared = exchange(ref("outer"), ref("outer"), { outer: nest(ref("row")), row });
    expect(await compileExchange(shared, code)).toEqual([]);
    expect(await compileExchange(exchange(nest(row), nest(row)), code)).toEqual([]);
  });

  test("in schemas that contain themselves", async () => {
    const tree = fields(
      { uuid: given, name: text, children: { type: "array", items: ref("tree") } },
      "uuid",
      "name",
    );
    const code = `
      send({ name: "a", children: [{ name: "b", children: [{ name: "c" }] }] });
      // @ts-expect-error
      send({ name: "a", children: [{ name: "b", children: [{ name: "c", uuid: "d" }] }] });
      row.children?.[0]?.children?.[0]?.uuid satisfies string | undefined;`;
    expect(await compileExchange(exchange(ref("tree"), ref("tree"), { tree }), code)).toEqual([]);
  });

  test("in parameters, also in those of a path, and in shared bodies and responses", async () => {
    const parameter: JsonObject = { name: "row", in: "query", required: true, schema: ref("row") };
    const description: JsonObject = {
      openapi: "3.0.3",
      info: { title: "Rows", version: "1" },
      paths: {
        "/a": {
          parameters: [parameter, { $ref: "#/components/parameters/other" }],
          post: {
            operationId: "save",
            requestBody: { $ref: "#/components/requestBodies/row" },
            responses: { 200: { $ref: "#/components/responses/row" } },
          },
        },
      },
      components: {
        schemas: { row },
        parameters: { other: { ...parameter, name: "other" } },
        requestBodies: { row: { required: true, ...content(ref("row")) } },
        responses: { row: { description: "", ...content(ref("row")) } },
      },
    };
    const code = `
      const row = { name: "a", password: "b" };
      const query = { row, other: row };
      ({ query, body: row }) satisfies Inputs["save"];
      // @ts-expect-error
      ({ query, body: { ...row, uuid: "c" } }) satisfies Inputs["save"];
      // @ts-expect-error
      ({ query: { ...query, other: { ...row, uuid: "c" } }, body: row }) satisfies Inputs["save"];
      read<Outputs["save"]>().uuid satisfies string;`;
    expect(await compileWithTypes(description, code)).toEqual([]);
  });

  test("in the opposite direction in callbacks", () => {
    const callback = {
      "{$url}": { post: { requestBody: content(ref("row")), responses: { 200: content(ref("row")) } } },
    };
    const paths = { "/a": { post: operationWith({ callbacks: { done: callback } }) } };
    const { paths: split } = splitDirections({ ...exchange({}, {}, { row }), paths });
    const { post } = objectOr(
      resolvePointer({ paths: split } as JsonObject, "#/paths/~1a/post/callbacks/done/{$url}"),
    );
    expect(post).toEqual({
      requestBody: content(ref("row")),
      responses: { 200: content(ref("rowInput")) },
    });
  });
});

describe("splitDirections", () => {
  const schemasOf = (description: JsonObject): JsonObject =>
    objectOr(objectOr(splitDirections(description).components).schemas);

  test("does not split a component that is the same in both directions, or is used in one only", () => {
    const same = fields({ name: text });
    expect(schemasOf(exchange(ref("same"), ref("same"), { same }))).toEqual({ same });
    expect(Object.keys(schemasOf(exchange(ref("row"), text, { row })))).toEqual(["row"]);
    expect(Object.keys(schemasOf(exchange(text, ref("row"), { row })))).toEqual(["row"]);
  });

  test("does not count a component that only a read-only field of a request uses", () => {
    const owner = fields({ id: given });
    const schemas = { row: fields({ name: text, owner: { allOf: [ref("owner")], readOnly: true } }), owner };
    expect(Object.keys(schemasOf(exchange(ref("row"), ref("row"), schemas)))).toEqual([
      "row",
      "rowInput",
      "owner",
    ]);
  });

  test("gives a variant a name that no component has", () => {
    const schemas = { row, rowInput: fields({ other: text }), rowInput2: row };
    const names = Object.keys(
      schemasOf(
        exchange(
          { oneOf: [ref("row"), ref("rowInput2")] },
          { oneOf: [ref("row"), ref("rowInput2")] },
          schemas,
        ),
      ),
    );
    expect(names).toEqual(["row", "rowInput3", "rowInput", "rowInput2", "rowInput2Input"]);
  });

  test("finds components by names that references escape", () => {
    const name = "a/b~c é%";
    const reference = `#/components/schemas/${encodeURIComponent("a~1b~0c é%")}`;
    const split = splitDirections(exchange({ $ref: reference }, { $ref: reference }, { [name]: row }));
    const schemas = objectOr(objectOr(split.components).schemas);
    expect(Object.keys(schemas)).toEqual([name, `${name}Input`]);
    const [reference2 = ""] = /#\/components[^"]*Input/.exec(JSON.stringify(split)) ?? [];
    expect(resolvePointer(split, reference2)).toBe(schemas[`${name}Input`]);
  });

  test("names the type of a variant, unless another type has that name", async () => {
    const named = { ...row, "x-sdk-type": "Contact" };
    const free = exchange(ref("lead"), ref("lead"), { lead: named });
    expect(schemasOf(free).leadInput).toMatchObject({ "x-sdk-type": "ContactInput" });
    expect(await compileExchange(free, ONLY_OWN_FIELDS)).toEqual([]);
    const taken = exchange(ref("lead"), ref("lead"), {
      lead: named,
      other: { ...text, "x-sdk-type": "ContactInput" },
    });
    expect(schemasOf(taken).leadInput).not.toHaveProperty("x-sdk-type");
    expect(await compileExchange(taken, ONLY_OWN_FIELDS)).toEqual([]);
  });

  test("keeps fields that are named like keywords or like properties of every object", () => {
    const properties = JSON.parse(
      '{ "readOnly": { "type": "boolean" }, "__proto__": { "type": "string" }, "constructor": { "type": "string", "readOnly": true }, "$ref": { "type": "string" } }',
    ) as JsonObject;
    const required = ["__proto__", "constructor", "$ref", "readOnly"];
    const { a, aInput } = schemasOf(
      exchange(ref("a"), ref("a"), { a: { type: "object", required, properties } }),
    );
    expect(Object.keys(objectOr(objectOr(a).properties))).toEqual([
      "readOnly",
      "__proto__",
      "constructor",
      "$ref",
    ]);
    expect(objectOr(a).required).toEqual(required);
    expect(Object.keys(objectOr(objectOr(aInput).properties))).toEqual(["readOnly", "__proto__", "$ref"]);
    expect(objectOr(aInput).required).toEqual(["__proto__", "$ref", "readOnly"]);
  });

  test("rejects a literal with the only field if that field is read-only", async () => {
    const description = exchange(fields({ uuid: given }, "uuid"), fields({ uuid: given }, "uuid"));
    const code = `send({});\n// @ts-expect-error\nsend({ uuid: "a" });\nrow.uuid satisfies string;`;
    expect(await compileExchange(description, code)).toEqual([]);
  });

  test("does not change its input", () => {
    const description = exchange(ref("row"), ref("row"), { row });
    const before = structuredClone(description);
    splitDirections(description);
    expect(description).toEqual(before);
  });
});

import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Json, JsonObject } from "../src/description/json.ts";
import { isObject } from "../src/description/json.ts";
import { generateFiles } from "../src/generate/generate.ts";
import { buildDescription } from "../src/overlay/build-description.ts";
import { normalise } from "../src/read/normalise.ts";
import { compileWithTypes } from "./compile-types.ts";
import { object } from "./description-builders.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Names that differ only in case, hyphens and underscores. `leadInput` is the name of a variant of `lead`. */
const NAMES = [
  "lead",
  "Lead",
  "leadInput",
  "lead-item",
  "lead_item",
  "leadItem",
  "LeadItem",
  "__proto__",
  "$ref",
];
const text: JsonObject = { type: "string" };
const ref = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` });
/** A field that only the schema with this name has. */
const fieldOf = (name: string): string => `only ${name}`;

const SCHEMAS = Object.fromEntries(
  NAMES.map((name): [string, JsonObject] => [
    name,
    {
      ...object({
        [fieldOf(name)]: text,
        uuid: { ...text, readOnly: true },
        kind: { ...text, enum: ["b", "a"] },
      }),
      required: ["uuid", fieldOf(name)],
    },
  ]),
);
const BODY: JsonObject = {
  "application/json": { schema: object(Object.fromEntries(NAMES.map((name) => [name, ref(name)]))) },
};
const operation = (operationId: string): JsonObject => ({
  operationId,
  tags: ["A"],
  parameters: [
    { name: "filter", in: "query", style: "deepObject", schema: { oneOf: [ref("Lead"), ref("lead")] } },
    { name: "Filter", in: "query", schema: text },
  ],
  requestBody: { required: true, content: BODY },
  responses: { 200: { description: "", content: BODY }, 404: { description: "" } },
});
const DESCRIPTION: JsonObject = {
  openapi: "3.0.3",
  info: { title: "Order", version: "1" },
  servers: [{ url: "https://api.invalid" }],
  paths: {
    "/a": { delete: operation("get_a"), post: operation("getA"), put: operation("get__a") },
    "/A": { patch: operation("listA"), parameters: [{ name: "shared", in: "query", schema: text }] },
  },
  components: { schemas: SCHEMAS },
};
const OVERLAY = {
  actions: [
    { target: "$.components.schemas['lead']", update: { "x-sdk-type": "Contact" } },
    { target: "$.components.schemas['lead-item']", update: { "x-sdk-type": "ContactInput" } },
  ],
};

const built = (published: JsonObject): JsonObject =>
  buildDescription(normalise(published), OVERLAY, "published.yaml").description;

/** Lists whose order has no meaning. */
const UNORDERED = new Set(["parameters", "required", "enum"]);

/** Changes the order of all keys, and of all lists without an order. */
function shuffle(node: Json, seed: number, key = ""): Json {
  const rank = (value: Json): string =>
    createHash("md5")
      .update(JSON.stringify([seed, value]))
      .digest("hex");
  const byRank = (a: Json, b: Json): number => (rank(a) < rank(b) ? -1 : 1);
  if (Array.isArray(node)) {
    const items = node.map((item) => shuffle(item, seed));
    return UNORDERED.has(key) ? items.sort(byRank) : items;
  }
  if (!isObject(node)) return node;
  const keys = Object.keys(node).sort(byRank);
  return Object.fromEntries(keys.map((name) => [name, shuffle(node[name] ?? null, seed, name)]));
}

test("the order of paths, methods, schemas and fields changes no generated file", async () => {
  const expected = await generateFiles(ROOT, built(DESCRIPTION));
  const orders = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.integer(), async (seed) => {
      const shuffled = shuffle(DESCRIPTION, seed) as JsonObject;
      orders.add(JSON.stringify(shuffled));
      expect(await generateFiles(ROOT, built(shuffled))).toEqual(expected);
    }),
    { seed: 1, numRuns: 20 },
  );
  expect(orders.size).toBe(20);
});

test("each schema keeps its own type, whatever other names are like", async () => {
  const own = NAMES.map(
    (name) => `read<Schemas[${JSON.stringify(name)}]>()[${JSON.stringify(fieldOf(name))}] satisfies string;`,
  );
  const sent = NAMES.map(
    (name) =>
      `{ ${JSON.stringify(fieldOf(name))}: "a" } satisfies NonNullable<Body[${JSON.stringify(name)}]>`,
  );
  const code = `
    type Body = Inputs["getA"]["body"];
    ${own.join("\n")}
    [${sent.join(", ")}];
    // @ts-expect-error
    read<Schemas["Lead"]>()[${JSON.stringify(fieldOf("lead"))}];
    // @ts-expect-error
    ({ ${JSON.stringify(fieldOf("lead"))}: "a", uuid: "b" }) satisfies Body["lead"];`;
  expect(await compileWithTypes(built(DESCRIPTION), code)).toEqual([]);
});

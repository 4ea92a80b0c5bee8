import { describe, expect, test } from "vitest";
import { compileWithTypes } from "../../../../test/compile-types.ts";
import { object, withSchema } from "../../../../test/description-builders.ts";
import type { Json, JsonObject } from "../../../description/json.ts";
import { InputError } from "../../../shared/input-error.ts";
import { typesOf } from "../generate-types.ts";
import { narrowDiscriminators } from "./narrow-discriminators.ts";

const ref = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` });
const text: JsonObject = { type: "string" };
const oneOf = (...values: Json[]): JsonObject => ({ type: "string", enum: values });

/** A schema with the property `kind` and a field of its own. */
const animal = (kind: JsonObject, field: string): JsonObject =>
  object({ kind, [field]: { type: "integer" } });

/** A description with a request body and a response of the schema. */
function describing(schema: JsonObject, schemas: JsonObject): JsonObject {
  const body = { content: { "application/json": { schema } } };
  const post = {
    operationId: "save",
    requestBody: { required: true, ...body },
    responses: { 200: { description: "", ...body } },
  };
  return { ...withSchema({}, schemas), paths: { "/a": { post } } };
}

/** Returns the discriminated union of cats and dogs. */
const union = (discriminator: JsonObject, cat: JsonObject, dog: JsonObject, keyword = "oneOf"): JsonObject =>
  describing(
    { [keyword]: [ref("Cat"), ref("Dog")], discriminator: { propertyName: "kind", ...discriminator } },
    { Cat: cat, Dog: dog },
  );

/** Code that requires that these values of `kind` distinguish the schemas, in requests and in responses. */
const narrowsBy = (cat: string, dog: string): string => `
({ kind: ${cat}, lives: 9 }) satisfies Inputs["save"]["body"];
// @ts-expect-error A dog has no lives.
({ kind: ${dog}, lives: 9 }) satisfies Inputs["save"]["body"];
// @ts-expect-error No such animal.
({ kind: "neither", lives: 9 }) satisfies Inputs["save"]["body"];
// @ts-expect-error The property is required.
({ lives: 9 }) satisfies Inputs["save"]["body"];
const value = read<Outputs["save"]>();
if (value.kind === ${cat}) value.lives satisfies number | undefined;
if (value.kind === ${dog}) value.bones satisfies number | undefined;
// @ts-expect-error The kind is not known.
value.lives;
`;

describe("a union is narrowed by", () => {
  const [cat, dog] = [animal(text, "lives"), animal(text, "bones")];
  test.each<[string, JsonObject, string]>([
    ["the names of the schemas", union({}, cat, dog), narrowsBy('"Cat"', '"Dog"')],
    [
      "a mapping to references",
      union({ mapping: { cat: ref("Cat").$ref ?? null, dog: ref("Dog").$ref ?? null } }, cat, dog),
      narrowsBy('"cat"', '"dog"'),
    ],
    [
      "a mapping to names",
      union({ mapping: { cat: "Cat", dog: "Dog" } }, cat, dog),
      narrowsBy('"cat"', '"dog"'),
    ],
    [
      "a mapping of one of the schemas",
      union({ mapping: { cat: "Cat" } }, cat, dog),
      narrowsBy('"cat"', '"Dog"'),
    ],
    ["the names of the members of an anyOf", union({}, cat, dog, "anyOf"), narrowsBy('"Cat"', '"Dog"')],
    [
      "the declared values, if the names are not among them",
      union({}, animal(oneOf("feline"), "lives"), animal(oneOf("canine"), "bones")),
      narrowsBy('"feline"', '"canine"'),
    ],
    [
      "the name among the declared values",
      union({}, animal(oneOf("Cat", "Dog"), "lives"), animal(oneOf("Cat", "Dog"), "bones")),
      narrowsBy('"Cat"', '"Dog"'),
    ],
    [
      "the mapped value among the declared values",
      union(
        { mapping: { c: "Cat", d: "Dog" } },
        animal(oneOf("c", "d"), "lives"),
        animal(oneOf("c", "d"), "bones"),
      ),
      narrowsBy('"c"', '"d"'),
    ],
    [
      "declared values in a shared schema",
      describing(
        { oneOf: [ref("Cat"), ref("Dog")], discriminator: { propertyName: "kind" } },
        { Kind: oneOf("feline"), Cat: animal(ref("Kind"), "lives"), Dog: animal(oneOf("canine"), "bones") },
      ),
      narrowsBy('"feline"', '"canine"'),
    ],
    [
      "numbers",
      union(
        { mapping: { 1: "Cat", 2: "Dog" } },
        animal({ type: "integer" }, "lives"),
        animal({ type: "integer", enum: [1, 2] }, "bones"),
      ),
      narrowsBy("1", "2"),
    ],
    [
      "values of inline schemas",
      describing(
        {
          oneOf: [animal(oneOf("feline"), "lives"), animal(oneOf("canine"), "bones")],
          discriminator: { propertyName: "kind" },
        },
        {},
      ),
      narrowsBy('"feline"', '"canine"'),
    ],
    [
      "a property of a part of the schemas",
      describing(
        {
          oneOf: [ref("Cat"), ref("Dog")],
          discriminator: { propertyName: "kind", mapping: { cat: "Cat", dog: "Dog" } },
        },
        {
          Base: object({ kind: oneOf("cat", "dog") }),
          Cat: { allOf: [ref("Base"), object({ lives: { type: "integer" } })] },
          Dog: { allOf: [ref("Base"), object({ bones: { type: "integer" } })] },
        },
      ),
      narrowsBy('"cat"', '"dog"'),
    ],
  ])("%s", async (_, description, code) => {
    expect(await compileWithTypes(description, code)).toEqual([]);
  });

  test("all mapped values of a schema", async () => {
    const mapping = { kitten: "Cat", cat: "Cat", dog: "Dog" };
    const code = `type Body = Inputs["save"]["body"];
      type Cat = Check<Is<Extract<Body, { kind: "cat" | "kitten" }>["kind"], "kitten" | "cat">>;
      ({ kind: "kitten", lives: 1 }) satisfies Body;
      const value = read<Outputs["save"]>();
      if (value.kind !== "dog") value.lives satisfies number | undefined;`;
    expect(await compileWithTypes(union({ mapping }, cat, dog), code)).toEqual([]);
  });

  test("the values of a union inside, whose members it keeps", async () => {
    const inner = { oneOf: [ref("Cat"), ref("Dog")], discriminator: { propertyName: "kind" } };
    const outer = { oneOf: [ref("Pet"), ref("Cow")], discriminator: { propertyName: "kind" } };
    const description = describing(outer, { Pet: inner, Cat: cat, Dog: dog, Cow: animal(text, "milk") });
    const code = `${narrowsBy('"Cat"', '"Dog"')}
      if (value.kind === "Cow") value.milk satisfies number | undefined;`;
    expect(await compileWithTypes(description, code)).toEqual([]);
  });
});

describe("a schema that inherits a discriminator has", () => {
  const pet = (discriminator: JsonObject, kind: JsonObject = text): JsonObject => ({
    ...object({ kind, name: text }),
    required: ["kind", "name"],
    discriminator: { propertyName: "kind", ...discriminator },
  });
  const child = (field: string, parent = "Pet"): JsonObject => ({
    allOf: [ref(parent), object({ [field]: { type: "integer" } })],
  });
  const describingPets = (parent: JsonObject, more: JsonObject = {}): JsonObject =>
    describing(
      { oneOf: [ref("Cat"), ref("Dog")] },
      { Pet: parent, Cat: child("lives"), Dog: child("bones"), ...more },
    );

  test.each<[string, JsonObject, string]>([
    ["its name", describingPets(pet({})), 'Check<Is<Schemas["Cat"]["kind"], "Cat">>'],
    [
      "its mapped value",
      describingPets(pet({ mapping: { c: "Cat" } })),
      'Check<Is<Schemas["Cat"]["kind"], "c">>',
    ],
    [
      "its mapped value among those of the parent",
      describingPets(pet({ mapping: { c: "Cat", d: "Dog" } }, oneOf("c", "d"))),
      'Check<Is<Schemas["Cat"]["kind"], "c">>',
    ],
    [
      "the values of the parent, if its name is not among them",
      describingPets(pet({}, oneOf("c", "d"))),
      'Check<Is<Schemas["Cat"]["kind"], "c" | "d">>',
    ],
    [
      "its name and those of its own heirs",
      describingPets(pet({}), { Siamese: child("points", "Cat") }),
      'Check<Is<[Schemas["Cat"]["kind"], Schemas["Siamese"]["kind"]], ["Cat" | "Siamese", "Siamese"]>>',
    ],
  ])("%s", async (_, description, check) => {
    const code = `type Checked = ${check};
      type Parent = Check<Is<Schemas["Pet"]["name"], string>>;
      read<Schemas["Cat"]>().name satisfies string;
      read<Schemas["Cat"]>().lives satisfies number | undefined;`;
    expect(await compileWithTypes(description, code)).toEqual([]);
  });

  test("all fields of a union that it extends", async () => {
    const either = { oneOf: [ref("Cat"), ref("Dog")], discriminator: { propertyName: "kind" } };
    const schemas = {
      Cat: animal(text, "lives"),
      Dog: animal(text, "bones"),
      Pet: either,
      Named: child("number"),
    };
    const code = `const pet = read<Schemas["Named"]>();
      pet.number satisfies number | undefined;
      if (pet.kind === "Cat") pet.lives satisfies number | undefined;`;
    expect(await compileWithTypes(describing(ref("Named"), schemas), code)).toEqual([]);
  });
});

describe("an invalid mapping", () => {
  const description = union(
    { mapping: { cat: "Cat" } },
    animal(oneOf("feline"), "lives"),
    animal(text, "bones"),
  );

  test("is an error that names the place, the schema and the values", async () => {
    const place = "#/paths/~1a/post/requestBody/content/application~1json/schema";
    const message = `${place}: the discriminator maps "cat" to the schema Cat, but its field kind is one of "feline". Correct the mapping or the enum, for example in openapi/overlay.yaml.`;
    expect(() => narrowDiscriminators(description)).toThrow(new InputError(message));
    await expect(typesOf(description)).rejects.toThrow(new InputError(message));
  });

  test("is an error in a schema that inherits the discriminator, too", () => {
    const parent = {
      ...object({ kind: oneOf("feline") }),
      discriminator: { propertyName: "kind", mapping: { cat: "Cat" } },
    };
    const schemas = { Pet: parent, Cat: { allOf: [ref("Pet")] } };
    expect(() => narrowDiscriminators(withSchema({}, schemas))).toThrow(
      '#/components/schemas/Pet: the discriminator maps "cat" to the schema Cat, but its field kind is one of "feline".',
    );
  });
});

test("a field named discriminator, and data with that key, are kept", () => {
  const data = { discriminator: { propertyName: "a" }, oneOf: [] };
  const schema = {
    ...object({ discriminator: object({ propertyName: text }) }),
    default: data,
    example: data,
  };
  const description = withSchema(schema);
  expect(narrowDiscriminators(description)).toEqual(description);
});

test("a property named __proto__ is narrowed", () => {
  const cat = JSON.parse(
    '{ "type": "object", "properties": { "__proto__": { "enum": ["c"] } } }',
  ) as JsonObject;
  const schema = { oneOf: [ref("Cat")], discriminator: { propertyName: "__proto__" } };
  expect(JSON.stringify(narrowDiscriminators(withSchema(schema, { Cat: cat })))).toContain(
    '"required":["__proto__"],"properties":{"__proto__":{"const":"c"}}',
  );
});

test("the input is not changed", () => {
  const description = union({}, animal(text, "lives"), animal(text, "bones"));
  const before = structuredClone(description);
  narrowDiscriminators(description);
  expect(description).toEqual(before);
});

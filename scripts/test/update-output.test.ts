import { describe, expect, test } from "vitest";
import type { JsonObject } from "../src/description/json.ts";
import { at, component, drop, type Mutation, move, operation, parameter } from "./mutation.ts";
import { anotherOperation, FIELDS, publish, smallDescription, smallWorkspace } from "./small-workspace.ts";
import { runCommandHere } from "./workspace.ts";

const GET_THING: JsonObject = {
  operationId: "getThing",
  tags: ["Things"],
  parameters: [{ name: "uuid", in: "path", required: true, schema: { type: "string" } }],
  responses: structuredClone(operation(smallDescription(FIELDS), "createThing").responses ?? {}),
};
const DESCRIPTION = smallDescription(FIELDS, { "/things/{uuid}": { get: GET_THING } });

const OVERLAY = `overlay: 1.0.0
actions:
  - target: $
    update: { x-sdk-reference-page: "https://docs.invalid/{tag}/{operationId}" }
  - target: $.paths['/things'].post
    update: { summary: Adds a thing., x-sdk-method: things.create }
  - target: $.paths['/things/{uuid}'].get
    update: { summary: Returns a thing., x-sdk-method: things.get }
  - target: $.paths['/things/{uuid}'].get.parameters[?(@.name=='uuid')]
    update: { description: The thing. }
  - target: $.components.schemas.thing
    update: { x-sdk-type: Thing }
  - target: $.components.schemas.thing.properties
    update: { size: { example: 3 } }
`;

const FIRST = "the first target is $.paths['/things/{uuid}'].get";

/** Returns what `spec:diff` prints about a change: each change, then each gap of the overlay. */
async function outputOf(mutate: Mutation): Promise<string[]> {
  const root = await smallWorkspace({ description: DESCRIPTION, overlay: OVERLAY, example: "export {};\n" });
  const published = structuredClone(DESCRIPTION);
  mutate(published);
  const { stdout, stderr } = await runCommandHere(root, "spec-diff", [
    "--from",
    await publish(root, published),
  ]);
  const changes = stdout.split("\n").filter((line) => line.startsWith("- "));
  return [...changes, ...stderr.trim().split("\n").filter(Boolean)];
}

/** Moves the schema to where it is used. */
const inlineThing: Mutation = (description) => {
  const schema = JSON.stringify(component(description, "thing"));
  drop(at(description, "components", "schemas"), "thing");
  const paths = JSON.stringify(description.paths);
  description.paths = JSON.parse(paths.replaceAll('{"$ref":"#/components/schemas/thing"}', schema));
};

describe("spec:diff prints each fact once, in one line:", () => {
  test.each<[string, Mutation, string[]]>([
    [
      "an operation was removed",
      (all) => drop(at(all, "paths"), "/things/{uuid}"),
      [
        "- `getThing` was removed (GET /things/{uuid}) (code that uses it no longer compiles).",
        `2 actions of openapi/overlay.yaml refer to GET /things/{uuid}, which the description does not have; ${FIRST}.`,
      ],
    ],
    [
      "an operation was renamed",
      (all) => Object.assign(operation(all, "getThing"), { operationId: "readThing" }),
      ["- `readThing` is the new name of `getThing` (code that calls the old name no longer compiles)."],
    ],
    [
      "an operation moved",
      (all) => move(all, "/things/{uuid}", "/items/{uuid}"),
      [
        "- `getThing` moved from GET /things/{uuid} to GET /items/{uuid} (calls by id still work; code that calls the old path with `@grinfi/core/paths` no longer compiles).",
        `2 actions of openapi/overlay.yaml refer to GET /things/{uuid}, which is GET /items/{uuid} now; ${FIRST}.`,
      ],
    ],
    [
      "a path parameter was renamed",
      (all) => {
        move(all, "/things/{uuid}", "/things/{id}");
        parameter(all, "getThing", "uuid").name = "id";
      },
      [
        "- `getThing`: the path parameter `uuid` is called `id` now (code that passes it must use the new name).",
        `2 actions of openapi/overlay.yaml refer to GET /things/{uuid}, which is GET /things/{id} now; ${FIRST}.`,
      ],
    ],
    [
      "an operation was added",
      (all) => Object.assign(at(all, "paths"), anotherOperation),
      [
        "- `listOthers` is new: GET /others.",
        "The overlay has no summary and no x-sdk-method for listOthers.",
      ],
    ],
    [
      "a field that the overlay describes was removed",
      (all) => drop(at(component(all, "thing"), "properties"), "size"),
      [
        "- `thing.size` was removed, sent and read by `createThing`, `getThing` (code that uses it no longer compiles).",
        "The overlay changes #/components/schemas/thing/properties/size, which the description does not have.",
      ],
    ],
    [
      "a schema was removed",
      inlineThing,
      [
        '- The type `components["schemas"]["thing"]` was removed (code that uses it no longer compiles).',
        "2 actions of openapi/overlay.yaml refer to the schema `thing`, which the description does not have; the first target is $.components.schemas.thing.",
      ],
    ],
    [
      "an operation got another tag",
      (all) => Object.assign(operation(all, "getThing"), { tags: ["Items"] }),
      ["- The reference page of `getThing` has another address."],
    ],
  ])("%s", async (_, mutate, expected) => {
    expect(await outputOf(mutate)).toEqual(expected);
  });
});

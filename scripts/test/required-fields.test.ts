import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import type { JsonObject } from "../src/description/json.ts";
import { diffAll } from "../src/diff/diff.ts";
import { sentence } from "../src/diff/render.ts";
import { parseOverlay } from "../src/overlay/apply-overlay.ts";
import { buildDescription } from "../src/overlay/build-description.ts";
import { normalise } from "../src/read/normalise.ts";
import { at, BASE_FIXTURE, component, drop, type Mutation, readFixture } from "./mutation.ts";

const REQUIRED = `
  - target: $.components.schemas.tag
    update: { required: [uuid, created_at], properties: { uuid: { readOnly: true }, created_at: { readOnly: true } } }
`;

/** Returns the changes that mutations cause for users, with an overlay that requires two fields of a tag. */
async function changesOf(...mutations: Mutation[]): Promise<string[][]> {
  const text = await readFile(new URL("fixtures/overlay.yaml", import.meta.url), "utf8");
  const overlay = parseOverlay(text + REQUIRED, "overlay.yaml");
  const described = (published: JsonObject): JsonObject =>
    buildDescription(normalise(published), overlay, "test").description;
  const snapshot = await readFixture(BASE_FIXTURE);
  const steps = mutations.map((mutate) => {
    const mutated = structuredClone(snapshot);
    mutate(mutated);
    return { before: described(snapshot), after: described(mutated) };
  });
  const changes = await diffAll(steps);
  return changes.map((found) => found.map((change) => `${change.severity}: ${sentence(change)}`));
}

test("fields that the overlay requires are not changes of the description", async () => {
  const READ = "read by `createTag`, `listTags`, `updateTag`";
  const [same, required, more, gone] = await changesOf(
    () => undefined,
    (description) => Object.assign(component(description, "tag"), { required: ["uuid", "created_at"] }),
    (description) => Object.assign(component(description, "tag"), { required: ["uuid", "name"] }),
    (description) => drop(at(component(description, "tag"), "properties"), "created_at"),
  );
  expect(same).toEqual([]);
  expect(required).toEqual([]);
  expect(more).toEqual([`fix: \`tag\` requires \`name\` now, ${READ}.`]);
  expect(gone).toEqual([
    `breaking: \`tag.created_at\` was removed, ${READ} (code that uses it no longer compiles).`,
  ]);
});

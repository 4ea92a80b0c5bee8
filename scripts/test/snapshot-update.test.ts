import { execFile } from "node:child_process";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { promisify } from "node:util";
import { load } from "js-yaml";
import { describe, expect, test } from "vitest";
import { isObject, type Json, type JsonObject, objectOr } from "../src/description/json.ts";
import { listOperations } from "../src/description/operations.ts";
import { anotherOperation, FIELDS, publish, smallDescription, smallWorkspace } from "./small-workspace.ts";
import { type CommandResult, copyWorkspace, readTree, runCommandHere } from "./workspace.ts";

const CHANGESET = /^\.changeset\/spec-[0-9a-f]{8}\.md$/;
/** The files that change when only the type of an input changes. */
const WRITTEN = [
  ".changeset/spec-*.md",
  "openapi/generated/openapi.json",
  "openapi/openapi.lock.json",
  "openapi/openapi.yaml",
  "packages/core/src/generated/input-schemas.ts",
  "packages/core/src/generated/schema.ts",
  "packages/emulator/src/generated/description.ts",
];

describe("a change of the real description", () => {
  test("that removes a field is written once, with a changeset that lists it", async () => {
    const root = await copyWorkspace();
    const description = await snapshotOf(root);
    const { id, field } = removeFirstBodyField(description);
    const before = await readTree(root);
    const { code, stdout } = await publishAndSync(root, description);
    expect(code).toBe(0);

    const after = await readTree(root);
    expect(differences(root, before, after)).toEqual(WRITTEN);
    const removal = `**What you must change in your code**\n\n- \`${id}\`: the body field \`${field}\` was removed`;
    expect(await changesetOf(root)).toContain(removal);
    expect(stdout).toContain(removal);

    expect(await publishAndSync(root, description)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("The interface has not changed. Nothing was written."),
    });
    expect(await runCommandHere(root, "generate", [])).toMatchObject({
      stdout: expect.stringContaining("Generated files are up to date."),
    });
    expect(await readTree(root)).toEqual(after);
  });

  test("of only its order, texts and examples is not a change", async () => {
    const root = await copyWorkspace();
    const before = await readTree(root);
    const description = rewrite(await snapshotOf(root));
    expect(JSON.stringify(description)).toContain("text of the publisher");
    expect(await publishAndSync(root, description)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("has not changed"),
    });
    expect(await readTree(root)).toEqual(before);
  });
});

describe("the changeset", () => {
  const bigger = smallDescription({ ...FIELDS, weight: { type: "number" } });
  const smaller = smallDescription({ name: { type: "string" } });
  test.each<[string, JsonObject, string, string, string]>([
    ["a new field", bigger, "patch", "0.4.3", "`thing.weight` is new, sent and read by `createThing`."],
    ["a removed field", smaller, "minor", "0.5.0", "`thing.size` was removed, sent and read by"],
  ])("of %s is accepted by changesets", async (_, description, bump, version, words) => {
    const root = await smallWorkspace({ version: "0.4.2" });
    const before = await readTree(root);
    expect(await publishAndSync(root, description, "--strict")).toMatchObject({ code: 0, stderr: "" });
    expect(differences(root, before, await readTree(root))).toEqual(WRITTEN);
    const [front, text] = (await changesetOf(root)).split("\n---\n");
    expect(front).toBe(`---\n"@grinfi/core": ${bump}\n"@grinfi/emulator": patch\n"@grinfi/sdk": ${bump}`);
    expect(text).toContain(words);

    await applyChangesets(root);
    expect(JSON.parse(await readFile(join(root, "packages/core/package.json"), "utf8"))).toMatchObject({
      version,
    });
    const changelog = await readFile(join(root, "packages/core/CHANGELOG.md"), "utf8");
    expect(changelog).toContain(`## ${version}\n\n### ${bump === "minor" ? "Minor" : "Patch"} Changes`);
    expect(changelog).toContain(words);
    expect(await readdir(join(root, ".changeset"))).toEqual(["config.json"]);
  });

  test("is breaking if only an example breaks, and names the example", async () => {
    const example = `import type { OperationId } from "@grinfi/core";
export const labels: Record<OperationId, string> = { createThing: "Create" };
`;
    const root = await smallWorkspace({ example });
    await publishAndSync(root, smallDescription(FIELDS, anotherOperation));
    const text = await changesetOf(root);
    expect(text).toMatch(
      /^---\n"@grinfi\/core": minor\n"@grinfi\/emulator": patch\n"@grinfi\/sdk": minor\n---\n/,
    );
    expect(text).toContain("**What is new**\n\n- `listOthers` is new");
    expect(text).toMatch(
      /Code such as `examples\/call\/main\.ts` \(line 2\) no longer compiles: .*listOthers/,
    );
  });

  test("names an example that calls a method of a resource", async () => {
    const example = `import type { ThingsResource } from "@grinfi/sdk";
declare const things: ThingsResource;
await things.create({ name: "one", size: 1 });
`;
    const root = await smallWorkspace({ example });
    await publishAndSync(root, smallDescription({ name: { type: "string" } }));
    expect(await changesetOf(root)).toMatch(
      /Code such as `examples\/call\/main\.ts` \(line 3\) no longer compiles: .*size/,
    );
  });

  test("is not written if no user is affected", async () => {
    const root = await smallWorkspace();
    const before = await readTree(root);
    const description = smallDescription(FIELDS);
    Object.assign(objectOr(objectOr(description.components).schemas), { unused: { type: "string" } });
    expect(await publishAndSync(root, description)).toMatchObject({ code: 0 });
    expect(differences(root, before, await readTree(root))).toEqual(
      WRITTEN.slice(1).filter((path) => !path.endsWith("/input-schemas.ts")),
    );
  });
});

describe("spec:sync", () => {
  test("writes everything except a changeset if there is no snapshot", async () => {
    const root = await smallWorkspace();
    const wanted = await readTree(root);
    await rm(join(root, "openapi/openapi.yaml"));
    await rm(join(root, "openapi/generated"), { recursive: true });
    await rm(join(root, "packages/core/src/generated"), { recursive: true });
    expect(await publishAndSync(root, smallDescription(FIELDS))).toMatchObject({ code: 0, stderr: "" });

    const after = await readTree(root);
    expect(differences(root, wanted, after)).toEqual(["openapi/openapi.lock.json"]);
    expect(await publishAndSync(root, smallDescription(FIELDS))).toMatchObject({ code: 0 });
    expect(await readTree(root)).toEqual(after);
  });

  test("reports the gaps of the overlay, and fails because of them with --strict", async () => {
    const overlay = `overlay: 1.0.0
actions:
  - target: $.paths['/things'].post
    update: { summary: Adds a thing., x-sdk-method: things.create }
  - target: $.paths['/things'].put
    update: { summary: Changes a thing. }
  - target: $.components.schemas.thing.properties
    update: { size: { example: 3 }, colour: { description: Red or blue. } }
`;
    const root = await smallWorkspace({ overlay });
    const before = await readTree(root);
    const description = smallDescription({ ...FIELDS, size: { type: "string" } }, anotherOperation);
    const refused = await publishAndSync(root, description, "--strict");
    expect(refused).toMatchObject({ code: 1, stdout: "" });
    const gaps = refused.stderr.trim().split("\n");
    expect(gaps).toEqual([
      "1 action of openapi/overlay.yaml refers to PUT /things, which the description does not have; its target is $.paths['/things'].put.",
      "The overlay changes #/components/schemas/thing/properties/colour, which the description does not have.",
      "The overlay has no summary and no x-sdk-method for listOthers.",
      expect.stringMatching(
        /^An example of the overlay does not match its schema: #\/components\/schemas\/thing\/properties\/size/,
      ),
      "Fix openapi/overlay.yaml, or omit --strict.",
    ]);
    expect(await readTree(root)).toEqual(before);

    const { code, stderr } = await publishAndSync(root, description);
    expect(code).toBe(0);
    expect(stderr.trim().split("\n")).toEqual(gaps.slice(0, -1));
    expect(differences(root, before, await readTree(root))).toContain("openapi/openapi.yaml");
  });

  test("prints its result as JSON with --json", async () => {
    const root = await smallWorkspace();
    const description = smallDescription({ name: { type: "string" } }, anotherOperation);
    const first = JSON.parse((await publishAndSync(root, description, "--json")).stdout);
    expect(first.changed.map(withoutHash).sort()).toEqual([
      ...WRITTEN.slice(0, 4),
      ...["calls", "input-schemas", "operation-types", "operations", "reference", "schema"].map(
        (name) => `packages/core/src/generated/${name}.ts`,
      ),
      "packages/emulator/src/generated/description.ts",
    ]);
    expect(first).toMatchObject({
      severity: "breaking",
      bump: "minor",
      summary: expect.stringContaining("2 operations (previously 1); 1 added"),
      withoutSummary: ["listOthers"],
      withoutMethod: ["listOthers"],
      withoutRowKey: [],
      unmatched: [],
      invalidExamples: [],
    });
    expect(first.changes).toContainEqual({
      kind: "input",
      operations: ["createThing"],
      subject: "`thing.size`",
      event: "was removed",
      shared: "sent and read",
      severity: "breaking",
      why: expect.any(String),
    });

    const { stdout } = await publishAndSync(root, description, "--json");
    expect(JSON.parse(stdout)).toEqual({
      changed: [],
      unmatched: [],
      withoutSummary: ["listOthers"],
      withoutMethod: ["listOthers"],
      withoutRowKey: [],
      invalidExamples: [],
    });
  });
});

async function publishAndSync(
  root: string,
  description: JsonObject,
  ...args: string[]
): Promise<CommandResult> {
  return runCommandHere(root, "spec-sync", ["--from", await publish(root, description), ...args]);
}

async function snapshotOf(root: string): Promise<JsonObject> {
  return load(await readFile(join(root, "openapi/openapi.yaml"), "utf8")) as JsonObject;
}

async function changesetOf(root: string): Promise<string> {
  const [name = "none"] = (await readdir(join(root, ".changeset"))).filter((file) => file.endsWith(".md"));
  const text = await readFile(join(root, ".changeset", name), "utf8");
  return text.trim();
}

/** Returns the paths of the files that differ. */
function differences(root: string, before: Map<string, string>, after: Map<string, string>): string[] {
  const files = [...new Set([...before.keys(), ...after.keys()])];
  const changed = files.filter((file) => before.get(file) !== after.get(file));
  return changed.map((file) => withoutHash(file.slice(root.length + 1))).sort();
}

const withoutHash = (path: string): string => (CHANGESET.test(path) ? ".changeset/spec-*.md" : path);

/** Removes an optional body field from the first operation that has one. */
function removeFirstBodyField(description: JsonObject): { id: string; field: string } {
  for (const { id, node } of listOperations(description)) {
    const content = objectOr(objectOr(node.requestBody).content);
    const { properties, required } = objectOr(objectOr(content["application/json"]).schema);
    const needed = Array.isArray(required) ? required : [];
    const field = Object.keys(objectOr(properties)).find((name) => !needed.includes(name));
    if (field === undefined) continue;
    delete objectOr(properties)[field];
    return { id, field };
  }
  throw new Error("No operation of the description has an optional field in its body.");
}

/**
 * Returns the same interface in the opposite order, with texts and examples wherever operations and types may have
 * them.
 */
function rewrite(node: JsonObject): JsonObject {
  const turned = (value: Json): Json =>
    Array.isArray(value) ? value.map(turned) : isObject(value) ? rewrite(value) : value;
  const entries = Object.entries(node).map(([key, value]): [string, Json] => [key, turned(value)]);
  const prose = { description: "text of the publisher", "x-internal": true };
  const isDescribed = "operationId" in node || ("schema" in node && "in" in node);
  return { ...Object.fromEntries(entries.reverse()), ...(isDescribed && prose) };
}

/** Applies the changesets to the version and the changelog with the changesets CLI. */
async function applyChangesets(root: string): Promise<void> {
  await writeFile(join(root, "package.json"), '{ "name": "root", "private": true }');
  await writeFile(join(root, "pnpm-workspace.yaml"), "packages: [packages/*]");
  const manifest = createRequire(new URL("../../package.json", import.meta.url)).resolve(
    "@changesets/cli/package.json",
  );
  await promisify(execFile)(process.execPath, [join(manifest, "../bin.js"), "version"], { cwd: root });
}

import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { dump } from "js-yaml";
import { onTestFinished } from "vitest";
import type { JsonObject } from "../src/description/json.ts";
import { generate, OVERLAY, SNAPSHOT } from "../src/generate/generate.ts";
import { normalise, snapshotText } from "../src/read/normalise.ts";
import { writeFiles } from "../src/shared/write-files.ts";
import { copyWorkspace } from "./workspace.ts";

/** Returns a description with one operation. Tests pass the fields of its schema and other paths. */
export function smallDescription(fields: JsonObject, others: JsonObject = {}): JsonObject {
  const thing: JsonObject = { $ref: "#/components/schemas/thing" };
  const content: JsonObject = { "application/json": { schema: thing } };
  const create: JsonObject = {
    operationId: "createThing",
    requestBody: { required: true, content },
    responses: { "201": { description: "", content } },
  };
  return {
    openapi: "3.0.3",
    info: { title: "Small", version: "1.0.0" },
    servers: [{ url: "https://api.invalid" }],
    paths: { "/things": { post: create }, ...others },
    components: { schemas: { thing: { type: "object", properties: fields } } },
  };
}

/** Another operation, for `others`. */
export const anotherOperation: JsonObject = {
  "/others": { get: { operationId: "listOthers", responses: { "204": { description: "" } } } },
};

export const FIELDS: JsonObject = { name: { type: "string" }, size: { type: "integer" } };

const SMALL_OVERLAY = `overlay: 1.0.0
actions:
  - target: $.paths['/things'].post
    update: { summary: Adds a thing., x-sdk-method: things.create }
`;

const EXAMPLE = `import { createClient } from "@grinfi/core";

const { call } = createClient({ apiKey: "test-key" });
const { name } = await call.createThing({ body: { name: "one" } });
console.log(name);
`;

interface SmallWorkspace {
  readonly description?: JsonObject;
  readonly overlay?: string;
  /** The program in `examples/call/main.ts`. */
  readonly example?: string;
  readonly version?: string;
}

/** A workspace with one operation, so that commands run fast. Its generated files are up to date. */
export async function smallWorkspace(options: SmallWorkspace = {}): Promise<string> {
  const {
    description = smallDescription(FIELDS),
    overlay = SMALL_OVERLAY,
    example = EXAMPLE,
    version = "0.4.2",
  } = options;
  const root = await copyWorkspace();
  const manifest = JSON.parse(await readFile(join(root, "packages/core/package.json"), "utf8")) as object;
  await rm(join(root, "openapi/openapi.lock.json"));
  for (const entry of await readdir(join(root, "examples"), { withFileTypes: true }))
    if (entry.isDirectory()) await rm(join(root, "examples", entry.name), { recursive: true });
  const files = {
    [SNAPSHOT]: snapshotText(normalise(description)),
    [OVERLAY]: overlay,
    "examples/call/main.ts": example,
    // Jobs call operations that the small description does not have.
    "packages/sdk/src/index.ts": 'export * from "./generated/resources.ts";\n',
    "packages/core/package.json": JSON.stringify({ ...manifest, version }),
  };
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  await writeFiles(root, (await generate(root)).files);
  return root;
}

/** Writes a description to a file beside the workspace, which commands read instead of the published description. */
export async function publish(root: string, description: JsonObject | string): Promise<string> {
  const file = `${root}-published.yaml`;
  await writeFile(file, typeof description === "string" ? description : dump(description));
  onTestFinished(() => rm(file, { force: true }));
  return file;
}

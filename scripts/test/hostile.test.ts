import { execFile } from "node:child_process";
import { cpSync } from "node:fs";
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { JsonObject } from "../src/description/json.ts";
import { generateFiles } from "../src/generate/generate.ts";
import { buildDescription } from "../src/overlay/build-description.ts";
import { lint } from "../src/overlay/lint.ts";
import { normalise } from "../src/read/normalise.ts";
import { parseDescription } from "../src/read/parse-description.ts";
import { compile, type Diagnostic } from "../src/shared/compile.ts";
import { InputError } from "../src/shared/input-error.ts";
import { ACCEPTED, type Case, TEXTS, UNCOMPILABLE } from "./hostile-descriptions.ts";
import { INVALID } from "./invalid-descriptions.ts";
import { FIELDS, publish, smallDescription, smallWorkspace } from "./small-workspace.ts";
import { readTree, runCommandHere } from "./workspace.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const CORE = join(ROOT, "packages/core");
/** The folder with the hand-written sources, which are copied for every case. */
const HAND_WRITTEN = "hand-written";

let sandbox: string;
let diagnostics: Diagnostic[];
/** The folders with a module that ran injected code or cannot be imported. */
let ran: string[];

beforeAll(async () => {
  sandbox = await mkdtemp(join(tmpdir(), "grinfi-hostile-"));
  await symlink(join(CORE, "node_modules"), join(sandbox, "node_modules"), "dir");
  await cp(join(ROOT, "tsconfig.base.json"), join(sandbox, "tsconfig.base.json"));
  const options = { lib: ["ES2023", "ES2024.String", "DOM"], noEmit: true, types: [], skipLibCheck: true };
  const include = ["*/generated/*.ts", "*/probe.ts"];
  const tsconfig = { extends: "./tsconfig.base.json", compilerOptions: options, include };
  await put("tsconfig.json", JSON.stringify(tsconfig));
  await put("package.json", '{ "type": "module" }');
  await cp(join(CORE, "src"), join(sandbox, HAND_WRITTEN), {
    recursive: true,
    filter: (source) => !/\.test(-d)?\.ts$|\/generated$/.test(source),
  });
  for (const one of ACCEPTED) await writeCase(one, folderOf(ACCEPTED, one, "accepted"));
  for (const one of UNCOMPILABLE) await writeCase(one, folderOf(UNCOMPILABLE, one, "broken"));
  diagnostics = await compile(sandbox);
  ran = await importAll(ACCEPTED.map((one) => folderOf(ACCEPTED, one, "accepted")));
});
afterAll(() => rm(sandbox, { recursive: true, force: true }));

describe("the generated code compiles and runs no injected code for", () => {
  test.each(ACCEPTED)("$name", (one) => {
    const folder = folderOf(ACCEPTED, one, "accepted");
    expect(diagnosticsIn(folder)).toEqual([]);
    expect(ran).not.toContain(folder);
  });

  test("injected code would be noticed", async () => {
    await put("canary/probe.ts", "Object.assign(globalThis, { pwned: true });");
    expect(await importAll(["canary"])).toEqual(["canary"]);
  });
});

describe("only the generated files do not compile for", () => {
  test.each(UNCOMPILABLE)("$name", (one) => {
    const files = diagnosticsIn(folderOf(UNCOMPILABLE, one, "broken")).map(({ file }) => dirname(file));
    expect(new Set(files.map((folder) => basename(folder)))).toEqual(new Set(["generated"]));
  });
});

describe("an error names the location of", () => {
  test.each(INVALID)("%s", async (_, description, location) => {
    const error = await generateFrom(description).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(InputError);
    expect(String(error)).toContain(location);
  });

  test.each([
    ["a YAML value that contains itself", "openapi: 3.0.3\npaths: &a { /a: *a }"],
    ["YAML with 600 levels", `openapi: 3.0.3\npaths: ${"{ a: ".repeat(600)}1${" }".repeat(600)}`],
    ["YAML with 100000 levels", `openapi: 3.0.3\npaths: ${"[".repeat(100_000)}${"]".repeat(100_000)}`],
  ])("%s", (_, text) => {
    expect(() => parseDescription(text, "published.yaml")).toThrow(InputError);
    expect(() => parseDescription(text, "published.yaml")).toThrow(/^published\.yaml .+$/);
  });
});

describe("spec:sync", () => {
  test("accepts hostile names without running them", async () => {
    const root = await smallWorkspace();
    const names = TEXTS.slice(0, 10);
    const fields = Object.fromEntries(names.map((name) => [name, { type: "string", enum: [name, "---"] }]));
    const file = await publish(root, smallDescription({ ...FIELDS, ...fields }));
    expect(await runCommandHere(root, "spec-sync", ["--from", file])).toMatchObject({ code: 0 });
    const changeset = [...(await readTree(root))].find(
      ([path]) => path.endsWith(".md") && path.includes("spec-"),
    );
    expect(changeset?.[1]).toMatch(
      /^---\n"@grinfi\/core": patch\n"@grinfi\/emulator": patch\n"@grinfi\/sdk": patch\n---\n\nThe API's description changed/,
    );
    await cp(join(root, "packages/core/src"), join(sandbox, "synced"), { recursive: true });
    expect(await importAll(["synced"])).toEqual([]);
    expect(await runCommandHere(root, "spec-sync", ["--from", file])).toMatchObject({
      stdout: expect.stringContaining("has not changed"),
    });
  });

  test("writes no code that does not compile", async () => {
    const root = await smallWorkspace();
    const parameter = { name: "constructor", in: "query", style: "deepObject", schema: { type: "object" } };
    const get = {
      operationId: "listOthers",
      parameters: [parameter],
      responses: { 204: { description: "" } },
    };
    const file = await publish(root, smallDescription(FIELDS, { "/others": { get } }));
    await expectRejection(root, file, "operations.ts (line ", "does not compile");
    await rm(join(root, "openapi/openapi.yaml"));
    await expectRejection(root, file, "operations.ts (line ", "does not compile");
  });

  test("requests no URL and reads no file that the description names", async () => {
    const asked: unknown[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url);
      response.end("{}");
    });
    await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
    onTestFinished(() => void server.close());
    const url = `http://localhost:${(server.address() as AddressInfo).port}`;
    const references = smallDescription({
      a: { discriminator: { propertyName: "b", mapping: { c: `${url}/mapping` } } },
      d: { $ref: `${url}/reference` },
    });
    const data = smallDescription({
      e: { externalValue: `${url}/value` },
      f: { enum: [{ $ref: `${url}/enum` }] },
      g: { default: { $ref: `${url}/default` } },
    });
    const root = await smallWorkspace();
    const targets = ["mapping", "reference"].map((name) => `${url}/${name} (used at #`);
    await expectRejection(root, await publish(root, references), ...targets);
    const pointers = ["e: ", "f/enum: ", "g/default: "].map((part) => `/thing/properties/${part}`);
    await expectRejection(root, await publish(root, data), ...pointers);
    expect(asked).toEqual([]);
  });
});

/** Runs all steps before files are written, except the two compilations. */
async function generateFrom(description: JsonObject): Promise<Map<string, string>> {
  const built = build({ name: "", description });
  await lint(built, "published.yaml");
  return generateFiles(ROOT, built);
}

function build({ description, actions = [] }: Case): JsonObject {
  const normalised = normalise(parseDescription(JSON.stringify(description), "published.yaml"));
  return buildDescription(normalised, { actions }, "published.yaml").description;
}

/** Copies the sources of the package to a folder, and generates the other files there from the description. */
async function writeCase(one: Case, folder: string): Promise<void> {
  // The copy is many times faster without a filter.
  cpSync(join(sandbox, HAND_WRITTEN), join(sandbox, folder), { recursive: true });
  for (const [path, text] of await generateFiles(ROOT, build(one)))
    if (path.startsWith("packages/core/src/"))
      await put(join(folder, path.slice("packages/core/src/".length)), text);
  await put(join(folder, "probe.ts"), one.probe ?? "export {};\n");
}

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(sandbox, path)), { recursive: true });
  await writeFile(join(sandbox, path), text);
}

const folderOf = (cases: Case[], one: Case, prefix: string): string => `${prefix}-${cases.indexOf(one)}`;

const diagnosticsIn = (folder: string): Diagnostic[] =>
  diagnostics.filter(({ file }) => file.startsWith(`${folder}/`));

/**
 * Imports the generated modules and the probe of each folder in a separate process. Returns the folders in which a
 * module ran injected code or failed.
 */
async function importAll(folders: string[]): Promise<string[]> {
  const script = `
    import { globSync } from "node:fs";
    const ran = [];
    for (const folder of ${JSON.stringify(folders)}) {
      for (const file of globSync(folder + "/{generated/*,probe}.ts"))
        await import(${JSON.stringify(`${sandbox}/`)} + file).catch(() => ran.push(folder));
      if ("pwned" in globalThis) ran.push(folder);
      delete globalThis.pwned;
    }
    console.log(JSON.stringify(ran));`;
  const args = ["--input-type=module", "--eval", script];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: sandbox });
  return JSON.parse(stdout) as string[];
}

async function expectRejection(root: string, file: string, ...parts: string[]): Promise<void> {
  const before = await readTree(root);
  const { code, stdout, stderr } = await runCommandHere(root, "spec-sync", ["--from", file]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  for (const part of parts) expect(stderr).toContain(part);
  expect(stderr, "one message, no stack").not.toMatch(/^\s+at /m);
  expect(await readTree(root)).toEqual(before);
}

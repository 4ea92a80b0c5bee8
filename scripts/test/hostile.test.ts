import { execFile } from "node:child_process";
import { cpSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { JsonObject } from "../src/description/json.ts";
import { checkReferences } from "../src/description/references.ts";
import { generateFiles } from "../src/generate/generate.ts";
import { buildDescription } from "../src/overlay/build-description.ts";
import { lint } from "../src/overlay/lint.ts";
import { normalise } from "../src/read/normalise.ts";
import { parseDescription } from "../src/read/parse-description.ts";
import { compile, type Diagnostic } from "../src/shared/compile.ts";
import { InputError } from "../src/shared/input-error.ts";
import { ACCEPTED, type Case, REFUSED, TEXTS, UNCOMPILABLE } from "./hostile-descriptions.ts";
import { FIELDS, publish, smallDescription, smallWorkspace } from "./small-workspace.ts";
import { readTree, runCommandHere } from "./workspace.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const CORE = join(ROOT, "packages/core");
/** The folder of the sources that are not generated, as every case gets them. */
const HAND_WRITTEN = "hand-written";

let stage: string;
let diagnostics: Diagnostic[];
/** The folders with a module that does what no generated module does, or cannot be imported. */
let ran: string[];

beforeAll(async () => {
  stage = await mkdtemp(join(tmpdir(), "grinfi-hostile-"));
  await symlink(join(CORE, "node_modules"), join(stage, "node_modules"), "dir");
  await cp(join(ROOT, "tsconfig.base.json"), join(stage, "tsconfig.base.json"));
  const options = { lib: ["ES2023", "ES2024.String", "DOM"], noEmit: true, types: [], skipLibCheck: true };
  const include = ["*/generated/*.ts", "*/probe.ts"];
  const tsconfig = { extends: "./tsconfig.base.json", compilerOptions: options, include };
  await put("tsconfig.json", JSON.stringify(tsconfig));
  await put("package.json", '{ "type": "module" }');
  await cp(join(CORE, "src"), join(stage, HAND_WRITTEN), {
    recursive: true,
    filter: (source) => !/\.test(-d)?\.ts$|\/generated$/.test(source),
  });
  for (const one of ACCEPTED) await stageCase(one, folderOf(ACCEPTED, one, "accepted"));
  for (const one of UNCOMPILABLE) await stageCase(one, folderOf(UNCOMPILABLE, one, "broken"));
  diagnostics = await compile(stage);
  ran = await importAll(ACCEPTED.map((one) => folderOf(ACCEPTED, one, "accepted")));
});
afterAll(() => rm(stage, { recursive: true, force: true }));

describe("code that compiles, imports and runs nothing is made of", () => {
  test.each(ACCEPTED)("$name", (one) => {
    const folder = folderOf(ACCEPTED, one, "accepted");
    expect(diagnosticsIn(folder)).toEqual([]);
    expect(ran).not.toContain(folder);
  });

  test("the canary would be noticed", async () => {
    await put("canary/probe.ts", "Object.assign(globalThis, { pwned: true });");
    expect(await importAll(["canary"])).toEqual(["canary"]);
  });
});

describe("the compiler refuses nothing but the generated files of", () => {
  test.each(UNCOMPILABLE)("$name", (one) => {
    const files = diagnosticsIn(folderOf(UNCOMPILABLE, one, "broken")).map(({ file }) => dirname(file));
    expect(new Set(files.map((folder) => basename(folder)))).toEqual(new Set(["generated"]));
  });
});

describe("refused with the place are", () => {
  test.each(REFUSED)("%s", async (_, description, place) => {
    const refusal = await takeOver(description).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(InputError);
    expect(String(refusal)).toContain(place);
  });

  test.each([
    ["a text that contains itself", "openapi: 3.0.3\npaths: &a { /a: *a }"],
    ["a text of 600 levels", `openapi: 3.0.3\npaths: ${"{ a: ".repeat(600)}1${" }".repeat(600)}`],
    ["a text of 100000 levels", `openapi: 3.0.3\npaths: ${"[".repeat(100_000)}${"]".repeat(100_000)}`],
  ])("%s", (_, text) => {
    expect(() => parseDescription(text, "published.yaml")).toThrow(InputError);
    expect(() => parseDescription(text, "published.yaml")).toThrow(/^published\.yaml .+$/);
  });
});

describe("spec:sync", () => {
  test("takes hostile names over without running them", async () => {
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
    await cp(join(root, "packages/core/src"), join(stage, "synced"), { recursive: true });
    expect(await importAll(["synced"])).toEqual([]);
    expect(await runCommandHere(root, "spec-sync", ["--from", file])).toMatchObject({
      stdout: expect.stringContaining("has not changed"),
    });
  });

  test("writes no code that does not compile", async () => {
    const root = await smallWorkspace();
    const file = await publish(
      root,
      smallDescription({ ...FIELDS, tree: { $ref: "#/components/schemas/tree" } }),
    );
    const text = await readFile(file, "utf8");
    await publish(root, `${text}    tree: { type: array, items: { $ref: "#/components/schemas/tree" } }\n`);
    await expectRefusal(root, file, "schema.ts (line ", "'tree' is referenced directly or indirectly");
    await rm(join(root, "openapi/openapi.yaml"));
    await expectRefusal(root, file, "schema.ts (line ", "'tree' is referenced directly or indirectly");
  });

  test("asks no server and reads no file that the description names", async () => {
    const asked: unknown[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url);
      response.end("{}");
    });
    await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
    onTestFinished(() => void server.close());
    const url = `http://localhost:${(server.address() as AddressInfo).port}`;
    const description = smallDescription({
      a: { discriminator: { propertyName: "b", mapping: { c: `${url}/mapping` } } },
      d: { externalValue: `${url}/value` },
      e: { $ref: `${url}/reference` },
      f: { enum: [{ $ref: `${url}/enum` }] },
    });
    const root = await smallWorkspace();
    const parts = ["mapping", "value", "reference", "enum"].map((name) => `${url}/${name} (used at #`);
    await expectRefusal(root, await publish(root, description), ...parts);
    expect(asked).toEqual([]);
  });
});

/** All that is done with a description before something is written, except the two compilations. */
async function takeOver(description: JsonObject): Promise<Map<string, string>> {
  const built = build({ name: "", description });
  await lint(built, "published.yaml");
  return generateFiles(ROOT, built);
}

function build({ description, actions = [] }: Case): JsonObject {
  const facts = normalise(parseDescription(JSON.stringify(description), "published.yaml"));
  checkReferences(facts, "published.yaml");
  return buildDescription(facts, { actions }, "published.yaml").description;
}

/** Puts the sources of the package into a folder, with what is generated from the description among them. */
async function stageCase(one: Case, folder: string): Promise<void> {
  // Without a filter the copy is many times faster.
  cpSync(join(stage, HAND_WRITTEN), join(stage, folder), { recursive: true });
  for (const [path, text] of await generateFiles(ROOT, build(one)))
    if (path.startsWith("packages/core/src/"))
      await put(join(folder, path.slice("packages/core/src/".length)), text);
  await put(join(folder, "probe.ts"), one.probe ?? "export {};\n");
}

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(stage, path)), { recursive: true });
  await writeFile(join(stage, path), text);
}

const folderOf = (cases: Case[], one: Case, prefix: string): string => `${prefix}-${cases.indexOf(one)}`;

const diagnosticsIn = (folder: string): Diagnostic[] =>
  diagnostics.filter(({ file }) => file.startsWith(`${folder}/`));

/**
 * Imports the generated modules of the folders, and a probe, in a process of their own; says in which folder one did
 * something or failed.
 */
async function importAll(folders: string[]): Promise<string[]> {
  const script = `
    import { globSync } from "node:fs";
    const ran = [];
    for (const folder of ${JSON.stringify(folders)}) {
      for (const file of globSync(folder + "/{generated/*,probe}.ts"))
        await import(${JSON.stringify(`${stage}/`)} + file).catch(() => ran.push(folder));
      if ("pwned" in globalThis) ran.push(folder);
      delete globalThis.pwned;
    }
    console.log(JSON.stringify(ran));`;
  const args = ["--input-type=module", "--eval", script];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: stage });
  return JSON.parse(stdout) as string[];
}

async function expectRefusal(root: string, file: string, ...parts: string[]): Promise<void> {
  const before = await readTree(root);
  const { code, stdout, stderr } = await runCommandHere(root, "spec-sync", ["--from", file]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  for (const part of parts) expect(stderr).toContain(part);
  expect(stderr, "one message, no stack").not.toMatch(/^\s+at /m);
  expect(await readTree(root)).toEqual(before);
}

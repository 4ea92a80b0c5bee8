import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseOverlay } from "./apply-overlay.ts";
import { callsModule, constantsModule, referenceModule, tableModule } from "./build-code.ts";
import { type BuiltDescription, buildDescription } from "./build-description.ts";
import { emulatorModule } from "./build-emulator.ts";
import { resourcesModule } from "./build-resources.ts";
import { buildTable } from "./build-table.ts";
import { fieldsModule, typesModule } from "./build-types.ts";
import { InputError } from "./input-error.ts";
import type { JsonObject } from "./json.ts";
import { parseDescription } from "./parse-description.ts";
import { typeInput } from "./type-input.ts";
import { HEADER } from "./typescript.ts";

export const SNAPSHOT = "openapi/openapi.yaml";
export const OVERLAY = "openapi/overlay.yaml";
const CORE = "packages/core";
const CODE = `${CORE}/src/generated`;
const EMULATOR_CODE = "packages/emulator/src/generated";
const SDK_CODE = "packages/sdk/src/generated";
/** The file of the generated types. */
const TYPES = `${CODE}/schema.ts`;

/** What `pnpm generate` makes. */
export interface Generated extends BuiltDescription {
  /** The text of every generated file, by its path from the root. */
  readonly files: ReadonlyMap<string, string>;
}

/** Makes everything that is generated, from the snapshot and the overlay alone. Writes nothing. */
export async function generate(root: string): Promise<Generated> {
  const snapshot = parseDescription(await readFile(join(root, SNAPSHOT), "utf8"), SNAPSHOT);
  const built = await buildWithOverlay(root, snapshot, SNAPSHOT);
  return { ...built, files: await generateFiles(root, built.description) };
}

/** Applies the overlay of the repository to a snapshot that was read from `source`. */
export async function buildWithOverlay(
  root: string,
  snapshot: JsonObject,
  source: string,
): Promise<BuiltDescription> {
  const overlay = parseOverlay(await readFile(join(root, OVERLAY), "utf8"), OVERLAY);
  return buildDescription(snapshot, overlay, source);
}

/** The text of every generated file, by its path from the root. */
export async function generateFiles(root: string, description: JsonObject): Promise<Map<string, string>> {
  const { version } = await readManifest(root);
  return new Map([
    ["openapi/generated/openapi.json", `${JSON.stringify(description, null, 2)}\n`],
    [TYPES, HEADER + (await typesOf(description))],
    [`${CODE}/operations.ts`, tableModule(buildTable(description))],
    [`${CODE}/calls.ts`, callsModule(description)],
    [`${CODE}/reference.ts`, referenceModule(description)],
    [`${CODE}/constants.ts`, constantsModule(version, description)],
    [`${SDK_CODE}/resources.ts`, resourcesModule(description)],
    [`${SDK_CODE}/types.ts`, typesModule(description)],
    [`${SDK_CODE}/fields.ts`, fieldsModule(description)],
    [`${EMULATOR_CODE}/description.ts`, emulatorModule(description)],
  ]);
}

/** What the marked schemas are written as. */
const IMPORTS = `import type { FileInput } from "../request/file-input.ts";
import type { Filter, FilterValue } from "../request/filter.ts";

`;

/**
 * The types of a description.
 *
 * @throws InputError when openapi-typescript cannot read the description; it knows more limits than the linter.
 */
export async function typesOf(description: JsonObject): Promise<string> {
  // The compiler in it takes a moment to load, and input that is refused should be told at once.
  const { generateTypes } = await import("@grinfi/openapi-types");
  try {
    return IMPORTS + (await generateTypes(typeInput(description)));
  } catch (error) {
    throw new InputError(`openapi-typescript makes no types of the description: ${(error as Error).message}`);
  }
}

export async function readManifest(root: string): Promise<{ name: string; version: string }> {
  return JSON.parse(await readFile(join(root, CORE, "package.json"), "utf8"));
}

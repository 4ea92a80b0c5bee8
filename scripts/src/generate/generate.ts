import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { JsonObject } from "../description/json.ts";
import { parseOverlay } from "../overlay/apply-overlay.ts";
import { type BuiltDescription, buildDescription } from "../overlay/build-description.ts";
import { wrapReferences } from "../overlay/wrap-references.ts";
import { parseDescription } from "../read/parse-description.ts";
import { callsModule, constantsModule, referenceModule, tableModule } from "./modules/core-modules.ts";
import { emulatorModule } from "./modules/emulator-module.ts";
import { typesModule } from "./modules/named-types.ts";
import { operationTypesModule } from "./modules/operation-types.ts";
import { resourcesModule } from "./modules/resources-module.ts";
import { fieldsModule } from "./modules/sdk-modules.ts";
import { HEADER } from "./modules/typescript.ts";
import { eventsModule } from "./modules/webhooks-module.ts";
import { inputSchemasModule, webhookSchemasModule } from "./schemas/schemas-modules.ts";
import { buildTable } from "./table/build-table.ts";
import { startTypesWorker, typesOf } from "./types/generate-types.ts";
import { inputNamesOf } from "./types/input-names.ts";
import { checkTypeNames } from "./types/type-names.ts";

export const SNAPSHOT = "openapi/openapi.yaml";
export const OVERLAY = "openapi/overlay.yaml";
const CORE_PACKAGE = "packages/core";
const CORE_CODE = `${CORE_PACKAGE}/src/generated`;
const EMULATOR_CODE = "packages/emulator/src/generated";
const SDK_CODE = "packages/sdk/src/generated";
const WEBHOOKS_CODE = "packages/webhooks/src/generated";
/** The file of the generated types. */
const SCHEMA_MODULE = `${CORE_CODE}/schema.ts`;

/** The result of `pnpm generate`. */
export interface Generated extends BuiltDescription {
  /** The text of every generated file, by path relative to the root. */
  readonly files: ReadonlyMap<string, string>;
}

/** Generates everything from the snapshot and the overlay. Writes no files. */
export async function generate(root: string): Promise<Generated> {
  startTypesWorker();
  const snapshot = parseDescription(await readFile(join(root, SNAPSHOT), "utf8"), SNAPSHOT);
  const built = await buildWithOverlay(root, snapshot, SNAPSHOT);
  return { ...built, files: await generateFiles(root, built.description) };
}

/** Applies the overlay of the repository to a snapshot. `source` is its file or URL, for error messages. */
export async function buildWithOverlay(
  root: string,
  snapshot: JsonObject,
  source: string,
): Promise<BuiltDescription> {
  const overlay = parseOverlay(await readFile(join(root, OVERLAY), "utf8"), OVERLAY);
  return buildDescription(snapshot, overlay, source);
}

/**
 * Returns the text of every generated file, by path relative to the root.
 *
 * @throws InputError if a schema has the name of another type, or if the types cannot be generated.
 */
export async function generateFiles(root: string, description: JsonObject): Promise<Map<string, string>> {
  checkTypeNames(description);
  // The types are generated in another thread, in the meantime.
  const [types, others] = await Promise.all([typesOf(description), otherFilesOf(root, description)]);
  return new Map([[SCHEMA_MODULE, HEADER + types], ...others]);
}

/** Returns the text of every generated file except the types, by path relative to the root. */
async function otherFilesOf(root: string, description: JsonObject): Promise<Map<string, string>> {
  const { version } = await readManifest(root);
  const table = buildTable(description);
  const inputNames = inputNamesOf(description);
  return new Map([
    ["openapi/generated/openapi.json", `${JSON.stringify(wrapReferences(description), null, 2)}\n`],
    [`${CORE_CODE}/types.ts`, typesModule(description, inputNames)],
    [`${CORE_CODE}/operation-types.ts`, operationTypesModule(description)],
    [`${CORE_CODE}/operations.ts`, tableModule(table)],
    [`${CORE_CODE}/calls.ts`, callsModule(description, table)],
    [`${CORE_CODE}/reference.ts`, referenceModule(description)],
    [`${CORE_CODE}/input-schemas.ts`, inputSchemasModule(description)],
    [`${CORE_CODE}/webhook-schemas.ts`, webhookSchemasModule(description)],
    [`${CORE_CODE}/constants.ts`, constantsModule(version, description)],
    [`${SDK_CODE}/resources.ts`, resourcesModule(description, table, inputNames)],
    [`${SDK_CODE}/fields.ts`, fieldsModule(description)],
    [`${EMULATOR_CODE}/description.ts`, emulatorModule(description)],
    [`${WEBHOOKS_CODE}/events.ts`, eventsModule(description)],
  ]);
}

export async function readManifest(root: string): Promise<{ name: string; version: string }> {
  return JSON.parse(await readFile(join(root, CORE_PACKAGE, "package.json"), "utf8"));
}

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseOverlay } from "./apply-overlay.ts";
import { callsModule, constantsModule, referenceModule, tableModule } from "./build-code.ts";
import { type BuiltDescription, buildDescription } from "./build-description.ts";
import { buildTable } from "./build-table.ts";
import type { JsonObject } from "./json.ts";
import { openReadEnums } from "./open-read-enums.ts";
import { parseDescription } from "./parse-description.ts";
import { stateRequiredFields } from "./state-required-fields.ts";
import { HEADER } from "./typescript.ts";

export const SNAPSHOT = "openapi/openapi.yaml";
export const OVERLAY = "openapi/overlay.yaml";
const CORE = "packages/core";

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

async function generateFiles(root: string, description: JsonObject): Promise<Map<string, string>> {
  const manifest = JSON.parse(await readFile(join(root, CORE, "package.json"), "utf8")) as {
    version: string;
  };
  // The compiler in it takes a moment to load, and input that is refused should be told at once.
  const { generateTypes } = await import("@grinfi/openapi-types");
  const code = `${CORE}/src/generated`;
  return new Map([
    ["openapi/generated/openapi.json", `${JSON.stringify(description, null, 2)}\n`],
    [`${code}/schema.ts`, HEADER + (await generateTypes(stateRequiredFields(openReadEnums(description))))],
    [`${code}/operations.ts`, tableModule(buildTable(description))],
    [`${code}/calls.ts`, callsModule(description)],
    [`${code}/reference.ts`, referenceModule(description)],
    [`${code}/constants.ts`, constantsModule(manifest.version, description)],
  ]);
}

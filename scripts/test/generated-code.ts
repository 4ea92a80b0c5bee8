import { generateTypes } from "@grinfi/openapi-types";
import type { JsonObject } from "../src/description/json.ts";
import { callsModule } from "../src/generate/modules/core-modules.ts";
import { resourcesModule } from "../src/generate/modules/resources-module.ts";
import { buildTable } from "../src/generate/table/build-table.ts";
import { inputNamesOf } from "../src/generate/types/input-names.ts";

/** Returns `calls.ts` for a description. */
export const callsModuleOf = (description: JsonObject): string =>
  callsModule(description, buildTable(description));

/** Returns `resources.ts` for a description. */
export const resourcesOf = (description: JsonObject): string =>
  resourcesModule(description, buildTable(description), inputNamesOf(description));

/** Returns the types of a description, without names for queries and bodies. */
export const unnamedTypesOf = (description: object): string => generateTypes(description, new Map());

import type { JsonObject } from "../description/json.ts";
import { operationTypesModule } from "../generate/modules/operation-types.ts";
import { typesOf } from "../generate/types/generate-types.ts";
import type { Change } from "./change.ts";
import { type ChangedOperations, keepChangedOperations } from "./changed-operations.ts";
import { compareTypes, type TypeBreak, type TypesModules, type TypesPair } from "./compare-types.ts";
import { contentChanges } from "./content-changes.ts";
import { operationChanges, pageChanges, schemaRemovals } from "./operation-changes.ts";
import { parameterChanges } from "./parameter-changes.ts";
import { pathParameterChanges } from "./path-parameters.ts";
import { successChanges } from "./response-changes.ts";
import { alignOperations } from "./schema-changes/align-operations.ts";
import { compareWithRedocly } from "./schema-changes/compare-with-redocly.ts";
import { describeChanges } from "./schema-changes/describe-changes.ts";
import { serverChanges } from "./schema-changes/server-changes.ts";

/** Two descriptions with the overlay applied. */
export interface DescriptionPair {
  readonly before: JsonObject;
  readonly after: JsonObject;
}

/**
 * Returns the changes from one description to another, in the terms of the SDK.
 *
 * Two classifiers decide the severity: the table of ratings, and the TypeScript compiler on the generated types. A
 * change that breaks the types is breaking, whatever its rating.
 */
export async function diff(pair: DescriptionPair): Promise<Change[]> {
  return (await diffAll([pair])).flat();
}

/**
 * Returns the changes of each pair. The compiler runs once for all pairs, because starting it takes longer than
 * comparing.
 */
export async function diffAll(pairs: readonly DescriptionPair[]): Promise<Change[][]> {
  const prepared = pairs.map((pair) => {
    const changed = keepChangedOperations(pair.before, pair.after);
    return { ...pair, changed, aligned: alignOperations(changed) };
  });
  const raw = await Promise.all(prepared.map(({ aligned }) => compareWithRedocly(aligned)));
  const breaks = await compareTypes(await Promise.all(prepared.map(({ changed }) => typesPairOf(changed))));
  return prepared.map(({ before, after, changed, aligned }, index) => {
    const rated = [
      ...operationChanges(before, after),
      ...schemaRemovals(before, after),
      ...serverChanges(before, after),
      ...pageChanges(changed.pairs),
      ...pathParameterChanges(changed.pairs),
      ...parameterChanges(before, after, changed.pairs),
      ...contentChanges(before, after, changed.pairs),
      ...successChanges(before, after, changed.pairs),
      ...describeChanges(raw[index] ?? [], aligned),
    ];
    return addTypeBreaks(rated, breaks[index] ?? []);
  });
}

const typesPairOf = async ({ before, after, pairs }: ChangedOperations): Promise<TypesPair> => ({
  before: await modulesOf(before),
  after: await modulesOf(after),
  pairs,
});

const modulesOf = async (description: JsonObject): Promise<TypesModules> => ({
  schema: await typesOf(description),
  operationTypes: operationTypesModule(description),
});

/**
 * Adds the breaks that the compiler found to the rated changes. If no breaking change explains a break and a single
 * change can be its cause, that change becomes breaking. If several changes can be its cause, or none, the break
 * becomes a separate change.
 */
function addTypeBreaks(rated: readonly Change[], breaks: readonly TypeBreak[]): Change[] {
  const causes = new Set<Change>();
  const alone: Change[] = [];
  for (const found of breaks) {
    const touching = rated.filter((change) => touches(change, found));
    if (touching.some(({ severity }) => severity === "breaking")) continue;
    const [cause, ...others] = touching;
    if (cause !== undefined && others.length === 0) causes.add(cause);
    else alone.push(describeBreak(found));
  }
  const raised = rated.map((change) => (causes.has(change) ? { ...change, ...BROKEN } : change));
  return [...raised, ...alone];
}

/** A shared part that is sent and read is reported once, as input. */
const touches = ({ kind, operations, shared = "" }: Change, { operation, side }: TypeBreak): boolean =>
  operations.includes(operation) && (kind === side || (side === "output" && shared.includes("read")));

const BROKEN = {
  severity: "breaking",
  why: "code written for the old types no longer compiles",
} as const;

function describeBreak({ operation, side, reason }: TypeBreak): Change {
  return {
    kind: "types",
    operations: [operation],
    subject: `the ${side} type`,
    event: `is not compatible with the old one: ${reason}`,
    ...BROKEN,
  };
}

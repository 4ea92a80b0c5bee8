import type { JsonObject } from "../description/json.ts";
import { typesOf } from "../generate/generate.ts";
import type { Change } from "./change.ts";
import { compareTypes, type TypeBreak, type TypedStep } from "./compare-types.ts";
import { type Narrowed, narrow } from "./narrow.ts";
import { operationChanges, schemaRemovals } from "./operation-changes.ts";
import { parameterChanges } from "./parameter-changes.ts";
import { align } from "./schema-changes/align-operations.ts";
import { describeChanges } from "./schema-changes/describe-changes.ts";
import { compare } from "./schema-changes/redocly-changes.ts";

/** Two descriptions with the overlay applied. */
export interface Step {
  readonly before: JsonObject;
  readonly after: JsonObject;
}

/**
 * What changes for the users of the SDK from one description to another.
 *
 * Two judges speak: the table of rules, and the TypeScript compiler on the generated types. A change that breaks the
 * types is breaking whatever the rules say.
 */
export async function diff(step: Step): Promise<Change[]> {
  return (await diffAll([step])).flat();
}

/** What each of the steps changes; the compiler, which takes longer to begin than to compare, runs once for all. */
export async function diffAll(steps: readonly Step[]): Promise<Change[][]> {
  const prepared = steps.map((step) => {
    const narrowed = narrow(step.before, step.after);
    return { ...step, narrowed, aligned: align(narrowed) };
  });
  const raw = await Promise.all(prepared.map(({ aligned }) => compare(aligned)));
  const breaks = await compareTypes(await Promise.all(prepared.map(({ narrowed }) => typed(narrowed))));
  return prepared.map(({ before, after, narrowed, aligned }, index) => {
    const ruled = [
      ...operationChanges(before, after),
      ...schemaRemovals(before, after),
      ...parameterChanges(before, after, narrowed.pairs),
      ...describeChanges(raw[index] ?? [], aligned),
    ];
    return addBreaks(ruled, breaks[index] ?? []);
  });
}

const typed = async ({ before, after, pairs }: Narrowed): Promise<TypedStep> => ({
  before: await typesOf(before),
  after: await typesOf(after),
  pairs,
});

/** A break that no breaking change explains makes the only change that can be its cause breaking, or stands alone. */
function addBreaks(ruled: readonly Change[], breaks: readonly TypeBreak[]): Change[] {
  const causes = new Set<Change>();
  const alone: Change[] = [];
  for (const found of breaks) {
    const touching = ruled.filter((change) => touches(change, found));
    if (touching.some(({ severity }) => severity === "breaking")) continue;
    const [cause, ...others] = touching;
    if (cause !== undefined && others.length === 0) causes.add(cause);
    else alone.push(describeBreak(found));
  }
  const judged = ruled.map((change) => (causes.has(change) ? { ...change, ...BROKEN } : change));
  return [...judged, ...alone];
}

/** A shared part that is sent is told once, as input, also when it is read. */
const touches = ({ kind, operations, shared = "" }: Change, { operation, side }: TypeBreak): boolean =>
  operations.includes(operation) && (kind === side || (side === "output" && shared.includes("read")));

const BROKEN = {
  severity: "breaking",
  why: "the compiler refuses code that was written for the old types",
} as const;

function describeBreak({ operation, side, reason }: TypeBreak): Change {
  const what = side === "input" ? "what it takes" : "what it answers";
  return {
    kind: "types",
    operations: [operation],
    subject: `the type of ${what}`,
    event: `does not fit code for the old one: ${reason}`,
    ...BROKEN,
  };
}

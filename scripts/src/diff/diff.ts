import type { JsonObject } from "../json.ts";
import { align } from "./align.ts";
import type { Change } from "./change.ts";
import { describeChanges } from "./changes.ts";
import { compareTypes, type TypeBreak } from "./compare-types.ts";
import { operationChanges, pairOperations, schemaRemovals } from "./operation-changes.ts";
import { parameterChanges } from "./parameter-changes.ts";
import { compare } from "./raw-changes.ts";

/** A description with the overlay applied, and the types that are generated from it. */
export interface Side {
  readonly description: JsonObject;
  readonly types: string;
}

/**
 * What changes for the users of the SDK between two descriptions.
 *
 * Two judges speak: the table of rules, and the TypeScript compiler on the generated types. A change that breaks the
 * types is breaking whatever the rules say.
 */
export async function diff(before: Side, after: Side): Promise<Change[]> {
  const sides = [before.description, after.description] as const;
  const pairs = pairOperations(...sides);
  const aligned = align(...sides, pairs);
  const ruled = [
    ...operationChanges(...sides),
    ...schemaRemovals(...sides),
    ...parameterChanges(...sides, pairs),
    ...describeChanges(await compare(aligned), aligned),
  ];
  if (before.types === after.types) return ruled;
  return addBreaks(ruled, await compareTypes(before.types, after.types, pairs));
}

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

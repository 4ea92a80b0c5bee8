import type { Direction } from "../description/component-usage.ts";

/**
 * What a change means for somebody whose TypeScript code uses the SDK.
 *
 * - `breaking`: code that compiled may not compile any more, or calls may be refused.
 * - `feature`: something new that code can use.
 * - `fix`: nothing to do; the types are the same or only more exact.
 */
export type Severity = "breaking" | "feature" | "fix";

interface Rating {
  readonly severity: Severity;
  readonly why: string;
}

const rating = (severity: Severity, why: string): Rating => ({ severity, why });
/** What becomes of a type that is put together in another way, only the compiler can tell. */
const COMPOSED = rating("fix", "code for the old type fits the new one");
const NO_LONGER_COMPILES = "code that uses it no longer compiles";

/**
 * From the rules of `redocly diff` to our severity. Redocly judges HTTP contracts; this judges TypeScript:
 * a value added to an enum that is read is harmless, since enums that are read are open, and a field removed
 * from what is sent is not, since what is sent is closed.
 */
const RULES: Readonly<Record<string, Rating>> = {
  "enum-values-added": rating("feature", "enums that are read are open, so code goes on compiling"),
  "enum-values-removed": rating("breaking", "code that sends the value no longer compiles"),
  "media-type-removed": rating("breaking", "what is sent or read has another form"),
  "operation-id-changed": rating("breaking", "code that calls the old name no longer compiles"),
  "operation-removed": rating("breaking", NO_LONGER_COMPILES),
  "parameter-became-required": rating("breaking", "code that leaves it out no longer compiles"),
  "parameter-removed": rating("breaking", NO_LONGER_COMPILES),
  "parameter-serialization-changed": rating("fix", "the SDK writes it the way the API reads it now"),
  "path-removed": rating("breaking", NO_LONGER_COMPILES),
  "property-removed": rating("breaking", NO_LONGER_COMPILES),
  "request-body-became-required": rating("breaking", "code that leaves it out no longer compiles"),
  "request-body-removed": rating("breaking", NO_LONGER_COMPILES),
  "required-properties-added": rating("breaking", "code that leaves it out no longer compiles"),
  "required-properties-removed": rating("breaking", "it may be absent now, and code has to expect that"),
  "response-header-removed": rating("fix", "the SDK gives values, not headers"),
  "response-removed": rating("fix", "an error that is no longer declared is still reported"),
  "schema-combinator-changed": COMPOSED,
  "schema-constraint-changed": rating(
    "fix",
    "the type is the same; the API may take other values than before",
  ),
  "schema-type-changed": rating("breaking", "it has another type"),
  "security-requirement-changed": rating("breaking", "the API takes another kind of key"),
  "security-scheme-changed": rating("breaking", "the API takes another kind of key"),
  "server-removed": rating("breaking", "calls go to another address"),
};

type Ratings = Readonly<Record<string, Rating | Readonly<Record<Direction, Rating>>>>;

/** Where a rule of Redocly sees less than the types show: by type of node, kind of change and property. */
const CORRECTIONS: Ratings = {
  "Schema nullable": {
    sent: rating("feature", "null can be sent now"),
    read: rating("breaking", "it may be null now, and code has to expect that"),
  },
  "Schema not nullable": {
    sent: rating("breaking", "code that sends null no longer compiles"),
    read: rating("fix", "code that expects null goes on compiling"),
  },
  "Schema still a number": rating("fix", "TypeScript has one type for both"),
  "SchemaProperties added": {
    sent: rating("breaking", "code that sends other fields no longer compiles"),
    read: rating("feature", "fields that were not declared before"),
  },
  "SchemaProperties removed": {
    sent: rating("feature", "any field can be sent now"),
    read: rating("breaking", NO_LONGER_COMPILES),
  },
  "Items added": {
    sent: rating("breaking", "code that sends other values no longer compiles"),
    read: rating("feature", "what was unknown has a type now"),
  },
  "Items removed": {
    sent: rating("feature", "any value can be sent now"),
    read: rating("breaking", "it may be anything now, and code has to expect that"),
  },
  "SecurityScheme modified bearerFormat": rating("fix", "the key is sent in the same way"),
};

/** What `redocly diff` reports without a rule, by the same keys. */
const CHANGES: Ratings = {
  "Operation added": rating("feature", "a new call"),
  "Parameter added": rating("feature", "it may be left out"),
  "RequestBody added": rating("feature", "it may be left out"),
  "RequestBody added and required": rating("breaking", "code that leaves it out no longer compiles"),
  "Response added": rating("feature", "an answer that was not declared before"),
  "Schema added": rating("feature", "a new field"),
  "Schema removed": rating("breaking", NO_LONGER_COMPILES),
  "MediaTypesMap added": rating("feature", "what was unknown has a type now"),
  "Schema modified enum": {
    sent: rating("feature", "a value that can be sent now"),
    read: rating("fix", "enums that are read are open, so code goes on compiling"),
  },
  "Composition modified": COMPOSED,
  "Schema modified default": rating("fix", "the type is the same; look whether you rely on the old default"),
};

const HARMLESS = rating("fix", "the types are the same");

/** How a change reported by Redocly is to be looked up. */
export interface RatedChange {
  /** Redocly's rule, when one spoke. */
  readonly rule: string | undefined;
  /** Redocly's own judgement, for a rule that this table does not know yet. */
  readonly impact: string;
  /** Key of `CORRECTIONS` and `CHANGES`. */
  readonly change: string;
  readonly directions: ReadonlySet<Direction>;
}

/** The worst that a change means, over all directions that it takes part in. */
export function rate({ rule, impact, change, directions }: RatedChange): Rating {
  const found = CORRECTIONS[change] ?? rateRule(rule, impact) ?? CHANGES[change] ?? HARMLESS;
  if ("severity" in found) return found;
  const ratings = [...directions].map((direction) => found[direction]);
  const severity = worst(ratings.map((each) => each.severity));
  return ratings.find((each) => each.severity === severity) ?? HARMLESS;
}

function rateRule(rule: string | undefined, impact: string): Rating | undefined {
  if (rule === undefined) return undefined;
  return RULES[rule] ?? rating(impact === "major" ? "breaking" : "fix", `judged by Redocly's rule ${rule}`);
}

/** The larger of two severities. */
export function worst(severities: readonly Severity[]): Severity | undefined {
  return (["breaking", "feature", "fix"] as const).find((severity) => severities.includes(severity));
}

import type { Direction } from "../description/traversal/directions.ts";

/**
 * The effect of a change on TypeScript code that uses the SDK.
 *
 * - `breaking`: existing code may no longer compile, or the API may reject its calls.
 * - `feature`: code can use something new.
 * - `fix`: no action is needed. The types are the same or more exact.
 */
export type Severity = "breaking" | "feature" | "fix";

interface Rating {
  readonly severity: Severity;
  readonly why: string;
}

const rating = (severity: Severity, why: string): Rating => ({ severity, why });
/** Only the compiler can determine whether a type with another composition is compatible. */
const COMPOSED = rating("fix", "code for the old type still compiles");
const NO_LONGER_COMPILES = "code that uses it no longer compiles";

type Ratings = Readonly<Record<string, Rating | Readonly<Record<Direction, Rating>>>>;

const SAME_TYPE = rating("fix", "the type is the same");

/** TypeScript has no type for most constraints, so only the API notices such a value. */
const NARROWED = {
  sent: rating("breaking", "the API may reject values that it accepted before"),
  read: SAME_TYPE,
};

/**
 * The rating of each rule of `redocly diff`. Redocly rates HTTP contracts; this table rates TypeScript. A value added
 * to a response enum is harmless, since response enums are open. A field removed from a request is breaking, since
 * request types are closed.
 */
const RULE_RATINGS: Ratings = {
  "enum-values-added": rating("feature", "response enums are open, so code still compiles"),
  "enum-values-removed": rating("breaking", "code that sends the value no longer compiles"),
  "media-type-removed": rating("breaking", "the media type is different"),
  "operation-id-changed": rating("breaking", "code that calls the old name no longer compiles"),
  "operation-removed": rating("breaking", NO_LONGER_COMPILES),
  "parameter-became-required": rating("breaking", "code that omits it no longer compiles"),
  "parameter-removed": rating("breaking", NO_LONGER_COMPILES),
  "parameter-serialization-changed": rating("fix", "the SDK sends it in the new format"),
  "path-removed": rating("breaking", NO_LONGER_COMPILES),
  "property-removed": rating("breaking", NO_LONGER_COMPILES),
  "request-body-became-required": rating("breaking", "code that omits it no longer compiles"),
  "request-body-removed": rating("breaking", NO_LONGER_COMPILES),
  "required-properties-added": rating("breaking", "code that omits it no longer compiles"),
  "required-properties-removed": rating("breaking", "it may be absent now, and code must handle that"),
  "response-header-removed": rating("fix", "the types of the SDK do not include response headers"),
  "response-removed": rating("fix", "the SDK reports undeclared errors, too"),
  "schema-combinator-changed": COMPOSED,
  "schema-constraint-changed": NARROWED,
  "schema-type-changed": rating("breaking", "its type is different"),
  "security-requirement-changed": rating("breaking", "the API requires a different kind of key"),
  "security-scheme-changed": rating("breaking", "the API requires a different kind of key"),
  "server-removed": rating("breaking", "calls go to a different URL"),
};

/** Ratings that replace those of a rule, by type of node, kind of change and property. */
const OVERRIDES: Ratings = {
  "Schema nullable": {
    sent: rating("feature", "null can be sent now"),
    read: rating("breaking", "it may be null now, and code must handle that"),
  },
  "Schema not nullable": {
    sent: rating("breaking", "code that sends null no longer compiles"),
    read: rating("fix", "code that handles null still compiles"),
  },
  "Constraint narrowed": NARROWED,
  "Constraint widened": SAME_TYPE,
  "Schema from number to integer": NARROWED,
  "Schema from integer to number": rating("fix", "both are `number` in TypeScript"),
  "Schema readOnly": {
    sent: rating("breaking", "the API may reject calls that send it"),
    read: SAME_TYPE,
  },
  "Schema not readOnly": {
    sent: rating("feature", "a field that can be sent now"),
    read: SAME_TYPE,
  },
  "Schema writeOnly": {
    sent: SAME_TYPE,
    read: rating("breaking", "the API no longer returns it"),
  },
  "Schema not writeOnly": {
    sent: SAME_TYPE,
    read: rating("feature", "a field that responses have now"),
  },
  "SchemaProperties added": {
    sent: rating("breaking", "code that sends other fields no longer compiles"),
    read: rating("feature", "its fields were not declared before"),
  },
  "SchemaProperties removed": {
    sent: rating("feature", "any field can be sent now"),
    read: rating("breaking", NO_LONGER_COMPILES),
  },
  "MediaTypesMap removed": {
    sent: rating("breaking", "the media type is different"),
    read: rating("breaking", NO_LONGER_COMPILES),
  },
  "Items added": {
    sent: rating("breaking", "code that sends other values no longer compiles"),
    read: rating("feature", "its type was unknown before"),
  },
  "Items removed": {
    sent: rating("feature", "any value can be sent now"),
    read: rating("breaking", "it may have any value now, and code must handle that"),
  },
  "AdditionalProperties added": {
    sent: NARROWED.sent,
    read: rating("feature", "its type was unknown before"),
  },
  "AdditionalProperties removed": {
    sent: rating("feature", "any value can be sent now"),
    read: rating("breaking", "it may have any value now, and code must handle that"),
  },
  "SecurityScheme modified bearerFormat": rating("fix", "the key is sent in the same way"),
};

/** Ratings of changes that `redocly diff` reports without a rule, by the same keys. */
const UNRULED_RATINGS: Ratings = {
  "Operation added": rating("feature", "a new operation"),
  "Parameter added": rating("feature", "it is optional"),
  "RequestBody added": rating("feature", "it is optional"),
  "RequestBody added and required": rating("breaking", "code that omits it no longer compiles"),
  "Response added": rating("feature", "a response that was not declared before"),
  "Success added": rating("feature", "a result that was not declared before"),
  "Success removed": rating("fix", "code that handles this result still compiles"),
  "Success added beside another": rating("breaking", "code must handle another result"),
  "Success with the same result": rating("fix", "the result does not depend on the status"),
  "Schema added": rating("feature", "a new field"),
  "Schema removed": rating("breaking", NO_LONGER_COMPILES),
  "MediaTypesMap added": rating("feature", "its type was unknown before"),
  "Schema modified enum": {
    sent: rating("feature", "a value that can be sent now"),
    read: rating("fix", "response enums are open, so code still compiles"),
  },
  "Media type changed": rating("fix", "the SDK writes and reads the new one"),
  "Composition modified": COMPOSED,
  "Schema modified default": rating("fix", "the type is the same; check whether you rely on the old default"),
};

const HARMLESS = rating("fix", "the types are the same");

/** The keys by which a change of Redocly is looked up. */
export interface RatedChange {
  /** The rule of Redocly, if one applies. */
  readonly rule: string | undefined;
  /** The impact according to Redocly. It is used for rules that are not in the table. */
  readonly impact: string;
  /** The key of `OVERRIDES` and `UNRULED_RATINGS`. */
  readonly change: string;
  readonly directions: ReadonlySet<Direction>;
}

/** Returns the most severe rating of a change, over all its directions. */
export function rate({ rule, impact, change, directions }: RatedChange): Rating {
  const found = OVERRIDES[change] ?? rateRule(rule, impact) ?? UNRULED_RATINGS[change] ?? HARMLESS;
  if ("severity" in found) return found;
  const ratings = [...directions].map((direction) => found[direction]);
  const severity = mostSevere(ratings.map((each) => each.severity));
  return ratings.find((each) => each.severity === severity) ?? HARMLESS;
}

function rateRule(rule: string | undefined, impact: string): Ratings[string] | undefined {
  if (rule === undefined) return undefined;
  return (
    RULE_RATINGS[rule] ?? rating(impact === "major" ? "breaking" : "fix", `rated by the Redocly rule ${rule}`)
  );
}

/** Returns the highest severity, or `undefined` if there is none. */
export function mostSevere(severities: readonly Severity[]): Severity | undefined {
  return (["breaking", "feature", "fix"] as const).find((severity) => severities.includes(severity));
}

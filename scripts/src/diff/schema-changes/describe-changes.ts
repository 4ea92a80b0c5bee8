import { isObject, type Json, objectOr } from "../../description/json.ts";
import { indexUsage, type Usage } from "../../description/traversal/component-usage.ts";
import type { Direction } from "../../description/traversal/directions.ts";
import type { Change } from "../change.ts";
import { rate } from "../severity.ts";
import type { AlignedDescriptions } from "./align-operations.ts";
import { compareConstraint, isStillNumber } from "./constraints.ts";
import { describeEvent } from "./event-text.ts";
import { type DiffLocation, locateChange } from "./locate-change.ts";
import type { RedoclyChange } from "./redocly-change.ts";

/** Describes, in the terms of the SDK, each difference that Redocly reports. */
export function describeChanges(
  raw: readonly RedoclyChange[],
  { before, after }: AlignedDescriptions,
): Change[] {
  const usage = commonUsage(indexUsage(before), indexUsage(after));
  return raw
    .filter((change) => !isWholeComponent(change))
    .flatMap((change) => {
      const location = locateChange(change.path, { before, after, usage });
      return location === undefined ? describeGlobal(change) : [describeField(change, location)];
    });
}

/**
 * Whether a whole component was added or removed. That change is reported for the operations and fields that refer to
 * it.
 */
const isWholeComponent = ({ path, kind }: RedoclyChange): boolean =>
  kind !== "modified" && /^#\/components\/(?!securitySchemes)[^/]+(\/[^/]+)?$/.test(path);

function describeField(change: RedoclyChange, { operations, name, isShared }: DiffLocation): Change {
  const directions = new Set([...operations.values()].flatMap((set) => [...set]));
  return {
    kind: directions.has("sent") ? "input" : "output",
    operations: [...operations.keys()].sort(),
    subject: name,
    event: describeEvent(change),
    ...(isShared && { shared: [...directions].sort().reverse().join(" and ") }),
    ...rateChange(change, directions),
  };
}

/** Describes changes outside of operations: security and tags. Unused components do not affect users. */
function describeGlobal(change: RedoclyChange): Change[] {
  if (!/^#\/(components\/securitySchemes|security|tags)\b/.test(change.path)) return [];
  return [
    {
      kind: "other",
      operations: [],
      subject: nameGlobal(change),
      event: describeEvent(change),
      ...rateChange(change, new Set()),
    },
  ];
}

function nameGlobal({ path, typeName, base, revision }: RedoclyChange): string {
  const value = (revision ?? base)?.value;
  const node = objectOr(value);
  const [, scheme] = /^#\/components\/securitySchemes\/(.+)$/.exec(path) ?? [];
  if (scheme !== undefined) return `the security scheme \`${scheme}\``;
  // A tag that was renamed has only its name.
  if (typeName === "Tag") return `the tag \`${node.name ?? value}\``;
  return "the authentication";
}

function rateChange(
  change: RedoclyChange,
  directions: ReadonlySet<Direction>,
): Pick<Change, "severity" | "why"> {
  return rate({
    rule: change.verdicts[0]?.ruleId,
    impact: change.verdicts[0]?.impact ?? change.impact,
    change: changeKey(change),
    directions,
  });
}

function changeKey({ path, typeName, kind, property = "", base, revision }: RedoclyChange): string {
  const [before, after] = [base?.value, revision?.value];
  if (typeName === "RequestBody" && kind === "added" && isObject(after) && after.required === true)
    return "RequestBody added and required";
  if (typeName === "Schema" && kind === "modified") return schemaKey(property, before, after);
  if (typeName === "Schema" && path.endsWith("/items")) return `Items ${kind}`;
  if (typeName === "Schema" && path.endsWith("/additionalProperties")) return `AdditionalProperties ${kind}`;
  return [typeName, kind, property].filter(Boolean).join(" ");
}

function schemaKey(property: string, before: Json | undefined, after: Json | undefined): string {
  const constraint = compareConstraint(property, before, after);
  if (constraint !== undefined) return `Constraint ${constraint}`;
  if (["nullable", "readOnly", "writeOnly"].includes(property))
    return `Schema ${after === true ? "" : "not "}${property}`;
  return property === "type" && isStillNumber(before, after)
    ? `Schema from ${before} to ${after}`
    : `Schema modified ${property}`;
}

/** Returns the uses of each component that both sides have. A use on one side only is a separate change. */
function commonUsage(
  before: ReadonlyMap<string, Usage>,
  after: ReadonlyMap<string, Usage>,
): ReadonlyMap<string, Usage> {
  const common = new Map<string, Usage>();
  for (const [component, usage] of after) {
    const old = before.get(component);
    const both = [...usage].flatMap(([operation, directions]) => {
      const kept = [...directions].filter((direction) => old?.get(operation)?.has(direction));
      return kept.length === 0 ? [] : [[operation, new Set(kept)] as const];
    });
    if (both.length > 0) common.set(component, new Map(both));
  }
  return common;
}

import { type Direction, indexUsage, type Usage } from "../../description/component-usage.ts";
import { isObject, objectOr } from "../../description/json.ts";
import type { Change } from "../change.ts";
import { rate } from "../severity.ts";
import type { Aligned } from "./align-operations.ts";
import { describeEvent } from "./event-text.ts";
import { locate, type Place } from "./locate-change.ts";
import type { RawChange } from "./redocly-changes.ts";

/** Says for every reported difference what it means for the users of the SDK. */
export function describeChanges(raw: readonly RawChange[], { before, after }: Aligned): Change[] {
  const usage = commonUsage(indexUsage(before), indexUsage(after));
  return raw
    .filter((change) => !isWholeComponent(change))
    .flatMap((change) => {
      const place = locate(change.path, { before, after, usage });
      return place === undefined ? describeGlobal(change) : [describeField(change, place)];
    });
}

/** A shared schema that comes or goes is told by the operations and fields that refer to it. */
const isWholeComponent = ({ path, kind }: RawChange): boolean =>
  kind !== "modified" && /^#\/components\/(?!securitySchemes)[^/]+(\/[^/]+)?$/.test(path);

function describeField(change: RawChange, { operations, name, isShared }: Place): Change {
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

/** What is in no operation: security, servers, tags. A component that nothing uses is no change for anybody. */
function describeGlobal(change: RawChange): Change[] {
  if (!/^#\/(components\/securitySchemes|security|servers|tags)\b/.test(change.path)) return [];
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

function nameGlobal({ path, typeName, base, revision }: RawChange): string {
  const node = objectOr((revision ?? base)?.value);
  const [, scheme] = /^#\/components\/securitySchemes\/(.+)$/.exec(path) ?? [];
  if (scheme !== undefined) return `the security scheme \`${scheme}\``;
  if (typeName === "Tag") return `the tag \`${node.name}\``;
  if (typeName === "Server" && typeof node.url === "string") return `the server \`${node.url}\``;
  return path.startsWith("#/servers") ? "the address of the API" : "the way to authenticate";
}

function rateChange(change: RawChange, directions: ReadonlySet<Direction>): Pick<Change, "severity" | "why"> {
  return rate({
    rule: change.verdicts[0]?.ruleId,
    impact: change.verdicts[0]?.impact ?? change.impact,
    change: changeKey(change),
    directions,
  });
}

function changeKey({ path, typeName, kind, property, base, revision }: RawChange): string {
  const [before, after] = [base?.value, revision?.value];
  if (typeName === "Schema" && property === "nullable")
    return `Schema ${after === true ? "" : "not "}nullable`;
  if (typeName === "Schema" && property === "type" && isNumeric(before) && isNumeric(after))
    return "Schema still a number";
  if (typeName === "RequestBody" && kind === "added" && isObject(after) && after.required === true)
    return "RequestBody added and required";
  if (typeName === "Schema" && kind !== "modified" && path.endsWith("/items")) return `Items ${kind}`;
  return [typeName, kind, property].filter(Boolean).join(" ");
}

const isNumeric = (type: unknown): boolean => type === "integer" || type === "number";

/** What uses a component on both sides: for what uses it on one side only, something else changed. */
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

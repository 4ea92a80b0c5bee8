import { isObject, type Json } from "../../description/json.ts";
import type { RawChange } from "./redocly-changes.ts";

/** What happened to a node when no keyword of it was modified, by type of node where that matters. */
const EVENTS: Readonly<Record<string, string>> = {
  added: "is new",
  removed: "was removed",
  "SchemaProperties added": "has described fields now",
  "SchemaProperties removed": "has no described fields any more",
  "MediaTypesMap added": "has a described value now",
  "MediaTypesMap removed": "has no described value any more",
  "Value added": "has a described value now",
  "Value removed": "has no described value any more",
  "MediaType added": "has another form too",
  "MediaType removed": "no longer has one of its forms",
  "Composition modified": "is composed in another way",
  "SecurityRequirementList added": "is stated now",
  "SecurityRequirementList removed": "is no longer stated",
};

/** Says in a few words what happened to a place, such as "was removed". */
export function describeEvent({ path, typeName, kind, property, base, revision }: RawChange): string {
  const before = base?.value;
  const after = revision?.value;
  if (kind === "added" && typeName === "RequestBody" && isObject(after) && after.required === true)
    return "is new and must be given";
  if (property === undefined) {
    const isValue = typeName === "Schema" && /\/(items|additionalProperties)$/.test(path);
    return EVENTS[`${isValue ? "Value" : typeName} ${kind}`] ?? EVENTS[kind] ?? "changed";
  }
  switch (property) {
    case "enum":
      return phraseEnum(before, after);
    case "required":
      return phraseRequired(before, after);
    case "nullable":
      return after === true ? "may be null now" : "is never null now";
    case "type":
      return `changed its type from ${show(before)} to ${show(after)}`;
    case "url":
      return `changed from ${show(before)} to ${show(after)}`;
    case "deprecated":
      return after === true ? "is deprecated now" : "is no longer deprecated";
    case "default":
      if (after === undefined) return `has no default any more, before: ${show(before)}`;
      return `has the default ${show(after)} now${before === undefined ? "" : `, before: ${show(before)}`}`;
    default:
      return `changed its \`${property}\` from ${show(before)} to ${show(after)}`;
  }
}

function phraseEnum(before: Json | undefined, after: Json | undefined): string {
  if (before === undefined) return `is one of ${list(after)} now`;
  if (after === undefined) return `may be any value now, before: ${list(before)}`;
  const added = without(after, before);
  const removed = without(before, after);
  const parts = [
    ...(added.length > 0 ? [`has the new value${plural(added)} ${list(added)}`] : []),
    ...(removed.length > 0 ? [`no longer has the value${plural(removed)} ${list(removed)}`] : []),
  ];
  return parts.join(" and ");
}

function phraseRequired(before: Json | undefined, after: Json | undefined): string {
  if (!Array.isArray(before) && !Array.isArray(after)) {
    return after === true ? "must be given now" : "may be left out now";
  }
  const added = without(after, before);
  const removed = without(before, after);
  const parts = [
    ...(added.length > 0 ? [`requires ${list(added)} now`] : []),
    ...(removed.length > 0 ? [`no longer requires ${list(removed)}`] : []),
  ];
  return parts.join(" and ");
}

const without = (values: Json | undefined, others: Json | undefined): Json[] =>
  Array.isArray(values) ? values.filter((value) => !(Array.isArray(others) && others.includes(value))) : [];

const plural = (values: Json[]): string => (values.length > 1 ? "s" : "");

const list = (values: Json | undefined): string =>
  Array.isArray(values) ? values.map(show).join(", ") : show(values);

function show(value: Json | undefined): string {
  if (value === undefined) return "none";
  if (typeof value === "string") return `\`${value}\``;
  if (Array.isArray(value) && !value.some((item) => isObject(item) || Array.isArray(item)))
    return list(value);
  return isObject(value) || Array.isArray(value) ? "another form" : `\`${value}\``;
}

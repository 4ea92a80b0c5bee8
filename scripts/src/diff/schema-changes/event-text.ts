import { isObject, type Json } from "../../description/json.ts";
import type { RedoclyChange } from "./redocly-change.ts";

/** Texts for changes that do not modify a keyword, by type of node if that matters. */
const EVENTS: Readonly<Record<string, string>> = {
  added: "is new",
  removed: "was removed",
  "SchemaProperties added": "declares its fields now",
  "SchemaProperties removed": "no longer declares its fields",
  "MediaTypesMap added": "declares its value now",
  "MediaTypesMap removed": "no longer declares its value",
  "Value added": "declares its value now",
  "Value removed": "no longer declares its value",
  "MediaType added": "has another media type",
  "MediaType removed": "no longer has one of its media types",
  "Composition modified": "has a different composition",
  "SecurityRequirementList added": "is declared now",
  "SecurityRequirementList removed": "is no longer declared",
};

/** Describes a change in a few words, such as "was removed". */
export function describeEvent({ path, typeName, kind, property, base, revision }: RedoclyChange): string {
  const before = base?.value;
  const after = revision?.value;
  if (kind === "added" && typeName === "RequestBody" && isObject(after) && after.required === true)
    return "is new and required";
  if (typeName === "SecurityRequirementList" && isEmptyList(after)) return "is no longer required";
  if (property === undefined) {
    const isValue = typeName === "Schema" && /\/(items|additionalProperties)$/.test(path);
    return EVENTS[`${isValue ? "Value" : typeName} ${kind}`] ?? EVENTS[kind] ?? "changed";
  }
  switch (property) {
    case "enum":
      return enumText(before, after);
    case "required":
      return requiredText(before, after);
    case "nullable":
      return after === true ? "may be null now" : "is never null now";
    case "readOnly":
      return after === true ? "may only be read now" : "may also be sent now";
    case "writeOnly":
      return after === true ? "may only be sent now" : "may also be read now";
    case "additionalProperties":
      if (after === false) return "is limited to its declared fields now";
      if (after === true) return "may have other fields now";
      return before === false
        ? "is no longer limited to its declared fields"
        : "no longer states that it may have other fields";
    case "not":
      if (after === undefined) return "no longer excludes values";
      return before === undefined ? "excludes some values now" : "excludes other values now";
    case "type":
      return `changed its type from ${show(before)} to ${show(after)}`;
    case "url":
      return `changed from ${show(before)} to ${show(after)}`;
    case "deprecated":
      return after === true ? "is deprecated now" : "is no longer deprecated";
    case "default":
      if (after === undefined) return `no longer has the default ${show(before)}`;
      return `has the default ${show(after)} now${before === undefined ? "" : ` instead of ${show(before)}`}`;
    default:
      if (isObject(before) || isObject(after)) return `changed its \`${property}\``;
      return `changed its \`${property}\` from ${show(before)} to ${show(after)}`;
  }
}

function enumText(before: Json | undefined, after: Json | undefined): string {
  if (before === undefined) return `is one of ${list(after)} now`;
  if (after === undefined) return `may have any value now, not only ${list(before)}`;
  const added = without(after, before);
  const removed = without(before, after);
  const parts = [
    ...(added.length > 0 ? [`has the new value${pluralSuffix(added)} ${list(added)}`] : []),
    ...(removed.length > 0 ? [`no longer has the value${pluralSuffix(removed)} ${list(removed)}`] : []),
  ];
  return parts.join(" and ");
}

function requiredText(before: Json | undefined, after: Json | undefined): string {
  if (!Array.isArray(before) && !Array.isArray(after)) {
    return after === true ? "is required now" : "is optional now";
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

const pluralSuffix = (values: Json[]): string => (values.length > 1 ? "s" : "");

const list = (values: Json | undefined): string =>
  Array.isArray(values) ? values.map(show).join(", ") : show(values);

const isEmptyList = (value: Json | undefined): boolean => Array.isArray(value) && value.length === 0;

function show(value: Json | undefined): string {
  if (value === undefined) return "none";
  if (isEmptyList(value)) return "`[]`";
  if (typeof value === "string") return `\`${value}\``;
  if (Array.isArray(value) && !value.some((item) => isObject(item) || Array.isArray(item)))
    return list(value);
  if (isObject(value)) return "an object";
  return Array.isArray(value) ? "a list" : `\`${value}\``;
}

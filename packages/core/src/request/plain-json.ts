import { InvalidInputError } from "../errors/invalid-input-error.ts";
import type { Operation } from "../operation.ts";
import { isPlainObject, ownValue } from "../values.ts";

/** A value that JSON can hold. */
export type Json = boolean | number | string | null | Json[] | { [field: string]: Json };

/**
 * The role of a value, which determines its allowed content:
 * - `plain`: a body, or a part of one. A field that is `undefined` is left out.
 * - `exact`: like `plain`, but no field may be `undefined`.
 * - `fields`: a filter, whose fields are conditions. It may be empty.
 * - `condition`: the condition of a field, or a part of it. It must not be empty.
 * - `selection`: a field that selects the objects of a call. It must not be empty.
 */
type ValueKind = "condition" | "exact" | "fields" | "plain" | "selection";

/** The input that a value belongs to. */
export interface InputPart {
  readonly root: "body" | "header" | "query";
  /** The operation, whose row names the fields that are filters. */
  readonly operation: Pick<Operation, "excludes" | "filters" | "selects">;
}

/** An object or an array that contains the current value. */
interface Parent {
  readonly value: object;
  readonly key: number | string;
  readonly parent: Parent | undefined;
  readonly depth: number;
}

/**
 * Converts a value to the plain JSON that is sent. An object with `toJSON` becomes the result of that method.
 *
 * @throws InvalidInputError that names the field, for a value that JSON would drop or change silently: a function,
 *   `NaN`, an invalid `Date`, a `Map`, a cycle. In a filter also for an empty value: `undefined`, `null`, an empty
 *   array, a blank string. Without such a condition, the filter could match everything.
 */
export function plainJson(value: unknown, part: InputPart): Json {
  return convertValue(value, "", "plain", undefined, part);
}

/** The maximum depth of a value. The tree of an automation is never as deep, and every runtime supports this depth. */
const MAX_NESTING = 500;

function convertValue(
  given: unknown,
  key: number | string,
  kind: ValueKind,
  parent: Parent | undefined,
  part: InputPart,
): Json {
  const value = applyToJson(given, String(key));
  const hasVanished = value !== given && (value === null || value === undefined);
  const problem = hasVanished
    ? describeUnserialisable(given)
    : findProblem(value, key, kind, parent, part.operation);
  if (problem !== undefined) throw inputError(key, kind, parent, part, problem);
  if (typeof value !== "object" || value === null) return value as Json;

  const container = { value, key, parent, depth: (parent?.depth ?? 0) + 1 };
  if (Array.isArray(value)) {
    return Array.from(value, (item, index) => convertValue(item, index, kind, container, part));
  }
  const fields: [string, Json][] = [];
  for (const [name, item] of Object.entries(value)) {
    if (item === undefined && kind === "plain") continue;
    fields.push([name, convertValue(item, name, fieldKind(kind, name, part.operation), container, part)]);
  }
  return Object.fromEntries(fields);
}

/**
 * Calls `toJSON` as `JSON.stringify` does; `undefined` if it throws. Bytes, including those of a `Buffer`, are not
 * converted.
 */
export function applyToJson(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return value;
  const { toJSON } = value as { readonly toJSON?: unknown };
  if (typeof toJSON !== "function") return value;
  try {
    return toJSON.call(value, key);
  } catch {
    // The error may contain a part of the value.
    return undefined;
  }
}

function fieldKind(kind: ValueKind, field: string, { filters, selects }: InputPart["operation"]): ValueKind {
  if (kind === "fields") return "condition";
  if (kind !== "plain") return kind;
  return ownValue(filters, field) ?? (selects?.includes(field) ? "selection" : "plain");
}

/** Returns the problem of a value itself, not of its parts. */
function findProblem(
  value: unknown,
  key: number | string,
  kind: ValueKind,
  parent: Parent | undefined,
  { excludes }: InputPart["operation"],
): string | undefined {
  if (kind === "fields" && !isPlainObject(value)) return describeType(value);
  const mustHaveContent =
    (kind === "condition" || kind === "selection") &&
    !(Array.isArray(value) && excludes?.includes(String(key)));
  switch (typeof value) {
    case "boolean":
      return undefined;
    case "string":
      return mustHaveContent && value.trim() === "" ? "a blank string" : undefined;
    case "number":
      return isExactNumber(value) ? undefined : describeNumber(value);
    case "object":
      return findObjectProblem(value, mustHaveContent, parent);
    case "undefined":
      return "undefined";
    case "bigint":
      return "a bigint; pass it as a string";
    default:
      return `a ${typeof value}`;
  }
}

function findObjectProblem(
  value: object | null,
  mustHaveContent: boolean,
  parent: Parent | undefined,
): string | undefined {
  if (value === null) return mustHaveContent ? "null" : undefined;
  const isArray = Array.isArray(value);
  const isPlain = isArray || isPlainObject(value);
  if (mustHaveContent && isPlain && Object.keys(value).length === 0) {
    return isArray ? "an empty array" : "an empty object";
  }
  // JSON would lose the data of other objects. A body may contain an instance of a class whose fields hold all of it.
  const isData =
    isPlain || (!mustHaveContent && classTag(value) === "Object" && Object.keys(value).length > 0);
  if (!isData) return describeType(value);
  for (let one = parent; one !== undefined; one = one.parent)
    if (one.value === value) return "a circular reference";
  return (parent?.depth ?? 0) < MAX_NESTING ? undefined : `nested more than ${MAX_NESTING} levels deep`;
}

const describeNumber = (value: number): string =>
  Number.isFinite(value)
    ? "an integer beyond 2^53 - 1, which may have been rounded; pass it as a string"
    : String(value);

/** Whether a value is a number that JavaScript holds exactly. An integer beyond 2^53 may have been rounded. */
export const isExactNumber = (value: unknown): boolean =>
  Number.isSafeInteger(value) || (Number.isFinite(value) && !Number.isInteger(value));

/** Describes a value by its type only: its content may be a secret. */
function describeType(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  if (typeof value !== "object") return `a ${typeof value}`;
  return `an instance of ${value.constructor?.name || classTag(value)}`;
}

const describeUnserialisable = (value: unknown): string =>
  classTag(value) === "Date" ? "an invalid Date" : `${describeType(value)} whose toJSON() returns nothing`;

const classTag = (value: unknown): string => Object.prototype.toString.call(value).slice(8, -1);

function inputError(
  key: number | string,
  kind: ValueKind,
  parent: Parent | undefined,
  { root }: InputPart,
  problem: string,
): InvalidInputError {
  const [subject, advice] = MESSAGES[kind];
  return new InvalidInputError(`${subject} "${pathOf(key, parent) || root}" cannot be ${problem}${advice}`);
}

/** The path of a field, as in the code of the caller: `filter.flow_uuid`; empty for the root. */
function pathOf(key: number | string, parent: Parent | undefined): string {
  if (parent === undefined) return "";
  const path = pathOf(parent.key, parent.parent);
  if (typeof key === "number") return `${path}[${key}]`;
  if (!/^[\w$]+$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === "" ? key : `${path}.${key}`;
}

const MESSAGES: Readonly<Record<ValueKind, readonly [subject: string, advice: string]>> = {
  condition: [
    "The filter condition",
    '. The API could ignore it, and then everything would match. Pass a value, an array of values, operators or "is_null", or omit the field.',
  ],
  exact: [
    "The field",
    ". The API would not receive it, and could select more than intended. Pass a value, or omit the field.",
  ],
  fields: ["The filter", '. Pass an object of fields, such as { status: "on" }.'],
  plain: ["The field", ". Pass a value that JSON can represent."],
  selection: [
    "The field",
    ". It selects what the call acts on, and without a selection the API could act on everything. If there is nothing to act on, do not make the call.",
  ],
};

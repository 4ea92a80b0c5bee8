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
export type ValueKind = "condition" | "exact" | "fields" | "plain" | "selection";

/** The position and the role of a value in the input of a call. */
export interface ValueContext {
  readonly root: "body" | "query";
  /** The path of the field, as in the code of the caller: `filter.flow_uuid`; empty for the root. */
  readonly name: string;
  readonly kind: ValueKind;
  /** The operation, whose row names the fields that are filters. */
  readonly operation: Pick<Operation, "excludes" | "filters" | "selects">;
}

/**
 * Converts a value to the plain JSON that is sent. An object with `toJSON` becomes the result of that method.
 *
 * @throws InvalidInputError that names the field, for a value that JSON would drop or change silently: a function,
 *   `NaN`, an invalid `Date`, a `Map`, a cycle. In a filter also for an empty value: `undefined`, `null`, an empty
 *   array, a blank string. Without such a condition, the filter could match everything.
 */
export function plainJson(value: unknown, context: ValueContext): Json {
  return convertValue(value, "", context, []);
}

/** The maximum depth of a value. The tree of an automation is never as deep, and every runtime supports this depth. */
const MAX_NESTING = 500;

function convertValue(given: unknown, key: string, context: ValueContext, parents: readonly unknown[]): Json {
  const value = applyToJson(given, key);
  const hasVanished = value !== given && (value === null || value === undefined);
  const problem = hasVanished ? describeUnserialisable(given) : findProblem(value, key, context, parents);
  if (problem !== undefined) throw inputError(context, problem);
  if (typeof value !== "object" || value === null) return value as Json;

  const ancestors = [...parents, value];
  if (Array.isArray(value)) {
    const itemContext = (index: number): ValueContext => childContext(context, `[${index}]`, context.kind);
    return Array.from(value, (item, index) =>
      convertValue(item, String(index), itemContext(index), ancestors),
    );
  }
  const fields = Object.entries(value).filter(([, item]) => item !== undefined || context.kind !== "plain");
  return Object.fromEntries(
    fields.map(([name, item]) => [name, convertValue(item, name, fieldContext(context, name), ancestors)]),
  );
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

function fieldContext(context: ValueContext, name: string): ValueContext {
  const step = /^[\w$]+$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
  return childContext(context, step, fieldKind(context, name));
}

function childContext(context: ValueContext, step: string, kind: ValueKind): ValueContext {
  const name = context.name === "" ? step.replace(/^\./, "") : context.name + step;
  return { ...context, name, kind };
}

function fieldKind({ kind, operation: { filters, selects } }: ValueContext, field: string): ValueKind {
  if (kind === "fields") return "condition";
  if (kind !== "plain") return kind;
  return ownValue(filters, field) ?? (selects?.includes(field) ? "selection" : "plain");
}

/** Returns the problem of a value itself, not of its parts. */
function findProblem(
  value: unknown,
  key: string,
  { kind, operation }: ValueContext,
  parents: readonly unknown[],
): string | undefined {
  if (kind === "fields" && !isPlainObject(value)) return describeType(value);
  if (typeof value === "number") return numberProblem(value);
  if (value === undefined) return "undefined";
  if (typeof value === "bigint") return "a bigint; pass it as a string";
  if (typeof value === "function" || typeof value === "symbol") return `a ${typeof value}`;
  const mayBeEmpty = Array.isArray(value) && operation.excludes?.includes(key);
  const empty = mustNotBeEmpty(kind) && !mayBeEmpty ? describeEmpty(value) : undefined;
  if (empty !== undefined) return empty;
  if (isOpaque(value, kind)) return describeType(value);
  if (parents.includes(value)) return "a circular reference";
  return parents.length < MAX_NESTING ? undefined : `nested more than ${MAX_NESTING} levels deep`;
}

function numberProblem(value: number): string | undefined {
  if (isExactNumber(value)) return undefined;
  return Number.isFinite(value)
    ? "an integer beyond 2^53 - 1, which may have been rounded; pass it as a string"
    : String(value);
}

/** Whether a value is a number that JavaScript holds exactly. An integer beyond 2^53 may have been rounded. */
export const isExactNumber = (value: unknown): boolean =>
  Number.isSafeInteger(value) || (Number.isFinite(value) && !Number.isInteger(value));

const mustNotBeEmpty = (kind: ValueKind): boolean => kind === "condition" || kind === "selection";

/** The description of an empty value; `undefined` if the value is not empty. */
function describeEmpty(value: unknown): string | undefined {
  if (value === null) return "null";
  if (typeof value === "string") return value.trim() === "" ? "a blank string" : undefined;
  if (Array.isArray(value)) return value.length === 0 ? "an empty array" : undefined;
  return isPlainObject(value) && Object.keys(value).length === 0 ? "an empty object" : undefined;
}

/**
 * Whether JSON would lose the data of an object. A body may contain an instance of a class if its fields hold all of
 * its data.
 */
function isOpaque(value: unknown, kind: ValueKind): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value) || isPlainObject(value))
    return false;
  return mustNotBeEmpty(kind) || classTag(value) !== "Object" || Object.keys(value).length === 0;
}

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

function inputError({ root, name, kind }: ValueContext, problem: string): InvalidInputError {
  const [subject, advice] = MESSAGES[kind];
  return new InvalidInputError(`${subject} "${name || root}" cannot be ${problem}${advice}`);
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

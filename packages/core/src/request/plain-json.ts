import { InvalidInputError } from "../errors/invalid-input-error.ts";
import type { Operation } from "../operation.ts";

/** What JSON can express. */
export type Json = boolean | number | string | null | Json[] | { [field: string]: Json };

/**
 * What a value is, which decides what it may hold:
 * - `plain`: a body, or a part of one. A field that is `undefined` is left out.
 * - `exact`: as `plain`, but nothing in it may be left out.
 * - `fields`: a filter, whose fields are conditions. It may have none.
 * - `condition`: what a field must be, or a part of it. It holds something.
 * - `selection`: what a call acts on. It holds something, too.
 */
export type Kind = "condition" | "exact" | "fields" | "plain" | "selection";

/** Where a value stands. */
export interface Place {
  /** What it is a part of. */
  readonly whole: "body" | "query";
  /** As the caller would write it: `filter.flow_uuid`; empty for the whole. */
  readonly name: string;
  readonly kind: Kind;
  /** Knows which fields are filters. */
  readonly operation: Pick<Operation, "excludes" | "filters" | "selects">;
}

/**
 * A value as the plain JSON that it is sent as. What has a `toJSON` is what that gives.
 *
 * @throws InvalidInputError that names the field, for what JSON would drop or change in silence: a function, `NaN`, an
 *   invalid `Date`, a `Map`, a cycle. In a filter also for what says nothing: `undefined`, `null`, an empty array, a blank
 *   text. The API could take a filter without it for everything.
 */
export function plainJson(value: unknown, place: Place): Json {
  return read(value, "", place, []);
}

/** Deeper than any tree of an automation, and as deep as every runtime can go. */
const MAX_DEPTH = 500;

function read(given: unknown, key: string, place: Place, parents: readonly unknown[]): Json {
  const value = jsonOf(given, key);
  const hasVanished = value !== given && (value === null || value === undefined);
  const problem = hasVanished ? vanished(given) : problemOf(value, key, place, parents);
  if (problem !== undefined) throw refused(place, problem);
  if (typeof value !== "object" || value === null) return value as Json;

  const above = [...parents, value];
  if (Array.isArray(value)) {
    const itemAt = (index: number): Place => inside(place, `[${index}]`, place.kind);
    return Array.from(value, (item, index) => read(item, String(index), itemAt(index), above));
  }
  const fields = Object.entries(value).filter(([, item]) => item !== undefined || place.kind !== "plain");
  return Object.fromEntries(
    fields.map(([name, item]) => [name, read(item, name, fieldOf(place, name), above)]),
  );
}

/** What `JSON.stringify` would take; nothing when that fails. Bytes are no better as the list of numbers of a `Buffer`. */
export function jsonOf(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return value;
  const { toJSON } = value as { readonly toJSON?: unknown };
  if (typeof toJSON !== "function") return value;
  try {
    return toJSON.call(value, key);
  } catch {
    // What it throws may hold a part of the value.
    return undefined;
  }
}

function fieldOf(place: Place, name: string): Place {
  const step = /^[\w$]+$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
  return inside(place, step, kindOf(place, name));
}

function inside(place: Place, step: string, kind: Kind): Place {
  return { ...place, name: place.name === "" ? step.replace(/^\./, "") : place.name + step, kind };
}

function kindOf({ kind, operation: { filters, selects } }: Place, field: string): Kind {
  if (kind === "fields") return "condition";
  if (kind !== "plain") return kind;
  return ownOf(filters, field) ?? (selects?.includes(field) ? "selection" : "plain");
}

/** What an object has under a name that a caller chose: it may be that of something that every object has. */
export function ownOf<T>(of: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return of !== undefined && Object.hasOwn(of, name) ? of[name] : undefined;
}

/** What is wrong with a value itself. */
function problemOf(
  value: unknown,
  key: string,
  { kind, operation }: Place,
  parents: readonly unknown[],
): string | undefined {
  if (kind === "fields" && !isPlainObject(value)) return describe(value);
  if (typeof value === "number") return problemOfNumber(value);
  if (value === undefined) return "undefined";
  if (typeof value === "function" || typeof value === "symbol" || typeof value === "bigint")
    return typeof value === "bigint" ? "a bigint; give it as text" : `a ${typeof value}`;
  const mayBeEmpty = Array.isArray(value) && operation.excludes?.includes(key);
  const empty = mustHold(kind) && !mayBeEmpty ? emptiness(value) : undefined;
  if (empty !== undefined) return empty;
  if (isOpaque(value, kind)) return describe(value);
  if (parents.includes(value)) return "part of itself";
  return parents.length < MAX_DEPTH ? undefined : `nested more than ${MAX_DEPTH} levels deep`;
}

function problemOfNumber(value: number): string | undefined {
  if (isExact(value)) return undefined;
  return Number.isFinite(value)
    ? "an integer beyond 2^53 - 1, which may have been rounded; give it as text"
    : String(value);
}

/** Whether JavaScript holds the number exactly: an integer beyond 2^53 may have been rounded. */
export const isExact = (value: unknown): boolean =>
  Number.isSafeInteger(value) || (Number.isFinite(value) && !Number.isInteger(value));

const mustHold = (kind: Kind): boolean => kind === "condition" || kind === "selection";

/** What a value is that says nothing. */
function emptiness(value: unknown): string | undefined {
  if (value === null) return "null";
  if (typeof value === "string") return value.trim() === "" ? "a blank text" : undefined;
  if (Array.isArray(value)) return value.length === 0 ? "an empty array" : undefined;
  return isPlainObject(value) && Object.keys(value).length === 0 ? "an empty object" : undefined;
}

/** Whether JSON would show nothing of it, or not what it is. A body may be an instance of a class, if its data shows. */
function isOpaque(value: unknown, kind: Kind): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value) || isPlainObject(value))
    return false;
  return mustHold(kind) || tagOf(value) !== "Object" || Object.keys(value).length === 0;
}

/** Whether it is an object that somebody wrote down; those of another realm have another prototype. */
function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** A value by its type, never by what it holds: that may be a secret. */
function describe(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  if (typeof value !== "object") return `a ${typeof value}`;
  return `an instance of ${value.constructor?.name || tagOf(value)}`;
}

const vanished = (value: unknown): string =>
  tagOf(value) === "Date" ? "an invalid Date" : `${describe(value)} whose toJSON() gives nothing`;

const tagOf = (value: unknown): string => Object.prototype.toString.call(value).slice(8, -1);

function refused({ whole, name, kind }: Place, problem: string): InvalidInputError {
  const [subject, advice] = WORDS[kind];
  return new InvalidInputError(`${subject} "${name || whole}" cannot be ${problem}${advice}`);
}

const WORDS: Readonly<Record<Kind, readonly [subject: string, advice: string]>> = {
  condition: [
    "The condition",
    ': the API could ignore it, and everything would match. Give it a value, an array of values, operators or "is_null", or leave the field out.',
  ],
  exact: [
    "The field",
    ": the API would not see it, and more could be meant. Give it a value, or leave the field out.",
  ],
  fields: ["The filter", ': it must be an object of fields, such as { status: "on" }.'],
  plain: ["The field", ". Give it something that JSON can hold."],
  selection: [
    "The field",
    ": it selects what the call acts on, and the API could take it for everything. Make no call when there is nothing to act on.",
  ],
};

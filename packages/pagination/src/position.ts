import type { Mark } from "./mark.ts";
import { PagingError } from "./paging-error.ts";

/** A place in a list, as plain data: keep it as JSON and give it to `createPager({ position })` later. */
export interface Position {
  /** How many items of the list come before it. */
  readonly offset: number;
  /** Nothing comes after it. */
  readonly done?: true;
  /** With `slice`: the value that was reached, and the keys of the items with it that were delivered. */
  readonly slice?: Mark;
}

/**
 * A position that may have come from anywhere.
 *
 * @throws PagingError when it is none.
 */
export function readPosition(position: unknown): Position {
  const { offset, done, slice } = fieldsOf(position);
  if (!Number.isSafeInteger(offset) || Number(offset) < 0) throw invalid();
  return {
    offset: Number(offset),
    ...(done === true ? { done } : undefined),
    ...(slice === undefined ? undefined : { slice: readMark(slice) }),
  };
}

function readMark(mark: unknown): Mark {
  const { value, keys } = fieldsOf(mark);
  if (!isKey(value) || !Array.isArray(keys) || !keys.every(isKey)) throw invalid();
  return { value, keys: [...keys] };
}

const isKey = (value: unknown): value is number | string =>
  typeof value === "string" || typeof value === "number";

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) throw invalid();
  return value as Readonly<Record<string, unknown>>;
}

const invalid = (): PagingError =>
  new PagingError("invalid_options", "This is no position. Give back one that a page or an error had.");

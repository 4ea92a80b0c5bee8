import { PagingError } from "./errors/paging-error.ts";
import type { SliceValue } from "./slice-options.ts";

/** A key that identifies an item within its list. */
export type ItemKey = number | string;

/** A position in a list, as plain data. Store it as JSON, and pass it to `createPager({ position })` to continue. */
export interface Position {
  /** The number of items in the list before this position. */
  readonly offset: number;
  /** `true` after the last item. */
  readonly done?: true;
  /** With the option `slice`: how far the list was read. */
  readonly slice?: SlicePosition;
}

/** How far a sliced list was read. */
export interface SlicePosition {
  /** The greatest value that was delivered. */
  readonly value: SliceValue;
  /** The keys of the delivered items that have this value. */
  readonly keys: ItemKey[];
}

/**
 * Checks a position, which may come from a file or from a user.
 *
 * @throws PagingError with the code `invalid_options` if it is not a position.
 */
export function parsePosition(position: unknown): Position {
  const { offset, done, slice } = fieldsOf(position);
  if (!Number.isSafeInteger(offset) || Number(offset) < 0) throw invalidPosition();
  return {
    offset: Number(offset),
    ...(done === true ? { done } : undefined),
    ...(slice === undefined ? undefined : { slice: parseSlicePosition(slice) }),
  };
}

function parseSlicePosition(slice: unknown): SlicePosition {
  const { value, keys } = fieldsOf(slice);
  if (!isNumberOrString(value) || !Array.isArray(keys) || !keys.every(isNumberOrString))
    throw invalidPosition();
  return { value, keys: [...keys] };
}

const isNumberOrString = (value: unknown): value is number | string =>
  typeof value === "string" || typeof value === "number";

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) throw invalidPosition();
  return value as Readonly<Record<string, unknown>>;
}

const invalidPosition = (): PagingError =>
  new PagingError(
    "invalid_options",
    "The option position is invalid. Pass the position of a page, or the result of positionOf(error).",
  );

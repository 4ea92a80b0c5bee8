import type { Position } from "../position.ts";
import { isPagingError, PagingError } from "./paging-error.ts";

/** All copies of the package share this symbol, so they read each other's positions. */
const POSITION = Symbol.for("@grinfi/pagination/position");

/**
 * Returns the position at which a list continues after an error: before the first item that was not delivered.
 *
 * @param error - The error that a pager threw.
 * @returns A position for `createPager({ position })`, or `undefined` if the error is not from a pager.
 *
 * @example
 * const position = positionOf(error);
 * if (position) await save(JSON.stringify(position));
 */
export function positionOf(error: unknown): Position | undefined {
  return canHoldProperties(error) ? (Reflect.get(error, POSITION) as Position | undefined) : undefined;
}

/** Attaches a position to an error. A primitive or frozen value cannot hold a position and stays unchanged. */
export function attachPosition(error: unknown, position: Position): void {
  if (!canHoldProperties(error)) return;
  Reflect.defineProperty(error, POSITION, { value: position, configurable: true, writable: true });
}

/**
 * Returns the error that a run rejects with: the thrown error itself, with its position attached. A value that cannot
 * hold a position becomes the `cause` of a `PagingError`.
 */
export function withPosition(
  error: unknown,
  position: Position,
  toError: (error: PagingError) => unknown,
): unknown {
  const holder = canHoldProperties(error) && Object.isExtensible(error) ? error : wrap(error);
  const result = mapPagingError(toError, holder);
  attachPosition(result, position);
  return result;
}

/** Converts an error of the pager with the option `toError`. Other errors stay unchanged. */
export const mapPagingError = (toError: (error: PagingError) => unknown, error: unknown): unknown =>
  isPagingError(error) ? toError(error) : error;

const wrap = (cause: unknown): PagingError =>
  new PagingError("page_failed", "The page function threw a value that is not an error. See cause.", {
    cause,
  });

const canHoldProperties = (value: unknown): value is object =>
  (typeof value === "object" && value !== null) || typeof value === "function";

import { isPagingError, PagingError } from "./paging-error.ts";
import type { Position } from "./position.ts";

/** The same in every copy of the package. */
const POSITION = Symbol.for("@grinfi/pagination/position");

/**
 * Where the list goes on after an error: before the first item that was not delivered.
 *
 * @param error - What a pager rejected with.
 * @returns A position for `createPager({ position })`; `undefined` when no pager threw this.
 *
 * @example
 * const position = positionOf(error);
 * if (position) await save(JSON.stringify(position));
 */
export function positionOf(error: unknown): Position | undefined {
  return isObject(error) ? (Reflect.get(error, POSITION) as Position | undefined) : undefined;
}

/** Notes the position on an error that can hold it; on another it does nothing. */
export function notePosition(error: unknown, position: Position): void {
  if (!isObject(error)) return;
  Reflect.defineProperty(error, POSITION, { value: position, configurable: true, writable: true });
}

/**
 * What a run rejects with: the very error of the page function, so that its class and fields are still there. What
 * cannot hold a position becomes the cause of an error that can.
 */
export function failureOf(
  error: unknown,
  position: Position,
  toError: (error: PagingError) => unknown,
): unknown {
  const holder = isObject(error) && Object.isExtensible(error) ? error : wrap(error);
  const failure = inTreeOf(toError, holder);
  notePosition(failure, position);
  return failure;
}

/** An error of the pager as one of the user's tree, and any other as it is. */
export const inTreeOf = (toError: (error: PagingError) => unknown, error: unknown): unknown =>
  isPagingError(error) ? toError(error) : error;

const wrap = (cause: unknown): PagingError =>
  new PagingError("page_failed", "The page function failed; see cause.", { cause });

const isObject = (value: unknown): value is object =>
  (typeof value === "object" && value !== null) || typeof value === "function";

import { hashText, mix } from "../random.ts";

/** How late and how completely the service does work that it accepted. */
export interface Lag {
  /** Milliseconds until lists show a new enrolment. Default: 0. */
  readonly enrolments?: number;
  /** Imports of files. */
  readonly imports?: BatchLag;
  /** Mass actions on contacts and companies. */
  readonly massActions?: BatchLag;
}

/** How late and how completely a batch of records is processed. */
export interface BatchLag {
  /** Milliseconds until the batch is processed, in addition to its usual time. Default: 0. */
  readonly delay?: number;
  /** Number of records after which processing stops. Default: no limit. */
  readonly stopAfter?: number;
  /**
   * The records that are refused: their uuids, or any of their values in an import; or their share, from 0 to 1, which
   * the seed distributes. Default: none.
   */
  readonly fail?: readonly string[] | number;
}

/** What a batch does with a record. */
export type BatchDecision = "apply" | "refuse" | "stop";

/**
 * Decides about a record of a batch. The same seed and values result in the same decision.
 *
 * @param index - The position of the record in the batch.
 * @param values - The uuid of the record, or its values.
 */
export function decideRecord(
  { stopAfter = Number.POSITIVE_INFINITY, fail = [] }: BatchLag,
  seed: number,
  index: number,
  values: readonly string[],
): BatchDecision {
  if (index >= stopAfter) return "stop";
  return isChosen(fail, mix(seed, 13, hashText(values.join("\n"))), values) ? "refuse" : "apply";
}

/** Returns whether one of the values is listed; or for a share, whether it includes a pseudo-random number of `mix`. */
export function isChosen(
  chosen: readonly string[] | number,
  number: number,
  values: readonly string[],
): boolean {
  return typeof chosen === "number"
    ? number / 2 ** 32 < chosen
    : values.some((value) => chosen.includes(value));
}

import { GrinfiError } from "./grinfi-error.ts";

/** Why a name did not lead to one thing. */
export type LookupErrorReason = "ambiguous" | "not_found";

/** A thing that may have been meant. */
export interface LookupCandidate {
  readonly uuid: string;
  readonly name: string;
}

/**
 * A name does not lead to one thing. By `reason`:
 * - `not_found`: nothing has it; `candidates` have the nearest names.
 * - `ambiguous`: several have it; they are the `candidates`.
 */
export class LookupError extends GrinfiError {
  override readonly name = "LookupError";
  override readonly code = "lookup";
  readonly reason: LookupErrorReason;
  readonly candidates: readonly LookupCandidate[];

  constructor(reason: LookupErrorReason, message: string, candidates: readonly LookupCandidate[]) {
    super(message);
    this.reason = reason;
    this.candidates = candidates;
  }

  override toJSON(): Record<string, unknown> {
    const { reason, candidates } = this;
    return { ...super.toJSON(), reason, candidates };
  }
}

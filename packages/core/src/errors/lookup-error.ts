import { GrinfiError } from "./grinfi-error.ts";

/** Why a name could not be resolved. */
export type LookupErrorReason = "ambiguous" | "not_found";

/** An object that the name may refer to. */
export interface LookupCandidate {
  readonly uuid: string;
  readonly name: string;
}

/**
 * A name matches nothing, or several objects. By `reason`:
 * - `not_found`: nothing has the name; `candidates` have the most similar names.
 * - `ambiguous`: several objects have the name; they are the `candidates`.
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

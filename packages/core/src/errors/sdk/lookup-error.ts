import { GrinfiError } from "../grinfi-error.ts";

/** Why a name or a uuid could not be resolved. */
export type LookupErrorReason = "ambiguous" | "not_found";

/** An object that the name may refer to. */
export interface LookupCandidate {
  readonly uuid: string;
  readonly name: string;
}

/**
 * A name or a uuid matches nothing, or a name matches several objects. By `reason`:
 * - `not_found`: no object has the name or the uuid; `candidates` are the objects with the most similar names.
 * - `ambiguous`: several objects have the name; `candidates` lists them.
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

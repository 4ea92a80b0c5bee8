import { GrinfiError } from "../grinfi-error.ts";

/** The account differs from what the caller expected, so nothing was changed. */
export class PreconditionError extends GrinfiError {
  override readonly name = "PreconditionError";
  override readonly code = "precondition";
  /** The parts that differ. */
  readonly changed: readonly string[];

  constructor(changed: readonly string[], message: string) {
    super(message);
    this.changed = changed;
  }

  override toJSON(): Record<string, unknown> {
    const { changed } = this;
    return { ...super.toJSON(), changed };
  }
}

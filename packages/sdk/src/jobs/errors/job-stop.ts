import { endsReads } from "../shared/job-errors.ts";

/**
 * Ends a job after an error with which it cannot continue. The calls in progress finish, and their outcomes are reported
 * before the job rejects.
 */
export class JobStop {
  #reason: { readonly error: unknown } | undefined;
  #isClosed = false;

  /** Stops the job if every other call would fail in the same way, or if the API ignores a filter. */
  after(error: unknown): void {
    if (endsReads(error)) this.with(error);
  }

  /** Stops the job with an error. The first one counts. */
  with(error: unknown): void {
    this.#reason ??= { error };
  }

  /** Stops the job because nobody reads its outcomes any more. */
  close(): void {
    this.#isClosed = true;
  }

  get isStopped(): boolean {
    return this.#isClosed || this.#reason !== undefined;
  }

  throwIfStopped(): void {
    if (this.#reason !== undefined) throw this.#reason.error;
  }

  /** Waits for a record in the journal, and stops the job if it fails. @returns Whether it succeeded. */
  async unlessFails(recording: Promise<unknown>): Promise<boolean> {
    try {
      await recording;
      return true;
    } catch (error) {
      this.with(error);
      return false;
    }
  }
}

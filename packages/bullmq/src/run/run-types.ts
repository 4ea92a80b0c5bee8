/** An error, as far as Redis stores it. */
export interface StoredError {
  /** The `code` of an error of the SDK. */
  readonly code?: string;
  /** The `reason` of an error of the SDK. */
  readonly reason?: string;
  readonly message: string;
}

/** The outcome of a row, a contact or an export. It has no data of the row. */
export interface RunOutcome {
  /** The index of the row or the contact in the run, from 0. */
  readonly index: number;
  /**
   * The outcome, as the job of the SDK reports it: see `RowOutcome`, `SendOutcome` and `ChunkOutcome`. In addition:
   *
   * - `sent_earlier`: an interrupted attempt of this batch, or an earlier run, sent the message.
   * - `stopped`: nothing was sent, because the run was stopped before.
   * - `exported`: the file is complete.
   */
  readonly outcome:
    | "created"
    | "done"
    | "excluded"
    | "exported"
    | "failed"
    | "notTried"
    | "planned"
    | "queued"
    | "saved"
    | "sent"
    | "sent_earlier"
    | "skipped"
    | "stopped"
    | "unknown"
    | "updated";
  /** The uuid of the contact or the message, if it is known. */
  readonly uuid?: string;
  /** What a dry run would do with the contact. */
  readonly plan?: "create" | "update";
  /** Whether the contact is in the automation, as `contacts.bulkUpsert` reports it. */
  readonly enrolment?: "already_enrolled" | "enrolled" | "planned";
  /** Why the row was not done, or what to check. */
  readonly reason?: string;
  /** The error of a call. */
  readonly error?: StoredError;
  /** Whether an interrupted attempt of this batch, or an earlier run, did it. */
  readonly fromJournal: boolean;
  /** The number of contacts in the file of an export. */
  readonly contacts?: number;
  /** The file of an export, as its path in the `exportFolder` of the worker. */
  readonly file?: string;
}

/** The number of rows by outcome, and the rows with problems. */
export interface RunResult {
  readonly rows: number;
  /** The number of rows of each outcome that occurred. */
  readonly counts: Readonly<Partial<Record<RunOutcome["outcome"], number>>>;
  /** The number of rows that an interrupted attempt, or an earlier run, did. */
  readonly fromJournal: number;
  /** Every row that is `failed` or `unknown`. */
  readonly problems: readonly RunOutcome[];
}

/** How far a run is, in rows. */
export interface RunProgress {
  /** The number of rows whose batch has ended. */
  readonly done: number;
  /** The number of rows in batches that ended with an error, or were just interrupted. `done` includes them. */
  readonly failed: number;
  /** The number of rows in batches that a worker is processing, or was when it was lost. */
  readonly active: number;
  /** The number of rows in batches that wait. */
  readonly waiting: number;
  /** The number of all rows; absent while the rows of a generator or a stream are being added. */
  readonly total?: number;
}

/**
 * A run: the rows of one call of `add`. Loop over it for the outcome of each row, in the order in which batches end. Any
 * process can read it, and each loop reads it anew.
 *
 * @throws RunError with the reason `incomplete`, from a loop or `result`, if all batches so far have ended and the last
 *   rows are not added for two minutes, or if a batch was removed from Redis.
 *
 * @example
 * const run = await queue.run("agency-a", id);
 * for await (const { index, outcome, reason } of run) console.log(index, outcome, reason);
 */
export interface Run extends AsyncIterable<RunOutcome, void, undefined> {
  /** Identifies the run, together with the account. */
  readonly id: string;
  readonly account: string;
  /**
   * Waits until all batches have ended.
   *
   * @returns The counts and the problems.
   */
  result(): Promise<RunResult>;
  /** Reads how far the run is, in steps of a batch, with one command of Redis for each batch. */
  progress(): Promise<RunProgress>;
  /**
   * Keeps batches from beginning, also those that are added later. The rows of these are `stopped`. Batches that have
   * begun are finished: up to `concurrency` of each worker, with 50 rows each. A run cannot be continued after it was
   * stopped. Add the rows again, as another run.
   */
  stop(): Promise<void>;
  /**
   * Lets workers try the batches again that ended with an error, for example because the key was revoked. Rows that are
   * done are not done again. It has no effect on rows that are `failed` in a batch that did not end with an error: add
   * those to another run.
   *
   * @returns The number of rows of these batches.
   */
  retry(): Promise<number>;
}

/** A table of the copy. */
export type SyncTable =
  | "companies"
  | "contacts"
  | "emails"
  | "linkedin_messages"
  | "lists"
  | "pipeline_stages"
  | "sender_profiles"
  | "tags";

/** Options of `syncAccount`. */
export interface SyncOptions {
  /** The path of the SQLite database. It is created if it does not exist. */
  readonly file: string;
  /**
   * `true` reads everything, also what an incremental sync cannot see, and deletes what no longer exists.
   *
   * @default whether the last complete full sync began more than `fullEvery` ago
   */
  readonly full?: boolean;
  /**
   * The time from one full sync to the next, in milliseconds. `Infinity` does one full sync only.
   *
   * @default 86_400_000, which is 24 hours
   */
  readonly fullEvery?: number;
  /** Aborts the sync, which rejects with the reason of the signal. The next sync continues where it ended. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each page was written. If it throws, the sync ends with that error. */
  readonly onProgress?: (progress: SyncProgress) => void;
}

/** How far a sync is. */
export interface SyncProgress {
  /** The table that is being read. */
  readonly table: SyncTable;
  /** The number of rows that this sync has written to the table so far, including an interrupted call. */
  readonly done: number;
  /** The number of rows in the list of the API; absent if it is unknown, or if only a part of the list is read. */
  readonly total?: number;
  /** The number of requests that this call has sent so far, including retries. */
  readonly requests: number;
}

/** The result of a sync. */
export interface SyncResult {
  /** `full`: everything was read. `incremental`: what was created or had an event. */
  readonly mode: "full" | "incremental";
  /** Whether it continued a sync that was interrupted. */
  readonly isResumed: boolean;
  /** The time, in ISO 8601, from which the next incremental sync reads. */
  readonly until: string;
  /** The number of requests that this call has sent, including retries. */
  readonly requests: number;
  readonly tables: Readonly<Record<SyncTable, SyncedRows>>;
}

/** What a sync did with a table, including an interrupted call. */
export interface SyncedRows {
  /** The number of rows that were written: new, changed and unchanged ones. A row that was read twice counts twice. */
  readonly written: number;
  /** The number of rows that were deleted. */
  readonly deleted: number;
}

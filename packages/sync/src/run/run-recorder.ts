import type { Copy } from "../database/copy.ts";
import type { ApiRow } from "../database/schema.ts";
import type { SyncOptions, SyncTable } from "../sync-types.ts";
import type { ApiAccount } from "./api-account.ts";
import type { ListState, SyncRun } from "./sync-run.ts";

/** What a page adds to a table. */
export interface TablePage {
  /** The name of the list. */
  readonly name: string;
  readonly table: SyncTable;
  readonly rows: readonly ApiRow[];
  /** The uuids of rows to delete. */
  readonly gone?: readonly string[];
  /** How far the list was read with this page. */
  readonly state: ListState;
  /** Whether every row of the table that this sync has not written no longer exists. */
  readonly deletesUnseen?: boolean;
  readonly total?: number | undefined;
}

/** Writes the pages of a sync, each with how far it was read, in one transaction. */
export class RunRecorder {
  readonly #copy: Copy;
  readonly #account: ApiAccount;
  readonly #onProgress: SyncOptions["onProgress"];
  #run: SyncRun;

  constructor(copy: Copy, account: ApiAccount, run: SyncRun, onProgress: SyncOptions["onProgress"]) {
    this.#copy = copy;
    this.#account = account;
    this.#run = run;
    this.#onProgress = onProgress;
  }

  get run(): SyncRun {
    return this.#run;
  }

  /**
   * @param range - The end of the changes that were read, if it is known with this page.
   * @throws ConfigurationError if the API does not tell its time. Nothing is written then.
   */
  write(page: TablePage, range: Pick<SyncRun, "until"> = {}): void {
    const { deletesUnseen = false, gone = [], name, rows, state, table, total } = page;
    const before = this.#run;
    let { deleted } = before.tables[table];
    const written = before.tables[table].written + rows.length;
    let run = before;
    this.#copy.transaction(() => {
      this.#copy.write(table, rows, before.number);
      for (const uuid of gone) deleted += this.#copy.delete(table, uuid);
      if (deletesUnseen) deleted += this.#copy.deleteUnseen(table, before.number);
      run = {
        ...before,
        // Whatever changes from here on, the next sync reads.
        since: before.since ?? this.#account.settledTime,
        ...range,
        lists: { ...before.lists, [name]: state },
        tables: { ...before.tables, [table]: { written, deleted } },
      };
      this.#copy.writeState("run", run);
    });
    this.#run = run;
    const { requests } = this.#account;
    this.#onProgress?.({ table, done: written, ...(total !== undefined && { total }), requests });
  }

  /** Ends the sync. @returns The time from which the next one reads. */
  complete(): string {
    const { mode, number, since, startedAt, until } = this.#run;
    const next = (mode === "full" ? since : until) ?? this.#account.settledTime;
    this.#copy.transaction(() => {
      this.#copy.writeState("run", undefined);
      this.#copy.writeState("last_number", number);
      this.#copy.writeState("until", next);
      if (mode === "full") this.#copy.writeState("last_full_at", startedAt);
    });
    return next;
  }
}

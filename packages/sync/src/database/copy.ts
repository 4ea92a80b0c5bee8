import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { SyncTable } from "../sync-types.ts";
import { resultCodeOf, SQLITE_ERROR } from "./load-sqlite.ts";
import type { ApiRow } from "./schema.ts";

/** The statuses of messages and emails whose sending has ended without a `sent_at`. The API may have more. */
const ENDED = ["bounced", "cancelled", "done", "error", "failed", "missing_body", "sent", "sync"];

/** The rows of a copy. Everything that belongs together is written in one transaction. */
export class Copy {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** Writes everything that a function writes, or nothing if it throws. */
  transaction(write: () => void): void {
    this.#database.exec("BEGIN IMMEDIATE");
    try {
      write();
      this.#database.exec("COMMIT");
    } catch (error) {
      this.#rollBack();
      throw error;
    }
  }

  /**
   * Writes rows, and replaces those with the same uuid. A row that is equal to the one in the copy counts as read by this
   * sync, but not as changed.
   *
   * @param sync - The number of the sync.
   * @throws Error, with the table and the row, if the API returned a row that is no object, or too deep for SQLite.
   */
  write(table: SyncTable, rows: readonly ApiRow[], sync: number): void {
    const statement = this.#prepare(
      `INSERT INTO ${table} (uuid, data, sync, changed) VALUES (?, ?, ?, ?)
       ON CONFLICT (uuid) DO UPDATE SET data = excluded.data, sync = excluded.sync,
         changed = iif(data = excluded.data, changed, excluded.changed)`,
    );
    for (const [index, row] of rows.entries()) {
      try {
        statement.run(row.uuid, JSON.stringify(row), sync, sync);
      } catch (cause) {
        if (![undefined, SQLITE_ERROR].includes(resultCodeOf(cause))) throw cause;
        const { message } = cause as Error;
        const name = row?.uuid ?? `at index ${index} of a page`;
        throw new Error(`The row ${name} of the table ${table} cannot be written: ${message}`, { cause });
      }
    }
  }

  delete(table: SyncTable, uuid: string): number {
    return Number(this.#prepare(`DELETE FROM ${table} WHERE uuid = ?`).run(uuid).changes);
  }

  /** Deletes the rows that a sync has not written. @returns How many. */
  deleteUnseen(table: SyncTable, sync: number): number {
    return Number(this.#prepare(`DELETE FROM ${table} WHERE sync < ?`).run(sync).changes);
  }

  /** Returns the uuids of rows that a sync has not written, up to a number. */
  unseen(table: SyncTable, sync: number, limit: number): string[] {
    const rows = this.#prepare(`SELECT uuid FROM ${table} WHERE sync < ? LIMIT ?`).all(sync, limit);
    return rows.map(({ uuid }) => String(uuid));
  }

  /** Returns when the oldest message was created that waits to be sent, among those created since a time. */
  oldestWaiting(table: "emails" | "linkedin_messages", since: string): string | undefined {
    const isWaiting = `sent_at IS NULL AND status NOT IN (${ENDED.map(() => "?").join()})`;
    const row = this.#prepare(
      `SELECT created_at AS oldest FROM ${table} WHERE created_at >= ? AND ${isWaiting}
       ORDER BY julianday(created_at) LIMIT 1`,
    ).get(since, ...ENDED);
    return typeof row?.oldest === "string" ? row.oldest : undefined;
  }

  /** Returns a value of the state; `undefined` if there is none. */
  readState(name: string): unknown {
    const row = this.#prepare("SELECT value FROM sync_state WHERE name = ?").get(name);
    return row === undefined ? undefined : JSON.parse(String(row.value));
  }

  /** Sets a value of the state. `undefined` removes it. */
  writeState(name: string, value: unknown): void {
    if (value === undefined) this.#prepare("DELETE FROM sync_state WHERE name = ?").run(name);
    else this.#prepare("INSERT OR REPLACE INTO sync_state VALUES (?, ?)").run(name, JSON.stringify(value));
  }

  #rollBack(): void {
    try {
      this.#database.exec("ROLLBACK");
    } catch {
      // SQLite has already ended the transaction, for example because the disk is full.
    }
  }

  #prepare(sql: string): StatementSync {
    const statement = this.#statements.get(sql) ?? this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

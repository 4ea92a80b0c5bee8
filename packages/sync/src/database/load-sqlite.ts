import { ConfigurationError } from "@grinfi/core";

export type Sqlite = typeof import("node:sqlite");

/**
 * Loads the SQLite of the runtime. It is loaded late, so that a program can import this package on a runtime without it.
 *
 * @throws ConfigurationError if the runtime has none.
 */
export async function loadSqlite(): Promise<Sqlite> {
  try {
    return await import("node:sqlite");
  } catch (cause) {
    throw new ConfigurationError(
      `syncAccount needs node:sqlite, which this runtime (Node.js ${process.versions.node}) does not have. Use Node.js 22.13 or later.`,
      { cause },
    );
  }
}

/** The result codes of SQLite that have a meaning here. */
export const SQLITE_ERROR = 1;
export const SQLITE_BUSY = 5;
export const SQLITE_NOTADB = 26;

/** Returns the result code of SQLite in an error; `undefined` if it has none. */
export const resultCodeOf = (error: unknown): number | undefined =>
  error instanceof Error && "errcode" in error ? Number(error.errcode) : undefined;

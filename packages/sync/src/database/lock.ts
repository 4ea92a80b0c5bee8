import { ConfigurationError } from "@grinfi/core";
import { resultCodeOf, SQLITE_BUSY, SQLITE_NOTADB, type Sqlite } from "./load-sqlite.ts";

/**
 * Locks a file for one sync. The lock is an exclusive transaction on an empty database beside the file. The operating
 * system ends it with the process, so a killed sync leaves no lock behind, only the empty file.
 *
 * @param path - The path of the database.
 * @returns A function that unlocks the file.
 * @throws ConfigurationError if another sync holds the lock, or if the file of the lock is something else.
 */
export function lockFile({ DatabaseSync }: Sqlite, path: string): () => void {
  const lock = new DatabaseSync(`${path}-lock`);
  try {
    lock.exec("PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE;");
  } catch (error) {
    lock.close();
    if (resultCodeOf(error) === SQLITE_NOTADB) {
      throw new ConfigurationError(
        `The file ${path}-lock is not a lock of @grinfi/sync. Move it, or use another name for the copy.`,
        { cause: error },
      );
    }
    if (resultCodeOf(error) !== SQLITE_BUSY) throw error;
    throw new ConfigurationError(`Another sync is writing to ${path}. Start this one after it has ended.`, {
      cause: error,
    });
  }
  return () => lock.close();
}

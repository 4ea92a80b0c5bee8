import { closeSync, openSync, realpathSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { ConfigurationError } from "@grinfi/core";
import { loadSqlite, resultCodeOf, SQLITE_NOTADB, type Sqlite } from "./load-sqlite.ts";
import { lockFile } from "./lock.ts";
import { APPLICATION_ID, CREATE_SCHEMA, SCHEMA_VERSION } from "./schema.ts";

/** A database that is open for one sync. */
export interface OpenDatabase {
  readonly database: DatabaseSync;
  /** Closes the database, and lets other syncs use it. */
  readonly close: () => void;
}

/**
 * Opens a database, and creates it if there is none.
 *
 * @throws ConfigurationError if the runtime has no SQLite, the file cannot be opened or is no copy of this version, or
 *   another sync uses it.
 */
export async function openDatabase(file: string): Promise<OpenDatabase> {
  const sqlite = await loadSqlite();
  const path = createdFile(file);
  const unlock = lockedPath(sqlite, path);
  let database: DatabaseSync | undefined;
  try {
    database = new sqlite.DatabaseSync(path);
    prepare(database, path);
  } catch (error) {
    database?.close();
    unlock();
    if (resultCodeOf(error) !== SQLITE_NOTADB) throw error;
    throw notACopy(path, { cause: error });
  }
  const opened = database;
  return {
    database,
    close: () => {
      opened.close();
      unlock();
    },
  };
}

/** Creates a file if it does not exist. @returns Its path without links, because two paths of one file need one lock. */
function createdFile(file: string): string {
  if (file === ":memory:" || file.startsWith("file:")) {
    throw new ConfigurationError(
      `The option file must be a path, not ${file}, because a sync continues with the file of the one before.`,
    );
  }
  try {
    closeSync(openSync(file, "a"));
    return realpathSync(file);
  } catch (error) {
    throw cannotWrite(file, error);
  }
}

function lockedPath(sqlite: Sqlite, path: string): () => void {
  try {
    return lockFile(sqlite, path);
  } catch (error) {
    if (resultCodeOf(error) === undefined) throw error;
    throw cannotWrite(path, error);
  }
}

const cannotWrite = (path: string, cause: unknown): ConfigurationError =>
  new ConfigurationError(
    `The file ${path} cannot be written (${(cause as Error).message}). Check its folder.`,
    {
      cause,
    },
  );

/** @throws ConfigurationError if the database has another schema. */
function prepare(database: DatabaseSync, path: string): void {
  const read = (sql: string): unknown => Object.values(database.prepare(sql).get() ?? {})[0];
  const isNew = read("SELECT count(*) FROM sqlite_schema") === 0;
  if (read("PRAGMA application_id") !== (isNew ? 0 : APPLICATION_ID)) throw notACopy(path);
  const version = read("PRAGMA user_version");
  if (!isNew && version !== SCHEMA_VERSION) {
    throw new ConfigurationError(
      `The file ${path} has the schema version ${version}, but this version of @grinfi/sync has ${SCHEMA_VERSION}. Delete the file, or use another one: the sync reads everything again.`,
    );
  }
  // Others can read while a page is written, and a page that was written survives a killed process.
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 10000;");
  if (isNew) database.exec(`BEGIN IMMEDIATE; ${CREATE_SCHEMA} COMMIT;`);
}

const notACopy = (path: string, options?: ErrorOptions): ConfigurationError =>
  new ConfigurationError(`The file ${path} is not a copy of @grinfi/sync. Use another file.`, options);

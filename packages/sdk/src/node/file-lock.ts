import { randomUUID } from "node:crypto";
import { rmdirSync, rmSync } from "node:fs";
import { mkdir, readdir, rename, rm, rmdir, unlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { inUseError, lostError } from "./lock-errors.ts";
import { currentOwner, type LockOwner } from "./lock-owner.ts";
import { type Heartbeat, hasErrorCode, isAlive, readRecord } from "./lock-record.ts";

/** An owner on another host counts as gone after half a minute without a heartbeat. */
const DEFAULT_HEARTBEAT: Heartbeat = { interval: 5000, missed: 6 };

/**
 * Error codes of a rename to a folder that is not empty. The last three occur on Windows, also while a virus scanner
 * reads the folder.
 */
const NOT_EMPTY = ["EEXIST", "ENOTDIR", "ENOTEMPTY", "EACCES", "EBUSY", "EPERM"];
const MAX_ATTEMPTS = 20;

/**
 * Makes one thread of one process the owner of a file, until the thread releases the file or ends.
 *
 * The lock is a folder. The owner has a record in it: a file with a unique name. To acquire the lock, a thread creates
 * another folder with its record and renames it to the folder of the lock. The rename is atomic, and fails unless the
 * folder of the lock is missing or empty. So there is never a second record, wherever the threads are paused or killed.
 *
 * The record of an owner that is gone is removed by its name. If a thread does that late, it removes nothing, because
 * no other record has that name. If what it has read is out of date, the rename fails and it reads again.
 *
 * An owner that was wrongly considered gone finds that its record is missing. The new owner removes the record before
 * it reads the file. So it reads everything that the old owner wrote before a successful `check`.
 */
export class FileLock {
  readonly #path: string;
  readonly #record: string;
  readonly #heartbeat: NodeJS.Timeout;
  readonly #release = (): void => this.release();

  private constructor(path: string, record: string, interval: number) {
    this.#path = path;
    this.#record = record;
    // The next check reports what went wrong.
    this.#heartbeat = setInterval(() => void touch(record).catch(() => undefined), interval).unref();
    process.once("exit", this.#release);
  }

  /**
   * @param path - The file to lock. The folder of the lock is next to it.
   * @throws ConfigurationError if the file has another owner.
   */
  static async acquire(
    path: string,
    self: LockOwner = currentOwner(),
    heartbeat: Heartbeat = DEFAULT_HEARTBEAT,
  ): Promise<FileLock> {
    for (let attempt = 1; ; attempt += 1) {
      await removeRecords(path, self, heartbeat);
      try {
        return new FileLock(path, await addRecord(path, self), heartbeat.interval);
      } catch (error) {
        if (attempt === MAX_ATTEMPTS || !hasErrorCode(error, ...NOT_EMPTY)) throw error;
        if (attempt > 3) await new Promise((resolve) => void setTimeout(resolve, 50));
      }
    }
  }

  /** @throws ConfigurationError if the lock has another owner, or was removed. */
  async check(): Promise<void> {
    try {
      await touch(this.#record);
    } catch (error) {
      if (!hasErrorCode(error, "ENOENT", "ENOTDIR", "ESTALE")) throw error;
      const [newOwner] = await Promise.all((await recordsOf(this.#path)).map(readRecord));
      throw lostError(this.#path, newOwner);
    }
  }

  release(): void {
    clearInterval(this.#heartbeat);
    process.off("exit", this.#release);
    rmSync(this.#record, { force: true });
    try {
      rmdirSync(folderOf(this.#path));
    } catch {
      // Another owner has already acquired the lock.
    }
  }
}

const folderOf = (path: string): string => `${path}.lock`;

/**
 * Returns the records in the folder of a lock. In the first version of the lock, the record was at the path of the
 * folder.
 */
async function recordsOf(path: string): Promise<string[]> {
  const folder = folderOf(path);
  try {
    return (await readdir(folder)).map((name) => join(folder, name));
  } catch (error) {
    if (hasErrorCode(error, "ENOENT")) return [];
    if (hasErrorCode(error, "ENOTDIR")) return [folder];
    throw error;
  }
}

/** @throws ConfigurationError if an owner is alive. */
async function removeRecords(path: string, self: LockOwner, heartbeat: Heartbeat): Promise<void> {
  for (const name of await recordsOf(path)) {
    const record = await readRecord(name);
    if (record === undefined) continue;
    if (await isAlive(record, self, heartbeat)) throw inUseError(path, record);
    try {
      await unlink(name);
    } catch (error) {
      if ((await readRecord(name)) !== undefined) throw error;
    }
  }
  // Windows cannot rename a folder to one that exists, even if it is empty.
  await rmdir(folderOf(path)).catch(() => undefined);
}

/** @returns The path of the record. */
async function addRecord(path: string, self: LockOwner): Promise<string> {
  const name = `${randomUUID()}.json`;
  const prepared = `${folderOf(path)}.${name}`;
  await mkdir(prepared);
  try {
    const since = new Date().toISOString();
    await writeFile(join(prepared, name), JSON.stringify({ ...self, since }));
    await rename(prepared, folderOf(path));
    return join(folderOf(path), name);
  } catch (error) {
    await rm(prepared, { recursive: true, force: true });
    throw error;
  }
}

/** Updates the heartbeat. It fails if the record does not exist. */
async function touch(record: string): Promise<void> {
  const now = new Date();
  await utimes(record, now, now);
}

import { randomUUID } from "node:crypto";
import { rmdirSync, rmSync } from "node:fs";
import { mkdir, readdir, rename, rm, rmdir, unlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { hasCode } from "./error-code.ts";
import { inUse, lost } from "./lock-errors.ts";
import { currentOwner, type LockOwner } from "./lock-owner.ts";
import { isAlive, readRecord, type SignsOfLife } from "./lock-record.ts";

/** An owner on another host counts as gone after half a minute without a sign of life. */
const SIGNS_OF_LIFE: SignsOfLife = { interval: 5000, missed: 6 };

/** Errors of a rename to a folder that is not empty. The last three are of Windows, also while a virus scanner reads the folder. */
const NOT_EMPTY = ["EEXIST", "ENOTDIR", "ENOTEMPTY", "EACCES", "EBUSY", "EPERM"];
const MAX_ATTEMPTS = 20;

/**
 * Makes one thread of one process the owner of a file, until it releases the file or is gone.
 *
 * The lock is a folder, and the owner is whoever has a record in it: a file with a unique name. A record gets into the lock
 * with its folder, which is renamed to that of the lock. A rename is one step, and fails unless the folder of the lock is
 * missing or empty. So there is never a second record, wherever contenders are paused or killed.
 *
 * The record of an owner that is gone is removed by its name. Whoever does that late removes nothing, since no other record
 * has that name. What a contender has read may be out of date by then: the rename fails, and it reads again.
 *
 * An owner that was taken for gone finds that its record is missing. The new owner removes the record before it reads the
 * file. So it reads all that the old owner wrote before a `check` that passed.
 */
export class FileLock {
  readonly #path: string;
  readonly #record: string;
  readonly #heartbeat: NodeJS.Timeout;
  readonly #release = (): void => this.release();

  private constructor(path: string, record: string, interval: number) {
    this.#path = path;
    this.#record = record;
    // The next check says what went wrong.
    this.#heartbeat = setInterval(() => void touch(record).catch(() => undefined), interval).unref();
    process.once("exit", this.#release);
  }

  /**
   * @param path - The file that the lock is for. The lock lies beside it.
   * @throws ConfigurationError when it has another owner.
   */
  static async acquire(
    path: string,
    me: LockOwner = currentOwner(),
    signs: SignsOfLife = SIGNS_OF_LIFE,
  ): Promise<FileLock> {
    for (let attempt = 1; ; attempt += 1) {
      await removeRecords(path, me, signs);
      try {
        return new FileLock(path, await addRecord(path, me), signs.interval);
      } catch (error) {
        if (attempt === MAX_ATTEMPTS || !hasCode(error, ...NOT_EMPTY)) throw error;
        if (attempt > 3) await new Promise((resolve) => void setTimeout(resolve, 50));
      }
    }
  }

  /** @throws ConfigurationError when the lock has another owner, or was removed. */
  async check(): Promise<void> {
    try {
      await touch(this.#record);
    } catch (error) {
      if (!hasCode(error, "ENOENT", "ENOTDIR", "ESTALE")) throw error;
      const [taker] = await Promise.all((await recordsOf(this.#path)).map(readRecord));
      throw lost(this.#path, taker);
    }
  }

  release(): void {
    clearInterval(this.#heartbeat);
    process.off("exit", this.#release);
    rmSync(this.#record, { force: true });
    try {
      rmdirSync(folderOf(this.#path));
    } catch {
      // Another owner has it already.
    }
  }
}

const folderOf = (path: string): string => `${path}.lock`;

/** The records in the folder of a lock; the first version of the lock had its record in the place of the folder. */
async function recordsOf(path: string): Promise<string[]> {
  const folder = folderOf(path);
  try {
    return (await readdir(folder)).map((name) => join(folder, name));
  } catch (error) {
    if (hasCode(error, "ENOENT")) return [];
    if (hasCode(error, "ENOTDIR")) return [folder];
    throw error;
  }
}

/** @throws ConfigurationError when an owner is still there. */
async function removeRecords(path: string, me: LockOwner, signs: SignsOfLife): Promise<void> {
  for (const name of await recordsOf(path)) {
    const record = await readRecord(name);
    if (record === undefined) continue;
    if (await isAlive(record, me, signs)) throw inUse(path, record);
    try {
      await unlink(name);
    } catch (error) {
      if ((await readRecord(name)) !== undefined) throw error;
    }
  }
  // Windows renames nothing to a folder that exists, not even to an empty one.
  await rmdir(folderOf(path)).catch(() => undefined);
}

/** @returns The path of the record. */
async function addRecord(path: string, me: LockOwner): Promise<string> {
  const name = `${randomUUID()}.json`;
  const prepared = `${folderOf(path)}.${name}`;
  await mkdir(prepared);
  try {
    const since = new Date().toISOString();
    await writeFile(join(prepared, name), JSON.stringify({ ...me, since }));
    await rename(prepared, folderOf(path));
    return join(folderOf(path), name);
  } catch (error) {
    await rm(prepared, { recursive: true, force: true });
    throw error;
  }
}

/** Shows that the owner is alive. It fails when the record is gone. */
async function touch(record: string): Promise<void> {
  const now = new Date();
  await utimes(record, now, now);
}

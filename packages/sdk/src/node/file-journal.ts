import { type FileHandle, open, realpath } from "node:fs/promises";
import { ConfigurationError } from "@grinfi/core";
import type { Journal, JournalEntry } from "../jobs/journal/journal.ts";
import { FileLock } from "./file-lock.ts";

/** A journal in a file of JSON lines. */
export interface FileJournal extends Journal {
  /**
   * Closes the file, so that other processes can use it. This also happens when the process exits, but not when a
   * signal kills it: another container or host then waits for 30 seconds.
   */
  close(): Promise<void>;
}

/**
 * Creates a journal in a file, so that a job can be resumed after a crash of the process. The file is created if it
 * does not exist. Each entry is on the disk before its operation is sent. The file contains ids, keys of rows (by
 * default the LinkedIn handle or member id), states, and digests of the data of rows, but no text of a message. If a
 * crash cut off the last line, that line is dropped.
 *
 * One process owns the journal, from its first use until `close` or the end of the process. The folder `<path>.lock`
 * names the owner. While the owner is alive, even if it is paused, another process that uses the journal fails. If the
 * owner was killed, another process gets the journal at once.
 *
 * In some cases a process cannot detect whether the owner is alive: if the owner is on another host, in another
 * container or in another thread of the same process, or ran before a reboot or a restart of the container; on macOS
 * and Windows also if another program has its pid. So owners write a heartbeat every 5 seconds. In these cases the
 * process waits for a heartbeat. It fails if there is one, and gets the journal after 30 seconds without one. Clocks
 * are not compared. The hosts need a file system that renames a folder atomically and shows changes to all hosts within
 * 25 seconds, such as NFS or SMB. Object storage and synchronised folders are not suitable.
 *
 * An owner that lost the journal starts nothing new, because it checks the ownership before each request. Only an
 * operation that it recorded as pending before may still be sent. The new owner looks for that operation, reports it as
 * `unknown` if it does not find it, and does not send it. The new owner repeats operations that leave the same state,
 * such as saving a contact.
 *
 * @param path - The path of the file. Keep the file until the job is done. Another job can use the same file or another
 *   one.
 * @returns A journal for the option `journal` of a job. Close it after the job.
 * @throws ConfigurationError if another process owns the file, if it took the file from this one, or if a line is not
 *   an entry; or the error of the file system. The job that uses the journal rejects with the error.
 *
 * @example
 * const journal = createFileJournal("import.jsonl");
 * await grinfi.contacts.bulkUpsert(rows, { list, automation, onConflict: "skip", journal });
 * await journal.close();
 */
export function createFileJournal(path: string): FileJournal {
  return new JsonLinesJournal(path, (file) => FileLock.acquire(file));
}

type Lock = Pick<FileLock, "check" | "release">;

interface Opened {
  readonly file: FileHandle;
  readonly lock: Lock;
}

/** The journal that `createFileJournal` returns. */
export class JsonLinesJournal implements FileJournal {
  readonly #path: string;
  readonly #acquire: (file: string) => Promise<Lock>;
  #opened: Promise<Opened> | undefined;
  /** The previous write. If it failed, no other may follow, because half of a line may be in the file. */
  #last: Promise<void> = Promise.resolve();
  /** The write that has not begun. */
  #next: Promise<void> | undefined;
  /** The lines that it writes. */
  #lines = "";

  /** @param acquire - Acquires the lock of a file. */
  constructor(path: string, acquire: (file: string) => Promise<Lock>) {
    this.#path = path;
    this.#acquire = acquire;
  }

  async *read(): AsyncGenerator<JournalEntry, void, undefined> {
    const { file } = await this.#open();
    await this.#last;
    let number = 0;
    for await (const line of linesOf(file)) {
      number += 1;
      yield parseEntry(line, `${this.#path}:${number}`);
    }
  }

  append(entry: JournalEntry): Promise<void> {
    this.#lines += `${JSON.stringify(entry)}\n`;
    // Entries that wait for the disk are written together.
    this.#next ??= this.#last.then(() => this.#write());
    this.#last = this.#next;
    return this.#next;
  }

  async #write(): Promise<void> {
    const lines = this.#lines;
    this.#lines = "";
    this.#next = undefined;
    const { file, lock } = await this.#open();
    await lock.check();
    await file.appendFile(lines);
    await file.datasync();
    // A new owner reads the file after it has taken the lock. If this process still has the lock, any later owner finds
    // these entries.
    await lock.check();
  }

  async close(): Promise<void> {
    const opened = this.#opened;
    if (opened === undefined) return;
    await this.#last.catch(() => undefined);
    this.#opened = undefined;
    const { file, lock } = await opened;
    filesInUse.delete(file);
    await file.close();
    lock.release();
  }

  #open(): Promise<Opened> {
    this.#opened ??= this.#openAlone().catch((error: unknown) => {
      this.#opened = undefined;
      throw error;
    });
    return this.#opened;
  }

  async #openAlone(): Promise<Opened> {
    await (await open(this.#path, "a")).close();
    // All paths and symbolic links to a file share one lock.
    const path = await realpath(this.#path);
    const lock = await this.#acquire(path);
    try {
      const file = await open(path, "a+");
      filesInUse.add(file);
      await dropIncompleteLine(file);
      return { file, lock };
    } catch (error) {
      lock.release();
      throw error;
    }
  }
}

/** Prevents garbage collection of open files, which would close them and, on some runtimes, end the process. */
const filesInUse = new Set<FileHandle>();

/** Yields the complete lines of a file. `readLines` would also split at separators that JSON does not escape. */
async function* linesOf(file: FileHandle): AsyncGenerator<string, void, undefined> {
  let rest = "";
  for await (const text of file.createReadStream({ start: 0, autoClose: false, encoding: "utf8" })) {
    const lines = `${rest}${text}`.split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
}

/** Drops a last line that a crash cut off. Its operation was not sent, because its entry was not complete. */
async function dropIncompleteLine(file: FileHandle): Promise<void> {
  const { size } = await file.stat();
  const block = Buffer.alloc(1);
  let end = size;
  while (end > 0) {
    await file.read(block, 0, 1, end - 1);
    if (block.toString() === "\n") break;
    end -= 1;
  }
  if (end < size) await file.truncate(end);
}

function parseEntry(line: string, location: string): JournalEntry {
  try {
    const entry = JSON.parse(line) as JournalEntry;
    const { job, key, state, step } = entry;
    if ([job, key, state, step].every((text) => typeof text === "string")) return entry;
  } catch {
    // The error below reports it.
  }
  throw new ConfigurationError(
    `${location} is not an entry of a journal. Use another file for the journal, or repair the line.`,
  );
}

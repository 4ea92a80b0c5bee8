import { type FileHandle, open, realpath } from "node:fs/promises";
import { ConfigurationError } from "@grinfi/core";
import type { Journal, JournalEntry } from "../jobs/shared/journal.ts";
import { FileLock } from "./file-lock.ts";

/** A journal in a file of JSON lines. */
export interface FileJournal extends Journal {
  /**
   * Closes the file and lets other processes use it. So does the end of the process, unless a signal ends it: then another
   * container or host waits for 30 seconds.
   */
  close(): Promise<void>;
}

/**
 * A journal in a file, for runs that survive a crash of the process. The file is made when it is not there; each entry is on
 * the disk before what it announces is sent. It holds ids, keys of rows, states, and digests of the data of rows: by default the
 * LinkedIn handle or member id of each row, and no text of a message. A last line that a crash cut off is dropped.
 *
 * One process owns the journal, from its first use until `close` or the end of the process. The folder `<path>.lock` says
 * which. Another process that uses the journal fails while the owner is alive, even if the owner is paused. It
 * takes the journal at once when the owner was killed.
 *
 * Some owners cannot be seen: those on another host or in another container, those from before a reboot or a restart of the
 * container, and other threads of the same process; on macOS and Windows also those whose pid is in use. Owners give a sign of
 * life every 5 seconds. A process that cannot see the owner waits for one. It fails when one comes, and takes the journal
 * after 30 seconds without one. Clocks are not compared. The hosts need a file system that renames a folder in one step and
 * shows changes to all of them within 25 seconds, such as NFS or SMB; object storage and synchronised folders are none.
 *
 * An owner that lost the journal sends nothing more: before each send it checks that the journal is still its own. What it had
 * announced before, it may still send. The new owner looks for that, reports what it does not find as `unknown`, and does not
 * send it. What leaves the same state, such as saving a contact, it does again.
 *
 * @param path - The file. Keep it until the job is done, and start another job with another one or with the same.
 * @throws ConfigurationError when another process owns the file, when it took the file from this one, or when a line
 *   is not an entry; and what the file system throws. The run that uses the journal rejects with it.
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

/** What `createFileJournal` makes. */
export class JsonLinesJournal implements FileJournal {
  readonly #path: string;
  readonly #acquire: (file: string) => Promise<Lock>;
  #opened: Promise<Opened> | undefined;
  /** The append before; a failed one lets no other follow it, since half of a line may be there. */
  #last: Promise<void> = Promise.resolve();

  /** @param acquire - Takes the lock for a file. */
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
    this.#last = this.#last.then(async () => {
      const { file, lock } = await this.#open();
      await lock.check();
      await file.appendFile(`${JSON.stringify(entry)}\n`);
      await file.datasync();
      // A new owner reads the file after it took the lock. If the lock is still here, it will find this entry.
      await lock.check();
    });
    return this.#last;
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
    // The file has one lock, by whatever name or link it is opened.
    const path = await realpath(this.#path);
    const lock = await this.#acquire(path);
    try {
      const file = await open(path, "a+");
      filesInUse.add(file);
      await dropHalfLine(file);
      return { file, lock };
    } catch (error) {
      lock.release();
      throw error;
    }
  }
}

/** Keeps files from garbage collection, which would close them, and ends the process on some runtimes. */
const filesInUse = new Set<FileHandle>();

/** Not by `readLines`: for it a line also ends at separators that JSON leaves as they are. */
async function* linesOf(file: FileHandle): AsyncGenerator<string, void, undefined> {
  let rest = "";
  for await (const text of file.createReadStream({ start: 0, autoClose: false, encoding: "utf8" })) {
    const lines = `${rest}${text}`.split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
}

/** A crash may have cut off the last line. Nothing follows an entry that was not written, so it is as if it had not been. */
async function dropHalfLine(file: FileHandle): Promise<void> {
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

function parseEntry(line: string, place: string): JournalEntry {
  try {
    const entry = JSON.parse(line) as JournalEntry;
    if (typeof entry.run === "string" && typeof entry.key === "string" && typeof entry.step === "string")
      return entry;
  } catch {
    // Said below.
  }
  throw new ConfigurationError(
    `${place} is not an entry of a journal. Give a journal of its own to the run, or mend the line.`,
  );
}

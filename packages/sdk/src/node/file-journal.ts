import { type FileHandle, open } from "node:fs/promises";
import type { Journal, JournalEntry } from "../workflows/journal.ts";
import { FileLock } from "./file-lock.ts";

/** A journal in a file of JSON lines. */
export interface FileJournal extends Journal {
  /** Closes the file and lets other processes use it. The end of the process does so as well. */
  close(): Promise<void>;
}

/**
 * A journal in a file, for runs that survive a crash of the process. The file is made when it is not there; each entry is on
 * the disk before what it announces is sent. It holds ids, keys of rows and states: by default the LinkedIn handle or
 * member id of each row, and no text of a message.
 *
 * A last line that a crash cut off is dropped. Beside the file lies a lock (`<path>.lock`) while it is in use: one process
 * at a time.
 *
 * @param path - The file. Keep it until the job is done, and start another job with another one or with the same.
 * @throws Error when another process uses the file, when a line of it is not an entry, and what the file system throws: from
 *   the run that uses it.
 *
 * @example
 * const journal = createFileJournal("import.jsonl");
 * await grinfi.contacts.bulkUpsert(rows, { list, automation, onConflict: "skip", journal });
 */
export function createFileJournal(path: string): FileJournal {
  return new JsonLinesJournal(path);
}

class JsonLinesJournal implements FileJournal {
  readonly #path: string;
  #opened: Promise<{ readonly file: FileHandle; readonly lock: FileLock }> | undefined;
  /** The append before; a failed one lets no other follow it, since half of a line may be there. */
  #last: Promise<void> = Promise.resolve();

  constructor(path: string) {
    this.#path = path;
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
      const { file } = await this.#open();
      await file.appendFile(`${JSON.stringify(entry)}\n`);
      await file.datasync();
    });
    return this.#last;
  }

  async close(): Promise<void> {
    const opened = this.#opened;
    if (opened === undefined) return;
    await this.#last.catch(() => undefined);
    this.#opened = undefined;
    const { file, lock } = await opened;
    await file.close();
    lock.release();
  }

  #open(): Promise<{ readonly file: FileHandle; readonly lock: FileLock }> {
    this.#opened ??= openAlone(this.#path).catch((error: unknown) => {
      this.#opened = undefined;
      throw error;
    });
    return this.#opened;
  }
}

async function openAlone(path: string): Promise<{ readonly file: FileHandle; readonly lock: FileLock }> {
  const lock = new FileLock(`${path}.lock`);
  try {
    const file = await open(path, "a+");
    await dropHalfLine(file);
    return { file, lock };
  } catch (error) {
    lock.release();
    throw error;
  }
}

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
  throw new Error(
    `${place} is not an entry of a journal. Give a journal of its own to the run, or mend the line.`,
  );
}

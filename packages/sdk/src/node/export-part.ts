import { type FileHandle, open } from "node:fs/promises";
import type { Position } from "@grinfi/pagination";
import type { ContactExportProgress } from "../jobs/export/export-types.ts";
import type { Journal, JournalEntry } from "../jobs/journal/journal.ts";

/** How far a file was written, as the journal records it. */
export interface SavedPart {
  /** The length of the text before the position. */
  readonly bytes: number;
  readonly rows: number;
  readonly position: Position;
}

/** Returns how far the last export of a journal was written; `undefined` if that was another job, or nothing is saved. */
export async function readSavedPart(journal: Journal, job: string): Promise<SavedPart | undefined> {
  let last: JournalEntry | undefined;
  for await (const entry of journal.read()) last = entry;
  const { bytes, rows, position } = last?.metadata ?? {};
  if (last?.job !== job || position === undefined) return undefined;
  return { bytes: Number(bytes), rows: Number(rows), position: JSON.parse(position) as Position };
}

/** A file with the first part of an export, and its record in a journal. */
export class ExportPart {
  /** How far an earlier call had written the file, if this one continues there. */
  readonly earlier: SavedPart | undefined;
  /** Whether a later call can continue the file. */
  isResumable: boolean;
  /** The number of contacts in the file. */
  rows: number;
  readonly #file: FileHandle;
  readonly #append: (metadata: JournalEntry["metadata"]) => Promise<void>;
  #bytes: number;
  #reached: ContactExportProgress | undefined;

  private constructor(
    file: FileHandle,
    append: (metadata: JournalEntry["metadata"]) => Promise<void>,
    earlier: SavedPart | undefined,
  ) {
    this.earlier = earlier;
    this.isResumable = earlier !== undefined;
    this.rows = earlier?.rows ?? 0;
    this.#file = file;
    this.#append = append;
    this.#bytes = earlier?.bytes ?? 0;
  }

  /**
   * Opens a file at the saved length, or empties it if nothing is saved or the file lacks a part.
   *
   * @param saved - How far the journal says that the file was written.
   */
  static async open(
    path: string,
    journal: Journal,
    job: string,
    saved: SavedPart | undefined,
  ): Promise<ExportPart> {
    const append = async (metadata: JournalEntry["metadata"] = {}): Promise<void> => {
      const at = new Date().toISOString();
      await journal.append({ job, key: path, step: "write", state: "done", at, metadata });
    };
    const file = await open(path, "a");
    try {
      const isWhole = saved !== undefined && (await file.stat()).size >= saved.bytes;
      // Otherwise an earlier entry would apply to the text that is written from now on.
      if (!isWhole) await append();
      await file.truncate(isWhole ? saved.bytes : 0);
      return new ExportPart(file, append, isWhole ? saved : undefined);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** Writes the text of the next page, after the position of the previous page is saved. */
  async write(text: string): Promise<void> {
    await this.save();
    const bytes = Buffer.from(text);
    await this.#file.appendFile(bytes);
    this.#bytes += bytes.length;
  }

  /** Takes the position after the text that was written, to save it later. */
  reach(progress: ContactExportProgress): void {
    this.#reached = progress;
  }

  /** Saves the position that was reached, when the text before it is on the disk. */
  async save(): Promise<void> {
    if (this.#reached === undefined) return;
    const { rows, position } = this.#reached;
    this.#reached = undefined;
    await this.#file.datasync();
    await this.#append({
      bytes: String(this.#bytes),
      rows: String(rows),
      position: JSON.stringify(position),
    });
    this.isResumable = true;
  }

  /** Saves the position that was reached. It rejects if another process owns the journal by now, and so the file. */
  async finish(): Promise<void> {
    if (this.#reached === undefined) await this.#append({});
    else await this.save();
  }

  async close(): Promise<void> {
    await this.#file.datasync();
    await this.#file.close();
  }
}

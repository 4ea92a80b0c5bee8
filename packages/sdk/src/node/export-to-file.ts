import { rename, rm, stat } from "node:fs/promises";
import { ConfigurationError, isApiError } from "@grinfi/core";
import type { ContactExportOptions, ContactExportProgress } from "../jobs/export/export-types.ts";
import type { Journal } from "../jobs/journal/journal.ts";
import { canonicalJson, digestOf } from "../jobs/shared/digest.ts";
import { ExportPart, readSavedPart, type SavedPart } from "./export-part.ts";
import { createFileJournal } from "./file-journal.ts";

/** The options of `contacts.export`, without `position`: `exportToFile` remembers it. */
export type FileExportOptions = WithoutPosition<ContactExportOptions>;

type WithoutPosition<Options> = Options extends unknown
  ? Omit<Options, "position"> & { readonly position?: never }
  : never;

/** The part of a `Grinfi` client that `exportToFile` uses. */
export interface ExportClient {
  readonly contacts: {
    export(options: ContactExportOptions): AsyncIterable<string>;
    get(uuid: string, options: { readonly signal?: AbortSignal }): PromiseLike<unknown>;
  };
}

/** A complete file. */
export interface ExportedFile {
  /** The number of contacts in the file. */
  readonly rows: number;
  /** How many of them an earlier call had written, before it failed or its process ended. */
  readonly earlierRows: number;
}

/**
 * Writes an export of contacts to a file, and resumes it if an earlier call failed or its process was killed. The file
 * at `path` is always complete: the text is in `<path>.part` until then, and replaces an existing file at once.
 *
 * If a call fails, `<path>.part` has the text so far, and `<path>.journal` the position. Call the function again with
 * the same path and options, for example with a new key, and it continues there. The options count as the same if the
 * format, the filter, the columns and the layout are the same; functions of columns are not compared. With other
 * options, and always with the format `json`, it begins again. If the last contact of the text does not exist any more,
 * or the client is of another account, the call fails and changes nothing.
 *
 * While a process writes a file, another one that exports to the same path fails.
 *
 * Requests: those of `contacts.export`. If it continues a file, 1 more, and after a crash it repeats at most 1.
 *
 * @param grinfi - The client.
 * @param path - The path of the file. Its folder must exist.
 * @param options - The format, the filter, the columns and others, as for `contacts.export`.
 * @returns The number of contacts.
 * @throws ConfigurationError before anything is read or written, if `path` is not a string or is a folder, if `options`
 *   is not an object, or if it has a `position`.
 * @throws ConfigurationError if another option is invalid, if another process is writing the file, or if the text so far
 *   is not of this account.
 * @throws The error of the export or of the file system. The text so far is kept, unless it cannot be continued.
 *
 * @example
 * const { rows } = await exportToFile(grinfi, "contacts.csv", { format: "csv", filter: { list_uuid } });
 */
export async function exportToFile(
  grinfi: ExportClient,
  path: string,
  options: FileExportOptions,
): Promise<ExportedFile> {
  await checkFile(path, options);
  const journalPath = `${path}.journal`;
  const journal = createFileJournal(journalPath);
  // The journal is removed while it is locked. Later, another process could be using it.
  const removeJournal = (): Promise<void> => rm(journalPath, { force: true });
  try {
    return await writeExport(grinfi, path, options, journal, removeJournal);
  } finally {
    await journal.close();
  }
}

/** @throws ConfigurationError if the path or the options are of a wrong type. */
async function checkFile(path: unknown, options: unknown): Promise<void> {
  if (typeof path !== "string" || path === "")
    throw new ConfigurationError("The path of the file must be a non-empty string.");
  if (typeof options !== "object" || options === null)
    throw new ConfigurationError('The options of an export must be an object, such as { format: "csv" }.');
  // The file would lack the contacts before the position, and look complete.
  if ("position" in options && options.position !== undefined)
    throw new ConfigurationError(
      "exportToFile does not take the option position: it continues a file by itself. Omit it.",
    );
  const existing = await stat(path).catch(() => undefined);
  if (existing?.isDirectory()) throw new ConfigurationError(`${path} is a folder. Pass the path of a file.`);
}

/** @param removeJournal - Called when the file is complete, or when nothing can be continued. */
export async function writeExport(
  grinfi: ExportClient,
  path: string,
  options: FileExportOptions,
  journal: Journal,
  removeJournal: () => Promise<void>,
): Promise<ExportedFile> {
  const partPath = `${path}.part`;
  const job = await jobOf(options);
  const saved = await readSavedPart(journal, job);
  if (saved) await checkAccount(grinfi, path, saved, options.signal);
  const part = await ExportPart.open(partPath, journal, job, saved);
  try {
    await writePages(grinfi, options, part);
    await part.finish();
  } catch (error) {
    // If the position cannot be saved, the next call reads the page again.
    await part.save().catch(() => undefined);
    const isObsolete = !part.isResumable && (await isOwned(part));
    await part.close().catch(() => undefined);
    if (isObsolete) {
      await rm(partPath, { force: true });
      await removeJournal();
    }
    throw error;
  }
  await part.close();
  await rename(partPath, path);
  await removeJournal();
  return { rows: part.rows, earlierRows: part.earlier?.rows ?? 0 };
}

/**
 * Checks that the client is of the account whose contacts a file has. Otherwise the file would have those of two.
 *
 * @throws ConfigurationError if the last contact of the file does not exist.
 */
async function checkAccount(
  grinfi: ExportClient,
  path: string,
  { position }: SavedPart,
  signal: AbortSignal | undefined,
): Promise<void> {
  const uuid = position.slice?.keys.at(-1);
  if (typeof uuid !== "string") return;
  try {
    await grinfi.contacts.get(uuid, signal ? { signal } : {});
  } catch (error) {
    if (!isApiError(error) || error.status !== 404) throw error;
    throw new ConfigurationError(
      `The contact ${uuid}, the last one in ${path}.part, does not exist: it was deleted, or the client is of another account. Nothing was changed. To begin again, delete ${path}.journal.`,
      { cause: error },
    );
  }
}

/** Otherwise the files belong to another process by now. */
const isOwned = (part: ExportPart): Promise<boolean> =>
  part.finish().then(
    () => true,
    () => false,
  );

async function writePages(grinfi: ExportClient, options: FileExportOptions, part: ExportPart): Promise<void> {
  const { earlier } = part;
  const onProgress = (progress: ContactExportProgress): void => {
    part.rows = progress.rows;
    if (options.format !== "json") part.reach(progress);
    options.onProgress?.(progress);
  };
  const resumed = {
    ...(earlier && { position: earlier.position }),
    ...(earlier && options.format === "csv" && { header: false }),
  };
  for await (const text of grinfi.contacts.export({ ...options, ...resumed, onProgress }))
    await part.write(text);
}

/** Identifies an export in the journal: the options on which its text depends. JSON drops the functions of columns. */
async function jobOf(options: FileExportOptions): Promise<string> {
  const { format, filter, columns, teamId, baseUrl } = options;
  const layout = options.format === "csv" ? [options.header, options.formulas, options.bom] : [];
  const text = canonicalJson([format, filter, columns, teamId, baseUrl, layout]);
  return `contacts.export ${await digestOf(text)}`;
}

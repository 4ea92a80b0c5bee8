import { join } from "node:path";
import { ConfigurationError } from "@grinfi/core";
import { exportToFile, type FileExportOptions } from "@grinfi/sdk/node";
import { checkInput, type JobKind, type SplitInput } from "./job-kind.ts";

interface ExportInput {
  readonly file: string;
  readonly options: FileExportOptions;
}

/** A file of contacts, in the folder of the worker. */
export const contactExport: JobKind = {
  queue: "exports",

  async split(input) {
    const { file, options } = { ...(input as ExportInput) };
    checkInput("contacts.export", { options });
    checkFileName(file);
    async function* parts(): SplitInput["parts"] {
      yield { input: { file, options }, rows: 1 };
    }
    return { total: 1, parts: parts() };
  },

  async *run(input, { exportFolder, firstIndex, grinfi, signal }) {
    const { file, options } = input as ExportInput;
    checkFileName(file);
    if (exportFolder === undefined)
      throw new ConfigurationError("The worker has no exportFolder, so it cannot write the file.");
    const { earlierRows, rows } = await exportToFile(grinfi, join(exportFolder, file), {
      ...options,
      signal,
    });
    yield { index: firstIndex, outcome: "exported", contacts: rows, fromJournal: earlierRows > 0 };
  },
};

/** @throws ConfigurationError if the name would lead out of the folder. */
function checkFileName(file: unknown): void {
  if (typeof file === "string" && /^[^/\\:\0]+$/.test(file) && file !== "." && file !== "..") return;
  throw new ConfigurationError(
    `The file of an export must be a name without a folder, such as "contacts.csv", not ${JSON.stringify(file)}.`,
  );
}

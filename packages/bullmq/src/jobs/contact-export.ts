import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { ConfigurationError } from "@grinfi/core";
import { formatValue } from "@grinfi/core/option-checks";
import { exportToFile, type FileExportOptions } from "@grinfi/sdk/node";
import { checkInput, type JobKind, type SplitInput } from "./job-kind.ts";

interface ExportInput {
  readonly file: string;
  readonly options: FileExportOptions;
}

/** A file of contacts, in the folder of the account. */
export const contactExport: JobKind = {
  queue: "exports",

  async split(input) {
    const { file, options } = { ...(input as ExportInput) };
    checkInput("contacts.export", { options });
    checkFileName(file);
    async function* parts(): SplitInput["parts"] {
      yield { input: { file, options }, rows: 1 };
    }
    return { batchSize: 1, total: 1, parts: parts() };
  },

  async *run(input, { account, exportFolder, firstIndex, grinfi, signal }) {
    const { file: name, options } = input as ExportInput;
    checkFileName(name);
    if (exportFolder === undefined)
      throw new ConfigurationError("The worker has no exportFolder, so it cannot write the file.");
    const file = join(account, name);
    await mkdir(join(exportFolder, account), { recursive: true });
    const path = join(exportFolder, file);
    const { earlierRows, rows } = await exportToFile(grinfi, path, { ...options, signal });
    yield { index: firstIndex, outcome: "exported", file, contacts: rows, fromJournal: earlierRows > 0 };
  },
};

/** File names that every system accepts. `exportToFile` uses two endings itself. */
const FILE_NAME = /^(?!\.)(?!.*\.(?:journal|part)$)[^/\\:\0]{1,200}$/;

/** @throws ConfigurationError if the name would lead out of the folder, or is one of the files of another export. */
function checkFileName(file: unknown): void {
  if (typeof file === "string" && FILE_NAME.test(file)) return;
  throw new ConfigurationError(
    `The file of an export must be a name without a folder, such as "contacts.csv", and not end with .journal or .part, not ${formatValue(file)}.`,
  );
}

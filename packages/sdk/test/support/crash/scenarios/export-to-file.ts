import {
  type ExportedFile,
  type FileExportOptions,
  writeExport,
} from "../../../../src/node/export-to-file.ts";
import type { Scenario } from "../scenario.ts";

interface ExportArgs {
  readonly path: string;
  readonly options: FileExportOptions;
}

/** Exports contacts to a file, with the journal of the process. */
const exportScenario: Scenario<ExportArgs, ExportedFile> = (grinfi, journal, { path, options }) =>
  writeExport(grinfi, path, options, journal, async () => undefined);

export default exportScenario;

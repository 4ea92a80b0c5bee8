export {
  type ExportClient,
  type ExportedFile,
  exportToFile,
  type FileExportOptions,
} from "./node/export-to-file.ts";
export { createFileJournal, type FileJournal } from "./node/file-journal.ts";

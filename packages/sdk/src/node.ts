export { createFileJournal, type FileJournal } from "./node/file-journal.ts";

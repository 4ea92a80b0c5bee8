import ts from "typescript-5";

/** A file that is open in an editor, beside the sources on the disk. A place in it is given by the text there. */
export interface OpenFile {
  /** The names that the editor offers at the first place with this text. */
  completionsAt(text: string): string[];
  /** What it shows of the thing at the first place with this text. */
  documentationOf(text: string): { readonly words: string; readonly see: string };
  /** What it says is wrong, with the text that it underlines. */
  problems(): { readonly at: string; readonly message: string }[];
}

/** The text of each file that is open. */
const open = new Map<string, string>();

/**
 * Opens a file as an editor does, with the language service of TypeScript. All files that were opened before the first
 * question are checked together, in the time that one takes.
 *
 * @param file - Where it would be; it need not be there.
 * @throws Error when it is open already.
 */
export function openFile(file: string, code: string): OpenFile {
  if (open.has(file)) throw new Error(`${file} is open already: each file is opened once.`);
  open.set(file, code);
  const text = (parts: ts.SymbolDisplayPart[] | undefined): string => ts.displayPartsToString(parts);
  return {
    completionsAt: (place) => {
      const entries = service.getCompletionsAtPosition(file, code.indexOf(place), undefined)?.entries;
      return (entries ?? []).map(({ name }) => name);
    },
    documentationOf: (place) => {
      const info = service.getQuickInfoAtPosition(file, code.indexOf(place));
      const see = info?.tags?.find(({ name }) => name === "see");
      return { words: text(info?.documentation), see: text(see?.text) };
    },
    problems: () =>
      service.getSemanticDiagnostics(file).map(({ start = 0, length = 0, messageText }) => ({
        at: code.slice(start, start + length),
        message: ts.flattenDiagnosticMessageText(messageText, "\n"),
      })),
  };
}

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  strict: true,
  allowImportingTsExtensions: true,
  noEmit: true,
  types: [],
};

const service: ts.LanguageService = ts.createLanguageService({
  getScriptFileNames: () => [...open.keys()],
  getScriptVersion: () => "1",
  getScriptSnapshot: (name) => {
    const code = open.get(name) ?? ts.sys.readFile(name);
    return code === undefined ? undefined : ts.ScriptSnapshot.fromString(code);
  },
  getCurrentDirectory: ts.sys.getCurrentDirectory,
  getCompilationSettings: () => OPTIONS,
  getDefaultLibFileName: ts.getDefaultLibFilePath,
  fileExists: (name) => open.has(name) || ts.sys.fileExists(name),
  readFile: ts.sys.readFile,
  readDirectory: ts.sys.readDirectory,
  directoryExists: ts.sys.directoryExists,
  getDirectories: ts.sys.getDirectories,
});

import ts from "typescript-5";

/** A file that is open in an editor. A position in it is given by the text at that position. */
export interface OpenFile {
  /** Returns the names that the editor completes at the first occurrence of the text. */
  completionsAt(text: string): string[];
  /** Returns the documentation that the editor shows for the first occurrence of the text. */
  documentationOf(text: string): { readonly text: string; readonly link: string; readonly example: string };
  /**
   * Returns the declaration that the editor shows above the documentation, on one line, such as `const contact:
   * Contact`.
   */
  tooltipOf(text: string): string;
  /** Returns the errors, each with the underlined text. */
  problems(): { readonly at: string; readonly message: string }[];
}

/** The text of each open file, by path. */
const open = new Map<string, string>();

/**
 * Opens a file as an editor does, with the language service of TypeScript. Files that are opened before the first query
 * are checked together, which takes as long as checking one.
 *
 * @param file - Path of the file. It need not exist.
 * @throws Error if the file is already open.
 */
export function openFile(file: string, code: string): OpenFile {
  if (open.has(file)) throw new Error(`${file} is already open. Open each file once.`);
  open.set(file, code);
  const text = (parts: ts.SymbolDisplayPart[] | undefined): string => ts.displayPartsToString(parts);
  return {
    completionsAt: (position) => {
      const entries = service.getCompletionsAtPosition(file, code.indexOf(position), undefined)?.entries;
      return (entries ?? []).map(({ name }) => name);
    },
    documentationOf: (position) => {
      const info = service.getQuickInfoAtPosition(file, code.indexOf(position));
      const tag = (tagName: string): string => text(info?.tags?.find(({ name }) => name === tagName)?.text);
      const documentation = text(info?.documentation) || tag("description");
      return { text: documentation, link: tag("see"), example: tag("example") };
    },
    tooltipOf: (place) => {
      const info = service.getQuickInfoAtPosition(file, code.indexOf(place));
      return text(info?.displayParts).replaceAll(/\s+/g, " ");
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

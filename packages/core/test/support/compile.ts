import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript-5";

export const SOURCES: string = fileURLToPath(new URL("../../src/", import.meta.url));
/** The path of a file that is compiled. */
export const FILE: string = `${SOURCES}compiled.ts`;

/** Parsed files, shared by all programs: parsing those of the standard library takes longest. */
const parsed = new Map<string, ts.SourceFile>();

/** Compiles a file in the folder of the sources, which is not written. */
export function compileInSources(code: string): ts.Program {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2023,
    lib: ["lib.es2023.d.ts", "lib.es2024.string.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"],
    module: ts.ModuleKind.NodeNext,
    strict: true,
    exactOptionalPropertyTypes: true,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
    noEmit: true,
    types: [],
  };
  const host = ts.createCompilerHost(options);
  const { fileExists, getSourceFile, readFile } = host;
  host.getCurrentDirectory = () => dirname(SOURCES);
  host.getSourceFile = (file, ...rest) => {
    const source = parsed.get(file) ?? getSourceFile(file, ...rest);
    if (source !== undefined && file !== FILE) parsed.set(file, source);
    return source;
  };
  host.fileExists = (file) => file === FILE || fileExists(file);
  host.readFile = (file) => (file === FILE ? code : readFile(file));
  return ts.createProgram([FILE], options, host);
}

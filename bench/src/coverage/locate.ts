import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import type { ExecutedFunction } from "./executed-functions.ts";

/** A function in the source file that its package was built from. */
export interface LocatedFunction {
  readonly name: string;
  /** The path from the folder of the packages. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

const BENCH_SOURCES = new URL("../../", import.meta.url).href;

/**
 * Finds the sources of functions by the source maps of their scripts. A script without a map is its own source. Leaves
 * out functions of Node.js and of the benchmark.
 */
export function locateFunctions(functions: readonly ExecutedFunction[]): LocatedFunction[] {
  const scripts = new Map<string, Script>();
  const located = new Map<string, LocatedFunction>();
  for (const executed of functions) {
    if (!isOfPackage(executed.url)) continue;
    const script = scripts.get(executed.url) ?? readScript(executed.url);
    scripts.set(executed.url, script);
    const { file, line, column } = positionOf(script, executed.offset);
    // A bundler can copy a source file into several scripts.
    located.set(`${file}:${line}:${column}`, { name: executed.name, file, line, column });
  }
  return [...located.values()].toSorted((a, b) =>
    a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line,
  );
}

/** Packages are linked into `node_modules`, and their URLs are those of the linked files. */
const isOfPackage = (url: string): boolean =>
  url.startsWith("file:") && (!url.startsWith(BENCH_SOURCES) || url.includes("/node_modules/"));

interface Script {
  readonly path: string;
  readonly lines: readonly string[];
  readonly map: TraceMap | undefined;
}

function readScript(url: string): Script {
  const path = fileURLToPath(url);
  const text = readFileSync(path, "utf8");
  const [, reference] = /^\/\/# sourceMappingURL=(\S+)\s*$/m.exec(text) ?? [];
  const mapPath = reference === undefined ? undefined : resolve(dirname(path), reference);
  const hasMap = mapPath !== undefined && existsSync(mapPath);
  const map = hasMap ? new TraceMap(readFileSync(mapPath, "utf8"), mapPath) : undefined;
  return { path, lines: text.split("\n"), map };
}

function positionOf({ path, lines, map }: Script, offset: number): Omit<LocatedFunction, "name"> {
  let [index, column] = [0, offset];
  for (let length = lines[0]?.length ?? 0; column > length; length = lines[index]?.length ?? 0) {
    column -= length + 1;
    index += 1;
  }
  const original = map && originalPositionFor(map, { line: index + 1, column });
  if (original === undefined || original.source === null)
    return { file: shortPath(path), line: index + 1, column };
  return { file: shortPath(original.source), line: original.line, column: original.column };
}

/** Removes the folder that contains the packages. */
const shortPath = (path: string): string => path.replace(/^.*\/(node_modules|packages)\//, "");

import path from "node:path/posix";
import { namesOf } from "./declarations.ts";
import { packageOf, type SourceFile } from "./source-file.ts";

const MAX_FILES_PER_FOLDER = 12;
const MAX_LINES = 300;
/** A file with fewer lines than this must not consist only of re-exports. */
const MIN_LINES_OF_FORWARDING_FILE = 20;

/** Finds folders with more than 12 source files. */
export function fullFolders(files: readonly SourceFile[]): string[] {
  const counts = new Map<string, number>();
  for (const file of files) {
    const folder = path.dirname(file.path);
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return [...counts]
    .filter(([, count]) => count > MAX_FILES_PER_FOLDER)
    .map(
      ([folder, count]) =>
        `${folder} has ${count} source files. Split it into folders of at most ${MAX_FILES_PER_FOLDER}.`,
    );
}

/** Finds files with more than 300 lines. */
export function longFiles(files: readonly SourceFile[]): string[] {
  return files
    .map((file) => ({ file, lines: countLines(file) }))
    .filter(({ lines }) => lines > MAX_LINES)
    .map(
      ({ file, lines }) => `${file.path} has ${lines} lines. Split it into files of at most ${MAX_LINES}.`,
    );
}

/**
 * Finds files under 20 lines that only re-export declarations of other files.
 *
 * @param entries - Paths of the entries of packages, which are allowed to.
 */
export function forwardingFiles(files: readonly SourceFile[], entries: ReadonlySet<string>): string[] {
  return files
    .filter((file) => countLines(file) < MIN_LINES_OF_FORWARDING_FILE && !entries.has(file.path))
    .filter((file) => namesOf(file).onlyForwards)
    .map((file) => `${file.path} only forwards what other files declare. Import from those files instead.`);
}

/** Finds names that several files of one package declare at the top level. */
export function repeatedDeclarations(files: readonly SourceFile[]): string[] {
  const paths = new Map<string, Set<string>>();
  for (const file of files) {
    for (const name of namesOf(file).declared) {
      const key = `${packageOf(file.path)} declares ${name} more than once`;
      paths.set(key, (paths.get(key) ?? new Set()).add(file.path));
    }
  }
  return [...paths]
    .filter(([, declaring]) => declaring.size > 1)
    .map(([problem, declaring]) => `${problem}: ${[...declaring].join(", ")}.`);
}

const countLines = ({ text }: SourceFile): number => text.split("\n").length - 1;

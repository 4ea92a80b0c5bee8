import path from "node:path/posix";
import { namesOf } from "./declarations.ts";
import type { PackageEntries } from "./package-entries.ts";
import type { SourceFile } from "./source-file.ts";

/**
 * Finds names that two public packages export for different declarations. Packages may re-export the same declaration.
 *
 * @param packages - All packages that can be imported from.
 * @param files - Sources of the packages, including generated ones.
 */
export function repeatedExports(packages: readonly PackageEntries[], files: readonly SourceFile[]): string[] {
  const filesByPath = new Map(files.map((file) => [file.path, file]));
  const entries = new Map(packages.flatMap((one) => [...one.entries]));
  /** Maps each exported name to its declarations, and each declaration to a package that exports it. */
  const exports = new Map<string, Map<string, string>>();
  for (const { name: packageName, entries: own, isPrivate } of packages) {
    if (isPrivate) continue;
    for (const file of own.values()) {
      for (const [name, declaration] of exportsOf(file, filesByPath, entries)) {
        const declarations = exports.get(name) ?? new Map<string, string>();
        exports.set(name, declarations.set(declaration, declarations.get(declaration) ?? packageName));
      }
    }
  }
  return [...exports].flatMap(([name, declarations]) =>
    new Set(declarations.values()).size < 2
      ? []
      : [`Several packages export a different ${name}: ${[...declarations.keys()].join(", ")}.`],
  );
}

/** Returns the exported names of a file, each with the file and name of its declaration. */
function exportsOf(
  file: string,
  files: ReadonlyMap<string, SourceFile>,
  entries: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const source = files.get(file);
  if (source === undefined) throw new Error(`${file} does not exist, but is exported.`);
  const { exported, reExports } = namesOf(source);
  const found = new Map([...exported].map(([name, local]) => [name, `${file} (${local})`]));
  for (const { name, originalName, specifier } of reExports) {
    const target = specifier.startsWith(".")
      ? path.join(path.dirname(file), specifier)
      : entries.get(specifier);
    // The name comes from another library, such as a dependency.
    if (target === undefined) {
      found.set(name, `${specifier} (${originalName})`);
      continue;
    }
    const targetExports = exportsOf(target, files, entries);
    if (name === "*") for (const [other, declaration] of targetExports) found.set(other, declaration);
    else found.set(name, targetExports.get(originalName) ?? `${target} (${originalName})`);
  }
  return found;
}

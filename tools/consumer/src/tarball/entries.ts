import type { Contents } from "./contents.ts";

/**
 * Checks `exports` and `bin`: each entry has the conditions `types` and `default` in this order, and all files are
 * shipped.
 */
export function checkEntries({ manifest, files }: Contents): string[] {
  const { "./package.json": ownManifest, ...entries } = manifest.exports ?? {};
  const problems = Object.entries(entries).flatMap(([path, entry]) => {
    const conditions = typeof entry === "object" && entry !== null ? Object.entries(entry) : [];
    const names = conditions.map(([name]) => name).join(", ");
    if (names !== "types, default") return `exports["${path}"] has the conditions "${names}".`;
    return conditions.flatMap(([, target]) => missing(`exports["${path}"]`, target));
  });
  if (ownManifest !== "./package.json") problems.push('exports has no "./package.json".');
  if (entries["."] === undefined) problems.push('exports has no ".".');
  const commands = Object.entries(manifest.bin ?? {});
  return [...problems, ...commands.flatMap(([name, target]) => missing(`bin.${name}`, target))];

  function missing(where: string, target: unknown): string[] {
    const isShipped = typeof target === "string" && files.has(target.replace(/^\.\//, ""));
    return isShipped ? [] : [`${where} is ${target}, which the tarball does not contain.`];
  }
}

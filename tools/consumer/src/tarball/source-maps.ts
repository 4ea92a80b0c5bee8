import { posix } from "node:path";
import type { Contents } from "./contents.ts";

/** Matches an entry that only exports what other files contain, so there is nothing to map. */
const ONLY_EXPORTS = /^export \{[^}]*\} from "[^"]+";\s*$/;

/** Finds code and declarations without a source map, and source maps whose sources are not shipped. */
export function checkSourceMaps({ files }: Contents): string[] {
  const compiled = [...files.keys()].filter((path) => /^dist\/.*\.js$|^dist\/.*\.d\.ts$/.test(path));
  return compiled.flatMap((path) => {
    if (ONLY_EXPORTS.test(files.get(path) ?? "")) return [];
    const name = /\/\/# sourceMappingURL=(\S+)\s*$/.exec(files.get(path) ?? "")?.[1];
    if (name === undefined) return `${path} has no source map.`;
    const map = posix.join(posix.dirname(path), name);
    const text = files.get(map);
    if (text === undefined) return `${path} refers to ${map}, which the tarball does not contain.`;
    return sourcesOf(text, posix.dirname(map))
      .filter((source) => !files.has(source))
      .map((source) => `${map} refers to ${source}, which the tarball does not contain.`);
  });
}

function sourcesOf(map: string, folder: string): string[] {
  const { sources, sourceRoot = "" } = JSON.parse(map) as { sources: string[]; sourceRoot?: string };
  return sources.map((source) => posix.join(folder, sourceRoot, source));
}

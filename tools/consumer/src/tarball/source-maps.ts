import { posix } from "node:path";
import type { Contents } from "./contents.ts";

/** Code and declarations without a map, and maps whose sources are not in the package. */
export function checkSourceMaps({ files }: Contents): string[] {
  const compiled = [...files.keys()].filter((path) => /^dist\/.*\.js$|^dist\/.*\.d\.ts$/.test(path));
  return compiled.flatMap((path) => {
    const name = /\/\/# sourceMappingURL=(\S+)\s*$/.exec(files.get(path) ?? "")?.[1];
    if (name === undefined) return `${path} names no source map.`;
    const map = posix.join(posix.dirname(path), name);
    const text = files.get(map);
    if (text === undefined) return `${path} names ${map}, which is missing.`;
    return sourcesOf(text, posix.dirname(map))
      .filter((source) => !files.has(source))
      .map((source) => `${map} names ${source}, which is missing.`);
  });
}

function sourcesOf(map: string, folder: string): string[] {
  const { sources, sourceRoot = "" } = JSON.parse(map) as { sources: string[]; sourceRoot?: string };
  return sources.map((source) => posix.join(folder, sourceRoot, source));
}

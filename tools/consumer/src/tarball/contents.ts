import { createPackageFromTarballData } from "@arethetypeswrong/core";
import type { Manifest } from "@grinfi/public-packages";

/** The manifest and the files of a tarball. */
export interface Contents {
  readonly manifest: Manifest;
  /** The text of each file by its path, such as `dist/index.js`. */
  readonly files: ReadonlyMap<string, string>;
}

export function readContents(bytes: Uint8Array): Contents {
  const unpacked = createPackageFromTarballData(bytes);
  const root = `/node_modules/${unpacked.packageName}/`;
  const files = new Map(
    unpacked.listFiles().map((path) => [path.slice(root.length), unpacked.readFile(path)] as const),
  );
  return { manifest: JSON.parse(files.get("package.json") ?? "{}") as Manifest, files };
}

import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build, type Metafile } from "esbuild";

/** The size of a bundle, in bytes. */
export interface BundleSize {
  readonly minified: number;
  readonly gzipped: number;
}

interface BundleOptions {
  /**
   * Whether modules that are imported by `import()` get chunks of their own (default: false). Only the chunks that are
   * loaded before the program runs then count.
   */
  readonly splitting?: boolean;
}

/**
 * Measures the size of a program that is bundled for a browser. Modules of Node.js are not bundled.
 *
 * @param folder - The folder that the program imports packages from.
 */
export async function bundleSize(
  program: string,
  folder: string,
  { splitting = false }: BundleOptions = {},
): Promise<BundleSize> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: folder,
    stdin: { contents: program, resolveDir: folder },
    bundle: true,
    external: ["node:*"],
    format: "esm",
    metafile: true,
    minify: true,
    outdir: "bundle",
    platform: "browser",
    splitting,
    target: "es2023",
    write: false,
  });
  const loaded = filesBeforeStart(metafile).map((path) => join(folder, path));
  const files = outputFiles.filter(({ path }) => loaded.includes(path)).map(({ contents }) => contents);
  return {
    minified: sum(files.map(({ length }) => length)),
    gzipped: sum(files.map((code) => gzipSync(code, { level: 9 }).length)),
  };
}

/** Returns the entry and the chunks that it imports statically, directly or through other chunks. */
function filesBeforeStart({ outputs }: Metafile): string[] {
  const entries = Object.keys(outputs).filter((path) => outputs[path]?.entryPoint === "<stdin>");
  const files = new Set(entries);
  // The loop also visits the files that it adds.
  for (const file of files) {
    for (const { path, kind } of outputs[file]?.imports ?? [])
      if (kind === "import-statement" && path in outputs) files.add(path);
  }
  return [...files];
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

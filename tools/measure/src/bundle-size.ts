import { join, parse } from "node:path";
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
  /** Packages that are not bundled. */
  readonly external?: readonly string[];
}

/**
 * Measures the size of a program that is bundled for a browser. Modules of Node.js are not bundled.
 *
 * @param folder - The folder that the program imports packages from.
 */
export async function bundleSize(
  program: string,
  folder: string,
  options: BundleOptions = {},
): Promise<BundleSize> {
  const bundle = await bundleProgram(program, folder, options);
  return sizeOf(bundle, chunksLoadedWith(bundle, [bundle.start]));
}

/**
 * Measures what a program loads later, with code splitting: the size of each module that it imports by `import()`, with
 * the chunks that the program has not loaded before.
 *
 * @param folder - The folder that the program imports packages from.
 * @returns The sizes, by the name of the file without its extension.
 */
export async function lazySizes(program: string, folder: string): Promise<ReadonlyMap<string, BundleSize>> {
  const bundle = await bundleProgram(program, folder, { splitting: true });
  const before = chunksLoadedWith(bundle, [bundle.start]);
  const lazy = [...bundle.chunks].filter(([path, { entryPoint }]) => entryPoint && path !== bundle.start);
  return new Map(
    lazy.map(([path, { entryPoint = "" }]) => {
      const chunks = chunksLoadedWith(bundle, [path]).filter((chunk) => !before.includes(chunk));
      return [parse(entryPoint).name, sizeOf(bundle, chunks)];
    }),
  );
}

interface Bundle {
  /** The chunk that starts the program. */
  readonly start: string;
  readonly chunks: ReadonlyMap<string, Metafile["outputs"][string] & { readonly code: Uint8Array }>;
}

async function bundleProgram(
  program: string,
  folder: string,
  { external = [], splitting = false }: BundleOptions,
): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: folder,
    stdin: { contents: program, resolveDir: folder },
    bundle: true,
    external: ["node:*", ...external],
    format: "esm",
    metafile: true,
    minify: true,
    outdir: "bundle",
    platform: "browser",
    splitting,
    target: "es2023",
    write: false,
  });
  const chunks = Object.entries(metafile.outputs).map(([path, output]) => {
    const code = outputFiles.find((file) => file.path === join(folder, path))?.contents ?? new Uint8Array();
    return [path, { ...output, code }] as const;
  });
  const start = chunks.find(([, { entryPoint }]) => entryPoint === "<stdin>")?.[0] ?? "";
  return { start, chunks: new Map(chunks) };
}

/** Returns chunks and those that they import statically, directly or through other chunks. */
function chunksLoadedWith({ chunks }: Bundle, paths: readonly string[]): string[] {
  const loaded = new Set(paths);
  // The loop also visits the chunks that it adds.
  for (const chunk of loaded) {
    for (const { path, kind } of chunks.get(chunk)?.imports ?? [])
      if (kind === "import-statement" && chunks.has(path)) loaded.add(path);
  }
  return [...loaded];
}

function sizeOf({ chunks }: Bundle, paths: readonly string[]): BundleSize {
  const codes = paths.map((path) => chunks.get(path)?.code ?? new Uint8Array());
  return {
    minified: sum(codes.map(({ length }) => length)),
    gzipped: sum(codes.map((code) => gzipSync(code, { level: 9 }).length)),
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

import { gzipSync } from "node:zlib";
import { build } from "esbuild";

/** Bytes. */
export interface BundleSize {
  readonly minified: number;
  readonly gzipped: number;
}

/**
 * How large a program is, bundled for a browser. Modules of Node count nothing: a program that needs them is not for one.
 *
 * @param folder - Where its packages are looked for.
 */
export async function bundleSize(program: string, folder: string): Promise<BundleSize> {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: folder },
    bundle: true,
    external: ["node:*"],
    format: "esm",
    minify: true,
    platform: "browser",
    target: "es2023",
    write: false,
  });
  const code = outputFiles[0]?.contents ?? new Uint8Array();
  return { minified: code.length, gzipped: gzipSync(code, { level: 9 }).length };
}

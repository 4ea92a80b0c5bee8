import { gzipSync } from "node:zlib";
import { build } from "esbuild";

/** The size of a bundle, in bytes. */
export interface BundleSize {
  readonly minified: number;
  readonly gzipped: number;
}

/**
 * Measures the size of a program that is bundled for a browser. Modules of Node.js are not bundled.
 *
 * @param folder - The folder that the program imports packages from.
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

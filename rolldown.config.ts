import { readFileSync } from "node:fs";
import { type ChunkingContext, defineConfig } from "rolldown";

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string | { readonly default: string }>>;
}

const manifest = JSON.parse(readFileSync("package.json", "utf8")) as Manifest;
const { bin = {}, dependencies, exports, peerDependencies } = manifest;
const otherPackages = Object.keys({ ...dependencies, ...peerDependencies });

/** The entries of a package: each file in `dist` that its `exports` and `bin` name has a source file of the same name. */
const targets = [...Object.values(exports), ...Object.values(bin)].map((target) =>
  typeof target === "string" ? target : target.default,
);
const entries = targets.flatMap((file) => /^\.\/dist\/(.+)\.js$/.exec(file)?.[1] ?? []);

/** Whether a module is loaded with an entry, and not only by `import()`. */
function isLoadedAtOnce(id: string, context: ChunkingContext): boolean {
  const info = context.getModuleInfo(id);
  return (
    info !== null && (info.isEntry || info.importers.some((importer) => isLoadedAtOnce(importer, context)))
  );
}

/**
 * Bundles each entry of a package into one file, because Node takes longer to find and open a file than to parse it.
 * What `import()` loads is in `dist/chunks`, and so is what several of these files share: one chunk for what is loaded
 * with an entry, and small ones for the rest. Other packages stay imports.
 */
export default defineConfig({
  input: Object.fromEntries(entries.map((entry) => [entry, `src/${entry}.ts`])),
  external: [/^node:/, ...otherPackages.map((name) => new RegExp(`^${name}(/|$)`))],
  platform: "neutral",
  output: {
    dir: "dist",
    cleanDir: true,
    format: "esm",
    sourcemap: true,
    chunkFileNames: "chunks/[name].js",
    comments: { annotation: true, jsdoc: false },
    codeSplitting: {
      groups: [
        {
          debugName: "shared",
          name: (id, context) => (isLoadedAtOnce(id, context) ? "shared" : null),
          minShareCount: 2,
        },
      ],
    },
  },
  onLog(level, log) {
    if (level === "warn") throw new Error(log.message);
  },
});

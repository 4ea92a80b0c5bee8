import type { MatrixCase } from "./matrix-case.ts";

/**
 * The cases that `pnpm test` runs: with the machine's npm, the current and the machine's Node, and TypeScript 7. They
 * need only the default install.
 */
const SMALL: readonly MatrixCase[] = [
  { kind: "program", manager: "npm", node: "current", load: "import" },
  { kind: "program", manager: "npm", node: "current", load: "require" },
  { kind: "program", manager: "npm", node: "system", load: "import" },
  { kind: "program", manager: "npm", node: "system", load: "require" },
  { kind: "readme", manager: "npm", node: "system" },
  { kind: "sync", manager: "npm", node: "current" },
  { kind: "sync", manager: "npm", node: "system" },
  { kind: "types", typescript: "7.0", moduleResolution: "bundler", globals: "dom" },
  { kind: "types", typescript: "7.0", moduleResolution: "bundler", globals: "node" },
  { kind: "types", typescript: "7.0", moduleResolution: "node16", globals: "node" },
  { kind: "types", typescript: "7.0", moduleResolution: "nodenext", globals: "node" },
];

/**
 * The cases that `pnpm test:packages` runs. They are not a cross product:
 *
 * - Each package manager installs once, on a Node that it is likely to be used with. The installed files do not depend
 *   on the Node, so one package manager is enough for each Node, with `import` and `require`.
 * - Each TypeScript checks with each module resolution. The declarations of the DOM do not affect how modules are
 *   resolved, so one module resolution is enough for them.
 * - The output of a bundler does not depend on the package manager.
 */
const FULL: readonly MatrixCase[] = [
  ...SMALL,
  { kind: "program", manager: "npm 10", node: "20.19", load: "import" },
  { kind: "program", manager: "npm 10", node: "20.19", load: "require" },
  { kind: "program", manager: "pnpm", node: "22", load: "import" },
  { kind: "program", manager: "pnpm", node: "22", load: "require" },
  { kind: "program", manager: "yarn 1", node: "24", load: "import" },
  { kind: "program", manager: "yarn 1", node: "24", load: "require" },
  { kind: "program", manager: "npm 12", node: "26", load: "import" },
  { kind: "program", manager: "npm 12", node: "26", load: "require" },
  { kind: "program", manager: "yarn berry", node: "26", load: "import" },
  { kind: "program", manager: "yarn berry", node: "26", load: "require" },
  { kind: "readme", manager: "npm 10", node: "20.19" },
  { kind: "readme", manager: "npm 12", node: "26" },
  { kind: "sync", manager: "npm 10", node: "20.19" },
  { kind: "sync", manager: "pnpm", node: "22" },
  { kind: "sync", manager: "npm 12", node: "26" },
  { kind: "types", typescript: "5.9", moduleResolution: "bundler", globals: "dom" },
  { kind: "types", typescript: "5.9", moduleResolution: "bundler", globals: "node" },
  { kind: "types", typescript: "5.9", moduleResolution: "node16", globals: "node" },
  { kind: "types", typescript: "5.9", moduleResolution: "nodenext", globals: "node" },
  { kind: "types", typescript: "6.0", moduleResolution: "bundler", globals: "dom" },
  { kind: "types", typescript: "6.0", moduleResolution: "bundler", globals: "node" },
  { kind: "types", typescript: "6.0", moduleResolution: "node16", globals: "node" },
  { kind: "types", typescript: "6.0", moduleResolution: "nodenext", globals: "node" },
  { kind: "bundle", bundler: "esbuild", output: "chunks" },
  { kind: "bundle", bundler: "esbuild", output: "file" },
  { kind: "bundle", bundler: "rollup", output: "chunks" },
  { kind: "bundle", bundler: "rollup", output: "file" },
  { kind: "bundle", bundler: "webpack", output: "chunks" },
  { kind: "bundle", bundler: "webpack", output: "file" },
];

/** The cases that `pnpm test:runtimes` runs. */
const RUNTIMES: readonly MatrixCase[] = [
  { kind: "runtime", runtime: "Bun" },
  { kind: "runtime", runtime: "Deno" },
  { kind: "runtime", runtime: "workerd" },
  { kind: "runtime", runtime: "Chromium" },
  { kind: "repeats", runtime: "Node 20.19" },
  { kind: "repeats", runtime: "Node 22" },
  { kind: "repeats", runtime: "Node 24" },
  { kind: "repeats", runtime: "Node 26" },
  { kind: "repeats", runtime: "Bun" },
  { kind: "repeats", runtime: "Deno" },
  { kind: "repeats", runtime: "workerd" },
  { kind: "repeats", runtime: "Chromium" },
  { kind: "webhooks", runtime: "Node 20.19" },
  { kind: "webhooks", runtime: "Node 22" },
  { kind: "webhooks", runtime: "Node 24" },
  { kind: "webhooks", runtime: "Node 26" },
  { kind: "webhooks", runtime: "Bun" },
  { kind: "webhooks", runtime: "Deno" },
  { kind: "webhooks", runtime: "workerd" },
];

export type MatrixName = "small" | "full" | "runtimes";

export const MATRICES: Readonly<Record<MatrixName, readonly MatrixCase[]>> = {
  small: SMALL,
  full: FULL,
  runtimes: RUNTIMES,
};

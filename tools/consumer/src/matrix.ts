import type { Cell } from "./cells/cell.ts";

/**
 * The cells that `pnpm test` runs: npm, the Node at hand and that of the machine, TypeScript 7. They need nothing but the
 * default install.
 */
const SMALL: readonly Cell[] = [
  { kind: "program", manager: "npm", node: "at hand", load: "import" },
  { kind: "program", manager: "npm", node: "at hand", load: "require" },
  { kind: "program", manager: "npm", node: "host", load: "import" },
  { kind: "program", manager: "npm", node: "host", load: "require" },
  { kind: "readme", manager: "npm", node: "host" },
  { kind: "types", typescript: "7.0", moduleResolution: "bundler", globals: "dom" },
  { kind: "types", typescript: "7.0", moduleResolution: "bundler", globals: "node" },
  { kind: "types", typescript: "7.0", moduleResolution: "node16", globals: "node" },
  { kind: "types", typescript: "7.0", moduleResolution: "nodenext", globals: "node" },
  { kind: "upgrade", from: "0.1.0" },
];

/**
 * The full matrix, which `pnpm test:packages` runs. It is no cross product:
 *
 * - Every package manager makes a project once, on the Node that it is likely to be met with. What it installs does not
 *   depend on the Node, so each Node is covered by one of them, by `import` and by `require`.
 * - Every TypeScript checks with every way to resolve modules. The declarations of browsers matter to types alone, not to
 *   where they are found, so they are tried with one way.
 * - What a bundler makes of modules does not depend on who installed them.
 */
const FULL: readonly Cell[] = [
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
  { kind: "types", typescript: "5.9", moduleResolution: "bundler", globals: "dom" },
  { kind: "types", typescript: "5.9", moduleResolution: "bundler", globals: "node" },
  { kind: "types", typescript: "5.9", moduleResolution: "node16", globals: "node" },
  { kind: "types", typescript: "5.9", moduleResolution: "nodenext", globals: "node" },
  { kind: "types", typescript: "6.0", moduleResolution: "bundler", globals: "dom" },
  { kind: "types", typescript: "6.0", moduleResolution: "bundler", globals: "node" },
  { kind: "types", typescript: "6.0", moduleResolution: "node16", globals: "node" },
  { kind: "types", typescript: "6.0", moduleResolution: "nodenext", globals: "node" },
  { kind: "bundle", bundler: "esbuild" },
  { kind: "bundle", bundler: "rollup" },
  { kind: "bundle", bundler: "webpack" },
];

/** What `pnpm test:runtimes` runs. */
const RUNTIMES: readonly Cell[] = [
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
];

export type MatrixName = "small" | "full" | "runtimes";

export const MATRICES: Readonly<Record<MatrixName, readonly Cell[]>> = {
  small: SMALL,
  full: FULL,
  runtimes: RUNTIMES,
};

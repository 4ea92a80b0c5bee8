import { rename, rm, writeFile } from "node:fs/promises";
import type { FileSystem } from "../src/shared/write-files.ts";

/**
 * A file system for tests. It calls `step` at each moment at which a write can be interrupted: before each operation,
 * after half of a text is written, and after each removal.
 */
export function interruptibleFileSystem(step: () => void): FileSystem {
  return {
    async writeFile(path, text, options) {
      step();
      await writeFile(path, text.slice(0, text.length / 2), options);
      step();
      await writeFile(path, text, options);
    },
    async rename(from, to) {
      step();
      await rename(from, to);
    },
    async rm(path) {
      step();
      await rm(path, { force: true });
      step();
    },
  };
}

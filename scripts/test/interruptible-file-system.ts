import { rename, rm, writeFile } from "node:fs/promises";
import type { FileSystem } from "../src/shared/write-files.ts";

/**
 * For tests: the disk, with a call of `step` at every moment at which a write can be cut off: before each operation,
 * with half of a text written, and after each removal.
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

/** Returns the bytes in use after a garbage collection. */
export function heapUsed(): number {
  if (globalThis.gc === undefined) throw new Error("Run this with --expose-gc.");
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}

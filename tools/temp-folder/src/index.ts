import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const SIGNALS = ["SIGINT", "SIGTERM"] as const;
/** The exit code of a program that SIGINT ended. */
const INTERRUPTED = 130;

/** What a signal must clean up before the process ends. */
const cleanUps = new Set<() => void>();

/**
 * Creates a temporary folder for some work. Removes it afterwards, and after an error, SIGINT or SIGTERM.
 *
 * @param name - A name for people who find the folder, such as `release`.
 * @param beforeRemoval - Called before the folder is removed, for example to end processes that use it. It must do its
 *   work at once, because a signal ends this process.
 * @returns What the work returns.
 */
export async function withTempFolder<T>(
  name: string,
  work: (folder: string) => Promise<T>,
  beforeRemoval: () => void = () => {},
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), `grinfi-${name}-`));
  const cleanUp = (): void => {
    beforeRemoval();
    // A process that was just ended may still write.
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  };
  if (cleanUps.size === 0) for (const signal of SIGNALS) process.on(signal, exitOnSignal);
  cleanUps.add(cleanUp);
  try {
    return await work(folder);
  } finally {
    cleanUps.delete(cleanUp);
    if (cleanUps.size === 0) for (const signal of SIGNALS) process.off(signal, exitOnSignal);
    cleanUp();
  }
}

function exitOnSignal(): void {
  for (const cleanUp of cleanUps) cleanUp();
  process.exit(INTERRUPTED);
}

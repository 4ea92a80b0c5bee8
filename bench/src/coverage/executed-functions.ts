import { Session } from "node:inspector/promises";
import { setTimeout as sleep } from "node:timers/promises";

/** A function that was executed. */
export interface ExecutedFunction {
  /** The URL of the script. */
  readonly url: string;
  /** Empty for a function without a name. */
  readonly name: string;
  /** The position of its first character in the script. */
  readonly offset: number;
}

const EARLIER_CALLS = 20;

/**
 * Returns the functions that one warm call executes, with those of Node.js and of this benchmark. A function that a
 * timer calls later is not included.
 */
export async function executedFunctions(call: () => Promise<unknown>): Promise<ExecutedFunction[]> {
  const session = new Session();
  session.connect();
  try {
    await session.post("Profiler.enable");
    await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
    for (let index = 0; index < EARLIER_CALLS; index++) await call();
    // Work that a call leaves behind must not count as part of the next one.
    await sleep(10);
    // Taking the coverage resets the counters.
    await session.post("Profiler.takePreciseCoverage");
    await call();
    const { result } = await session.post("Profiler.takePreciseCoverage");
    return result.flatMap(({ url, functions }) =>
      functions.flatMap(({ functionName: name, ranges: [whole] }) =>
        whole !== undefined && whole.count > 0 ? [{ url, name, offset: whole.startOffset }] : [],
      ),
    );
  } finally {
    session.disconnect();
  }
}

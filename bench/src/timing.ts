/** Number of calls that are timed together. */
export const CALLS_PER_BLOCK = 25;
/** Number of calls before the measurement, so that the code is compiled and connections are open. */
export const WARM_UP_CALLS = 400;

/** Makes calls one after the other, and returns the average time in milliseconds. */
export async function averageTime(call: () => Promise<unknown>, count: number): Promise<number> {
  const start = performance.now();
  for (let index = 0; index < count; index++) await call();
  return (performance.now() - start) / count;
}

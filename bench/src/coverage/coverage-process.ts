import type { Setting } from "../setting.ts";
import { createCalls } from "./calls.ts";
import { cpuTimesOf } from "./cpu-time.ts";
import { executedFunctions } from "./executed-functions.ts";
import { type LocatedFunction, locateFunctions } from "./locate.ts";

/** What a warm call with a client executes. */
export interface CoveredCall {
  readonly client: string;
  readonly functions: readonly LocatedFunction[];
  /** Microseconds. */
  readonly cpuTime: number;
}

/** Measures the calls of all clients in its own process, and sends the results to the parent process. */
const setting = JSON.parse(process.argv[2] ?? "") as Setting;
const callsByClient = await createCalls(setting);
// Before the coverage, which makes code slower.
const cpuTimes = await cpuTimesOf(callsByClient);
const coveredCalls: CoveredCall[] = [];
for (const [client, call] of callsByClient) {
  const functions = locateFunctions(await executedFunctions(call));
  coveredCalls.push({ client, functions, cpuTime: cpuTimes.get(client) ?? Number.NaN });
}
process.send?.(coveredCalls);
process.disconnect();

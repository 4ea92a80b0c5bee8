import type { Setting } from "../setting.ts";
import { createCalls } from "./calls.ts";
import { executedFunctions } from "./executed-functions.ts";
import { type LocatedFunction, locateFunctions } from "./locate.ts";

/** The functions that a warm call with a client executes, by client. */
export type Coverage = readonly (readonly [client: string, functions: readonly LocatedFunction[]])[];

/** Measures the coverage of all clients in its own process, and sends it to the parent process. */
const setting = JSON.parse(process.argv[2] ?? "") as Setting;
const coverageByClient: [string, LocatedFunction[]][] = [];
for (const [client, call] of await createCalls(setting))
  coverageByClient.push([client, locateFunctions(await executedFunctions(call))]);
process.send?.(coverageByClient satisfies Coverage);
process.disconnect();

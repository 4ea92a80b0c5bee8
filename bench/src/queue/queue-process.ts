import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { Grinfi } from "@grinfi/sdk";
import { API_KEY } from "../config.ts";

/**
 * Starts many calls at once in its own process, lets some of them be sent, and aborts the others. Prints one line of
 * JSON.
 */
const calls = Number(process.argv[2]);
const PASS_DURATION_MS = 2000;

const controller = new AbortController();
const { signal } = controller;
let sent = 0;
const grinfi = new Grinfi({
  ...{ apiKey: API_KEY, baseUrl: "https://api.invalid", rateLimit: { limit: 300, interval: 100 } },
  fetch: async () => {
    sent += 1;
    return Response.json({ uuid: "t" });
  },
});
const createTag = (index: number): Promise<unknown> =>
  grinfi.tags.create({ name: `Tag ${index}` }, { signal }).catch(() => {});

await createTag(0);
const heapAfterCollection = (): number => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
};
const heapBefore = heapAfterCollection();
const start = performance.now();
const pending = Array.from({ length: calls }, (_, index) => createTag(index));
const startTime = performance.now() - start;
await sleep(0);
const heapPerCall = (heapAfterCollection() - heapBefore) / calls;

const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
await sleep(PASS_DURATION_MS);
delay.disable();
const longestBlock = delay.max / 1e6;

const abortStart = performance.now();
controller.abort();
await Promise.all(pending);
const abortTime = performance.now() - abortStart;
console.log(JSON.stringify({ calls, sent, heapPerCall, startTime, longestBlock, abortTime }));

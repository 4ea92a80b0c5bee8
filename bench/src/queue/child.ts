import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { Grinfi } from "@grinfi/sdk";

/** Starts many calls at once in a process of its own, lets some of them pass, and aborts the rest. Prints one line of JSON. */
const calls = Number(process.argv[2]);
const PASS_FOR = 2000;

const controller = new AbortController();
const { signal } = controller;
let sent = 0;
const grinfi = new Grinfi({
  ...{ apiKey: "test-key", baseUrl: "https://api.invalid", rateLimit: { limit: 300, interval: 100 } },
  fetch: async () => {
    sent += 1;
    return Response.json({ uuid: "t" });
  },
});
const create = (index: number): Promise<unknown> =>
  grinfi.tags.create({ name: `Tag ${index}` }, { signal }).catch(() => {});

await create(0);
const heap = (): number => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
};
const before = heap();
const start = performance.now();
const all = Array.from({ length: calls }, (_, index) => create(index));
const startedIn = performance.now() - start;
await sleep(0);
const bytes = (heap() - before) / calls;

const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
await sleep(PASS_FOR);
delay.disable();
const longestBlock = delay.max / 1e6;

const aborting = performance.now();
controller.abort();
await Promise.all(all);
const abortedIn = performance.now() - aborting;
console.log(JSON.stringify({ calls, sent, bytes, startedIn, longestBlock, abortedIn }));

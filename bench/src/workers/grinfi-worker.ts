import { startWorkerWith } from "../../../packages/bullmq/src/worker/worker.ts";
import { API_KEY } from "../config.ts";
import { LatencyMeter } from "../retry/latency-meter.ts";
import { ACCOUNT, closeOnMessage, readWorkerSettings } from "./worker-settings.ts";

/** Runs a worker of `@grinfi/bullmq`. */
const { redisSocket, baseUrl, limit, interval, lockDuration } = readWorkerSettings();
const latencyMeter = new LatencyMeter();
const account = {
  ...{ apiKey: API_KEY, baseUrl, fetch: latencyMeter.fetch },
  rateLimit: { limit, interval },
  // The slots of a process that was killed become free one interval after this time, and five seconds for Redis.
  timeout: interval / 2,
};
const grinfiWorker = await startWorkerWith(
  { connection: { path: redisSocket }, accounts: { [ACCOUNT]: account } },
  {
    ...{ lockDuration, stalledInterval: lockDuration, lease: lockDuration },
    ...{ pause: 5_000, storeTimeout: 5_000 },
  },
);
closeOnMessage(async () => {
  await grinfiWorker.close();
  return latencyMeter.averageOfLast(0.75);
});

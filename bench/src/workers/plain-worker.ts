import { Worker } from "bullmq";
import { API_KEY } from "../config.ts";
import { closeOnMessage, PLAIN_QUEUE, readWorkerSettings } from "./worker-settings.ts";

/** Runs a worker of BullMQ that sends one message a job, as its documentation suggests. */
const { redisSocket, baseUrl, limit, interval, lockDuration } = readWorkerSettings();
const url = `${baseUrl}/flows/api/linkedin-messages`;
const headers = { authorization: `Bearer ${API_KEY}`, "content-type": "application/json" };
/** Jobs of one process at the same time: enough to use the limit. */
const CONCURRENCY = 50;

const plainWorker = new Worker(
  PLAIN_QUEUE,
  async ({ data }) => {
    const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(data) });
    if (!response.ok) throw new Error(`status ${response.status}`);
    return response.json();
  },
  {
    ...{ connection: { path: redisSocket }, concurrency: CONCURRENCY },
    ...{ limiter: { max: limit, duration: interval }, lockDuration, stalledInterval: lockDuration },
  },
);
plainWorker.on("error", console.error);
closeOnMessage(async () => {
  await plainWorker.close();
  // The latency is not measured.
  return 0;
});

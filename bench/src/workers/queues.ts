import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { createQueue } from "@grinfi/bullmq";
import { Queue } from "bullmq";
import type { Message } from "../retry/clients.ts";
import { ACCOUNT, PLAIN_QUEUE } from "./worker-settings.ts";

/** What a queue reports about a message in the end. */
export type Report = "failed" | "sent" | "unknown";

/** A queue whose workers send messages. */
export interface MessageQueue {
  readonly name: string;
  /** The path of the module of its worker processes. */
  readonly worker: string;
  /**
   * Adds messages, and waits until all have ended.
   *
   * @returns The report about each message; `undefined` if there is none.
   */
  send(redisSocket: string, messages: readonly Message[]): Promise<readonly (Report | undefined)[]>;
}

const POLL_INTERVAL_MS = 200;
/** The number of times that a job of plain BullMQ is tried. */
const ATTEMPTS = 3;

export const grinfiQueue: MessageQueue = {
  name: "@grinfi/bullmq",
  worker: fileURLToPath(new URL("grinfi-worker.ts", import.meta.url)),
  send: async (path, rows) => {
    const queue = createQueue({ connection: { path }, pollInterval: POLL_INTERVAL_MS });
    try {
      const run = await queue.add(ACCOUNT, "messages.sendMany", { rows, options: { maxSends: rows.length } });
      const reports: (Report | undefined)[] = rows.map(() => undefined);
      for await (const { index, outcome } of run) reports[index] = toReport(outcome);
      return reports;
    } finally {
      await queue.close();
    }
  },
};

function toReport(outcome: string): Report {
  if (outcome === "unknown") return "unknown";
  return ["queued", "sent", "sent_earlier"].includes(outcome) ? "sent" : "failed";
}

export const plainQueue: MessageQueue = {
  name: "bullmq",
  worker: fileURLToPath(new URL("plain-worker.ts", import.meta.url)),
  send: async (path, messages) => {
    const queue = new Queue(PLAIN_QUEUE, { connection: { path } });
    try {
      const opts = { attempts: ATTEMPTS };
      const jobs = await queue.addBulk(messages.map((data) => ({ name: "message", data, opts })));
      while ((await queue.getJobCountByTypes("completed", "failed")) < jobs.length)
        await sleep(POLL_INTERVAL_MS);
      const states = await Promise.all(jobs.map((job) => job.getState()));
      return states.map((state) =>
        state === "completed" ? "sent" : state === "failed" ? "failed" : undefined,
      );
    } finally {
      await queue.close();
    }
  },
};

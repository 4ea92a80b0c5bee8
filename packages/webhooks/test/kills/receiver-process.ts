import { appendFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { connect } from "@grinfi/redis";
import { Grinfi } from "@grinfi/sdk";
import { createWebhookHandler, type EventStore, toNodeHandler } from "../../src/index.ts";
import { createRedisStore } from "../../src/redis.ts";
import { RECEIVER_SECRET } from "../support/account.ts";
import { handlersOf } from "../support/receipts.ts";
import { HANDLING_LEASE, type ReceiverOptions, type ReceiverRecord } from "./receiver-records.ts";

const { apiUrl, file, redisUrl } = JSON.parse(process.argv[2] ?? "") as ReceiverOptions;

/** The file has what was recorded even if the process is killed right after. */
const record = (entry: Omit<ReceiverRecord, "pid">): void =>
  appendFileSync(file, `${JSON.stringify({ pid: process.pid, ...entry })}\n`);

const redis = createRedisStore({ client: await connect(redisUrl) });
const store: EventStore = {
  ...redis,
  async set(key, value, ttl) {
    await redis.set(key, value, ttl);
    if (value === "handled") record({ kind: "stored", key });
  },
};

let calls = 0;
const on = handlersOf(async (receipt, { id: key }) => {
  record({ kind: "started", receipt });
  calls += 1;
  await sleep(calls % 4);
  const fails = calls % 7 === 0;
  record({ kind: fails ? "failed" : "succeeded", receipt, key });
  if (fails) throw new Error("Injected fault.");
});

const handler = createWebhookHandler({
  secrets: [RECEIVER_SECRET],
  on,
  store,
  lease: HANDLING_LEASE,
  client: new Grinfi({ apiKey: "not-a-real-key", baseUrl: apiUrl, rateLimit: false }),
  verify: "read-back",
  onError: () => {},
});

/** The test asks for a reconciliation by a message with its time. */
process.on("message", async (since: string) => process.send?.(await handler.reconcile({ since })));

const server = createServer(toNodeHandler(handler));
server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));

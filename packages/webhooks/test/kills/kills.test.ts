import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startServer } from "@grinfi/emulator/server";
import { describeWithRedis, RedisServer } from "@grinfi/redis";
import { withTempFolder } from "@grinfi/temp-folder";
import { seededRandom } from "@grinfi/testing";
import { expect, test } from "vitest";
import { createWebhookHandler } from "../../src/index.ts";
import { accountOf, RECEIVER_SECRET } from "../support/account.ts";
import { OutreachHistory, type OutreachStep } from "../support/outreach.ts";
import { handlersOf } from "../support/receipts.ts";
import { ReceiverProcesses } from "./receiver-processes.ts";
import { handledEvents, overlapsOf, readRecords, repeatedEvents } from "./receiver-records.ts";

const EVENTS = process.env.SOAK_TESTS === "full" ? 500 : 200;
/** About how many receivers are killed. */
const KILLS = 10;
const COPIES = 5;
const DAY = 24 * 60 * 60 * 1000;
const KINDS: readonly Exclude<OutreachStep["kind"], "create" | "wait">[] = [
  ...(["message", "reply", "email", "emailReply", "bounce"] as const),
];

/** Deliveries with the right secret of what did not happen. */
const forgery = (number: number, contact: string | undefined): object => ({
  event_name: "contact_replied_linkedin_message",
  contact: { uuid: contact },
  linkedin_message: { uuid: `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`, text: "Forged" },
});

describeWithRedis("receivers that are killed", () => {
  test(`handle each of ${EVENTS} events once, over sockets, and no forged one`, { timeout: 1_200_000 }, () =>
    withTempFolder("kills", async (folder) => {
      const redis = await RedisServer.start(folder);
      const random = seededRandom(7);
      let receivers: ReceiverProcesses | undefined;
      const { close, emulator, url } = await startServer({
        contacts: 30,
        now: new Date().toISOString(),
        webhooks: {
          ...{ deliveries: COPIES, delay: { min: 0, max: 60_000 }, lose: 0.1, wrap: 0.2 },
          fetch: (target, init) => (receivers as ReceiverProcesses).deliver(target, init),
        },
      });
      const file = join(folder, "records.ndjson");
      receivers = new ReceiverProcesses({ apiUrl: url, file, redisUrl: redis.url });
      try {
        await receivers.start();
        await receivers.start();
        const account = await accountOf(emulator);
        const { webhooks } = createWebhookHandler({ secrets: [RECEIVER_SECRET], on: handlersOf(() => {}) });
        await account.grinfi.webhooks.ensure(webhooks("http://127.0.0.1:1/grinfi"));
        const since = emulator.now;
        const history = new OutreachHistory(account, "");
        for (let number = 0; history.events.length < EVENTS; number++) {
          await history.run({ kind: KINDS[Math.floor(random() * KINDS.length)] ?? "reply", contact: number });
          const forged = JSON.stringify(forgery(number, account.contacts[number % 10]));
          const target = `http://127.0.0.1:1/grinfi/${RECEIVER_SECRET}`;
          const response = receivers.deliver(target, { method: "POST", body: forged }).catch(() => undefined);
          if (random() < KILLS / EVENTS) {
            // Deliveries are under way.
            await receivers.kill();
            await receivers.start();
          }
          expect([503, undefined]).toContain((await response)?.status);
          if (number % 10 === 0) await emulator.waitForWebhooks();
        }
        emulator.advance(DAY);
        await emulator.waitForWebhooks();
        // An event whose receiver was killed is handled when its lease has expired.
        for (let attempt = 0; ; attempt++) {
          const { failed, handled, inProgress } = await receivers.reconcile(since);
          if (failed + handled + inProgress === 0) break;
          if (attempt === 200) throw new Error("There are still events.");
          if (inProgress > 0) await sleep(500);
        }
        const records = readRecords(file);
        expect(handledEvents(records).toSorted()).toEqual(history.events.toSorted());
        expect(repeatedEvents(records)).toEqual([]);
        expect(overlapsOf(records)).toEqual([]);
        expect(records.filter(({ kind }) => kind === "killed").length).toBeGreaterThan(KILLS / 3);
        expect(emulator.ledger.effects("delivered").length).toBeGreaterThanOrEqual(EVENTS * COPIES);
      } finally {
        await receivers.killAll();
        await close();
        await redis.kill();
      }
    }),
  );
});

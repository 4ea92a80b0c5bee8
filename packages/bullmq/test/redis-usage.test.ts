import { readFile } from "node:fs/promises";
import { connect, describeWithRedis } from "@grinfi/redis";
import { expect, test } from "vitest";
import { startWorker } from "../src/index.ts";
import { createAccount, Fixture } from "./support/fixture.ts";

const GUIDE = new URL("../../../docs/guides/many-machines.md", import.meta.url);

const BATCHES = 40;

describeWithRedis("a run", () => {
  test("takes as many scripts of BullMQ as the guide says, and keeps few events", async () => {
    const fixture = await Fixture.start();
    const client = await connect(fixture.redis.url);
    try {
      const { list, options } = await createAccount();
      const queue = fixture.createQueue({ pollInterval: 10_000 });
      const rows = Array.from({ length: BATCHES * 50 }, (_, index) => ({ linkedin_id: `person-${index}` }));
      const run = await queue.add("a", "contacts.bulkUpsert", {
        rows,
        options: { list, onConflict: "skip" },
      });
      const worker = await startWorker({ connection: fixture.redis.url, accounts: { a: options } });
      const isDone = async (): Promise<boolean> =>
        (await client.zCard("bull:grinfi.jobs.a:completed")) === BATCHES;
      while (!(await isDone())) await new Promise((resolve) => setTimeout(resolve, 50));
      await worker.close();
      // BullMQ calls its scripts by their digest, and the journal does not.
      const info = String(await client.sendCommand(["INFO", "commandstats"]));
      const scripts = Number(/^cmdstat_evalsha:calls=(\d+)/m.exec(info)?.[1]);
      const [, perBatch] =
        /^\| scripts of BullMQ for a batch of 50 +\| (\d+) /m.exec(await readFile(GUIDE, "utf8")) ?? [];
      // Waiting for batches, renewing locks and looking for lost workers take some scripts more.
      expect(Math.floor(scripts / BATCHES)).toBe(Number(perBatch));
      expect(Number(await client.sendCommand(["XLEN", "bull:grinfi.jobs.a:events"]))).toBeLessThan(300);
      expect(await run.progress()).toMatchObject({ done: rows.length });
    } finally {
      client.destroy();
      await fixture.close();
    }
  });
});

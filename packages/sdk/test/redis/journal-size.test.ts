import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, DURABLE, describeWithRedis, RedisServer, type TestClient } from "@grinfi/redis";
import { afterAll, beforeAll, expect, test } from "vitest";
import { APPEND_SCRIPT, READ_SCRIPT } from "../../src/redis/redis-scripts.ts";
import { createRedisJournal } from "../../src/redis.ts";
import { profileRows } from "../support/jobs/profile-row.ts";
import { createScaleAccount, saveAndEnrol, sendToAll } from "../support/scale/scale-account.ts";
import { readScaleTable, written } from "../support/scale/scale-table.ts";
import { ROWS_PER_JOB } from "../support/scale/worker-processes.ts";
import { createTestClient } from "../support/test-client.ts";

/** The rows that are counted. */
const ROWS = 1_000;

describeWithRedis("a journal in Redis", () => {
  let folder: string;
  let server: RedisServer;
  let client: TestClient;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "grinfi-redis-"));
    server = await RedisServer.start(folder, DURABLE);
    client = await connect(server.url);
  });
  afterAll(async () => {
    client.destroy();
    await server.kill();
    await rm(folder, { recursive: true });
  });

  /** Returns the memory that Redis uses, in bytes. */
  async function usedMemory(): Promise<number> {
    const info = String(await client.sendCommand(["INFO", "memory"]));
    return Number(/^used_memory:(\d+)/m.exec(info)?.[1]);
  }

  test("takes the memory and the scripts that the guide says", async () => {
    let scripts = 0;
    const counted: TestClient["eval"] = (script, options) => {
      if (script === APPEND_SCRIPT || script === READ_SCRIPT) scripts += 1;
      return client.eval(script, options);
    };
    const sendCommand: TestClient["sendCommand"] = (command) => client.sendCommand(command);
    const journal = createRedisJournal({ client: { eval: counted, sendCommand } });
    const account = await createScaleAccount();
    const grinfi = createTestClient(account.emulator.fetch);

    /** Runs jobs one after another, and compares what a row has taken with a column of the table. */
    async function compare<Row>(
      column: number,
      rows: readonly Row[],
      run: (rows: readonly Row[]) => Promise<unknown>,
    ): Promise<void> {
      const table = await readScaleTable();
      // Redis loads the scripts and allocates its buffers.
      await run(rows.slice(0, ROWS_PER_JOB));
      const before = await usedMemory();
      scripts = 0;
      for (let start = ROWS_PER_JOB; start < rows.length; start += ROWS_PER_JOB)
        await run(rows.slice(start, start + ROWS_PER_JOB));
      expect(table.get("scripts of the journal a row")?.[column]).toBe(written(scripts / ROWS, 2));
      const bytes = Number.parseFloat(
        table.get("memory of the journal a row")?.[column]?.replace(",", "") ?? "",
      );
      // Tables of Redis grow in steps, and versions of Redis differ.
      const ratio = ((await usedMemory()) - before) / ROWS / bytes;
      expect(ratio).toBeGreaterThan(0.8);
      expect(ratio).toBeLessThan(1.2);
      const all = table.get("memory of the journal, 1,000,000 rows")?.[column];
      expect(all).toBe(`${written((bytes * 1_000_000) / 1e9, 1)} GB`);
    }

    const saved: string[] = [];
    await compare(0, profileRows(ROWS + ROWS_PER_JOB), async (rows) => {
      saved.push(...(await saveAndEnrol(account, grinfi, rows, journal)));
    });
    await compare(1, saved, (uuids) => sendToAll(account, grinfi, uuids, journal));
    await journal.close();
  });
});

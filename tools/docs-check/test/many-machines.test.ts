import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { startServer } from "@grinfi/emulator/server";
import { connect, DURABLE, describeWithRedis, RedisServer } from "@grinfi/redis";
import { Grinfi } from "@grinfi/sdk";
import { redisStore } from "@grinfi/sdk/redis";
import { expect, test } from "vitest";
import { parseMarkdown } from "../src/markdown.ts";
import { snippetsOf } from "../src/snippets.ts";
import { createTempWorkspace } from "../src/temp-workspace.ts";

const GUIDE = new URL("../../../docs/guides/many-machines.md", import.meta.url);

const ALL_DAY = [0, 1, 2, 3, 4, 5, 6].map((dow) => ({ dow, min: 0, max: 1440 }));

const KEYS = ["not-a-real-key-north", "not-a-real-key-south"] as const;

describeWithRedis("the programs of the guide", () => {
  test("do the rows on two workers, and print what the guide shows", async () => {
    const file = parseMarkdown("docs/guides/many-machines.md", await readFile(GUIDE, "utf8"));
    const shown = file.blocks.find(({ language }) => language === "text")?.code.trimEnd() ?? "";
    const { snippets } = snippetsOf([file]);
    const [workerProgram, queueProgram] = snippets;
    const workspace = await createTempWorkspace(snippets);
    const redis = await RedisServer.start(workspace.folder, DURABLE);
    const { close, emulator, url } = await startServer({ apiKeys: KEYS, clock: Date.now });
    const children: ChildProcess[] = [];
    const run = (snippet: (typeof snippets)[number] | undefined): ChildProcess => {
      if (snippet === undefined) throw new Error("The guide has no such program.");
      const child = spawn(process.execPath, [join(workspace.folder, workspace.pathOf(snippet))], {
        stdio: ["ignore", "pipe", "inherit"],
        env: {
          ...process.env,
          ...{ REDIS_URL: redis.url, GRINFI_BASE_URL: url },
          ...{ NORTH_API_KEY: KEYS[0], SOUTH_API_KEY: KEYS[1] },
        },
      });
      children.push(child);
      return child;
    };
    try {
      const grinfi = new Grinfi({ apiKey: KEYS[0], baseUrl: url });
      await grinfi.lists.create({ name: "Spring fair" });
      const schedule = { timezone: "UTC", timeblocks: ALL_DAY };
      await grinfi.automations.create({ name: "Welcome", schedule, use_sender_schedule: false });
      await forgetEarlierRequests(redis.url);
      const workers = [run(workerProgram), run(workerProgram)];
      const program = run(queueProgram);
      const printed = await text(program.stdout ?? Readable.from([]));
      expect(printed.trimEnd().split("\n").toSorted()).toEqual(shown.split("\n").toSorted());
      expect(emulator.ledger.effects("enrolled")).toHaveLength(120);
      for (const worker of workers) worker.kill("SIGTERM");
      const ends = await Promise.all(workers.map((worker) => worker.exitCode ?? once(worker, "exit")));
      expect(ends).toEqual([
        [0, null],
        [0, null],
      ]);
    } finally {
      for (const child of children) child.kill("SIGKILL");
      await close();
      await redis.kill();
      await workspace.remove();
    }
  });
});

/** Otherwise the limit, which is new to Redis, would wait for a minute. */
async function forgetEarlierRequests(url: string): Promise<void> {
  const client = await connect(url);
  await redisStore({ client, key: KEYS[0] }).acquire({ count: 1, interval: 1, limit: 300, maxHoldMs: 1 });
  client.destroy();
}

import { once } from "node:events";
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { FileLock } from "./file-lock.ts";
import { currentOwner, type LockOwner } from "./lock-owner.ts";

const SINCE = "2026-01-05T09:00:00.000Z";
const TAKEOVER_DELAY = 30_000;

const self = currentOwner();
const elsewhere: LockOwner = { ...self, pid: 7, host: "worker-2", machine: "another one" };

let folder: string;
let path: string;
let lock: string;
const locks: FileLock[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "grinfi-lock-"));
  path = join(folder, "import.jsonl");
  lock = `${path}.lock`;
  // File systems round the times of files, but keep whole seconds.
  const now = Math.floor(Date.now() / 1000) * 1000;
  vi.useFakeTimers({ now, toFake: ["Date", "clearInterval", "setInterval", "setTimeout"] });
});
afterEach(async () => {
  for (const one of locks.splice(0)) one.release();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
  await rm(folder, { recursive: true, force: true });
});

async function acquire(owner?: LockOwner): Promise<FileLock> {
  const acquired = await FileLock.acquire(path, owner);
  locks.push(acquired);
  return acquired;
}

/** Waits for one turn of the event loop, because file operations take real time. */
const eventLoopTurn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** Advances the fake time until a promise is settled. @returns The elapsed time. */
async function passTime(promise: Promise<unknown>): Promise<number> {
  const begin = Date.now();
  let isSettled = false;
  const settle = (): void => {
    isSettled = true;
  };
  promise.then(settle, settle);
  while (!isSettled) {
    if (vi.getTimerCount() > 0) vi.advanceTimersToNextTimer();
    await eventLoopTurn();
  }
  return Date.now() - begin;
}

async function writeRecord(owner: LockOwner): Promise<string> {
  await mkdir(lock);
  const record = join(lock, "record.json");
  await writeFile(record, JSON.stringify({ ...owner, since: SINCE }));
  return record;
}

describe("an owner on this host", () => {
  test("keeps the lock, and the error of another process names the owner and the time", async () => {
    const since = new Date().toISOString();
    await acquire();
    const refused = `The journal ${path} is in use by process ${self.pid} on ${self.host} since ${since}. `;
    await expect(acquire()).rejects.toMatchObject({
      name: "ConfigurationError",
      message: expect.stringContaining(refused),
    });
  });

  test("leaves no file when it releases the lock", async () => {
    (await acquire()).release();
    expect(await readdir(folder)).toEqual([]);
    await acquire();
  });

  test("that is gone loses the lock at once", async () => {
    await writeRecord({ ...self, start: "1" });
    await (await acquire()).check();
    expect(vi.getTimerCount()).toBe(1);
  });
});

describe("an owner that others cannot see", () => {
  test("keeps the lock while it has a heartbeat", async () => {
    const owner = await acquire(elsewhere);
    const second = acquire();
    await passTime(second);
    await expect(second).rejects.toThrow("is in use by process 7 on worker-2 since");
    await owner.check();
  });

  test("has a heartbeat every five seconds, and at each check", async () => {
    const owner = await acquire(elsewhere);
    const [record = ""] = await readdir(lock);
    const lastHeartbeat = async (): Promise<number> => (await stat(join(lock, record))).mtimeMs;
    vi.advanceTimersByTime(5000);
    while ((await lastHeartbeat()) !== Date.now()) await eventLoopTurn();
    vi.setSystemTime(Date.now() + 1000);
    await owner.check();
    expect(await lastHeartbeat()).toBe(Date.now());
  });

  test("loses the lock after half a minute without a heartbeat", async () => {
    await writeRecord(elsewhere);
    expect(await passTime(acquire())).toBe(TAKEOVER_DELAY);
    expect(await readdir(folder)).toEqual(["import.jsonl.lock"]);
  });

  test("loses the lock to only one of the waiting processes", async () => {
    await writeRecord(elsewhere);
    const waiting = [acquire(), acquire(), acquire()];
    await passTime(Promise.allSettled(waiting));
    const states = (await Promise.allSettled(waiting)).map(({ status }) => status);
    expect(states.toSorted()).toEqual(["fulfilled", "rejected", "rejected"]);
  });

  test("releases the lock without a delay for others", async () => {
    const owner = await acquire(elsewhere);
    const second = acquire();
    while (vi.getTimerCount() < 2) await eventLoopTurn();
    owner.release();
    expect(await passTime(second)).toBe(5000);
  });

  test("that lost the lock fails its next check, which names the new owner, and its release does not affect the new owner", async () => {
    const owner = await acquire({ ...elsewhere });
    const [record = ""] = await readdir(lock);
    await rm(join(lock, record));
    const since = new Date().toISOString();
    const newOwner = await acquire();
    const lost = `lost the journal ${path}: it is in use by process ${self.pid} on ${self.host} since ${since}. The job ends`;
    await expect(owner.check()).rejects.toMatchObject({
      name: "ConfigurationError",
      message: expect.stringContaining(lost),
    });
    owner.release();
    await newOwner.check();
  });
});

test("a thread of this process that was terminated loses the lock after half a minute", async () => {
  const program = new URL("../../test/support/locks/lock-thread.ts", import.meta.url);
  const worker = new Worker(program, { workerData: path });
  await once(worker, "message");
  await worker.terminate();
  expect(await readdir(lock)).toHaveLength(1);
  expect(await passTime(acquire())).toBe(TAKEOVER_DELAY);
});

test("an owner whose lock was removed fails its next check", async () => {
  const owner = await acquire();
  await rm(lock, { recursive: true });
  await expect(owner.check()).rejects.toThrow(`lost the journal ${path}: its lock was removed. The job ends`);
});

describe("a lock without a valid record", () => {
  const records: readonly (readonly [string, () => Promise<unknown>])[] = [
    ["an empty file", () => writeFile(lock, "")],
    ["a file of garbage", () => writeFile(lock, "not a pid")],
    ["a file with a number that is not a pid", () => writeFile(lock, "99999999999")],
    ["a record that is empty", () => mkdir(lock).then(() => writeFile(join(lock, "record.json"), ""))],
    [
      "a record of garbage",
      () => mkdir(lock).then(() => writeFile(join(lock, "record.json"), '{"pid":"7"}')),
    ],
    ["a file of another program", () => mkdir(lock).then(() => writeFile(join(lock, ".DS_Store"), "\0"))],
  ];

  test.each(records)("that is %s is acquired after half a minute", async (_, write) => {
    await write();
    expect(await passTime(acquire())).toBe(TAKEOVER_DELAY);
    expect(await readdir(lock)).toHaveLength(1);
  });

  test("counts as owned if its file changes", async () => {
    const record = await writeRecord({ ...elsewhere, pid: -1 });
    const second = acquire();
    while (vi.getTimerCount() === 0) await eventLoopTurn();
    await writeFile(record, "");
    await passTime(second);
    await expect(second).rejects.toThrow(`is in use by an unknown process since`);
    await expect(second).rejects.toThrow(`If no process uses the journal, delete ${record}.`);
  });
});

describe("a lock of the first version", () => {
  test("is kept while its process is alive", async () => {
    await writeFile(lock, String(process.ppid));
    await expect(acquire()).rejects.toThrow(`is in use by process ${process.ppid} since`);
    await expect(acquire()).rejects.toThrow(`If no process uses the journal, delete ${lock}.`);
  });

  test("is acquired at once if its process is gone", async () => {
    await writeFile(lock, String(2 ** 31 - 1));
    await acquire();
    expect((await stat(lock)).isDirectory()).toBe(true);
  });
});

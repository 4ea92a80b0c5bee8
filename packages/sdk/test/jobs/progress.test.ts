import { createEmulator } from "@grinfi/emulator";
import { runTimersUntil } from "@grinfi/testing";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Grinfi, type JobProgress } from "../../src/index.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("a job counts its contacts and requests, and shows that it waits for the limit", async () => {
  const emulator = createEmulator({ contacts: 250 });
  const account = new Grinfi({ apiKey: "test-key", fetch: emulator.fetch, rateLimit: false });
  const contacts = await account.contacts.search().toArray({ limit: 250 });
  emulator.ledger.clear();
  const rateLimit = { limit: 2, interval: 60_000 };
  const grinfi = new Grinfi({ apiKey: "test-key", fetch: emulator.fetch, rateLimit });
  const ids = contacts.map(({ uuid }) => uuid);
  const reported: JobProgress[] = [];
  const job = grinfi.contacts.bulkAction(
    { type: "contact_mark_read" },
    { ids },
    {
      onProgress: (_, progress) => reported.push(progress),
    },
  );
  let waited = false;
  const timer = setInterval(() => {
    waited ||= job.progress.isWaitingForLimit;
  }, 1_000);
  await runTimersUntil(job);
  clearInterval(timer);

  expect(reported.map(({ done, total, requests }) => [done, total, requests])).toEqual([
    [100, 250, 1],
    [200, 250, 2],
    [250, 250, 3],
  ]);
  expect(waited).toBe(true);
  expect(job.progress).toMatchObject({ done: 250, isWaitingForLimit: false });
  expect(emulator.ledger.requests()).toHaveLength(3);
});

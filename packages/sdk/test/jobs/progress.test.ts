import { runTimersUntil } from "@grinfi/testing";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Job, JobProgress } from "../../src/index.ts";
import { loadContacts, start } from "../support/accounts/start.ts";
import { prepareJobs } from "../support/jobs/prepared-jobs.ts";

const { jobs: JOBS } = await prepareJobs();

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** The number of items that each job has done at its end, and of all items. */
const ENDS: Readonly<Record<string, readonly [done: number, total: number | undefined]>> = {
  "contacts.bulkUpsert": [1, 1],
  "contacts.bulkAction": [1, 1],
  "contacts.reply": [4, 4],
  "contacts.importCsv": [1, 1],
  "messages.sendMany": [1, 1],
  "emails.sendMany": [1, 1],
  "inbox.listUnread": [3, undefined],
  "webhooks.ensure": [1, 1],
  "automations.validateOnServer": [1, 1],
  "automations.preflight": [1, 1],
};

test.each(Object.keys(JOBS))(
  "%s counts its items and requests, and shows that it waits for the limit",
  async (name) => {
    const { emulator, jobs } = await prepareJobs();
    const { grinfi } = start({}, { fetch: emulator.fetch, rateLimit: { limit: 1, interval: 60_000 } });
    // The first call of the job has to wait.
    await grinfi.tags.list();
    emulator.ledger.clear();
    const reported: number[] = [];
    const onProgress = (_: unknown, { done }: JobProgress): unknown => reported.push(done);
    let waited = false;
    // The progress counts the wait by a hook, too.
    const readProgress = (): void => {
      waited ||= job.progress.isWaitingForLimit;
    };
    const onWait = (): void => queueMicrotask(readProgress);
    const job = jobs[name]?.(grinfi, { hooks: { onWait }, onProgress }) as Job<unknown, unknown>;
    await runTimersUntil(job);

    const [done, total] = ENDS[name] ?? [];
    const { done: doneAtEnd, requests, total: totalAtEnd } = job.progress;
    expect([doneAtEnd, totalAtEnd]).toEqual([done, total]);
    expect(requests).toBe(emulator.ledger.requests().length);
    expect(reported.at(-1)).toBe(done);
    expect([waited, job.progress.isWaitingForLimit]).toEqual([true, false]);
  },
);

test("a job reports its progress after each step", async () => {
  const { emulator, grinfi } = start();
  const ids = loadContacts(emulator, [250]);
  const reported: unknown[] = [];
  const onProgress = (_: unknown, { done, total, requests }: JobProgress): unknown =>
    reported.push([done, total, requests]);
  await grinfi.contacts.bulkAction({ type: "contact_mark_read" }, { ids }, { onProgress });
  expect(reported).toEqual([
    [100, 250, 1],
    [200, 250, 2],
    [250, 250, 3],
  ]);
});

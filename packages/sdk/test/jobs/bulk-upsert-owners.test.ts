import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EmulatorServer, startServer } from "@grinfi/emulator/server";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Grinfi } from "../../src/index.ts";
import { currentOwner } from "../../src/node/lock-owner.ts";
import { type Host, runInChild, startChild, untilPaused, type Work } from "../support/crash/run-in-child.ts";
import type { Args, Reported } from "../support/crash/scenarios/bulk-upsert.ts";
import { handles } from "../support/jobs/profile-row.ts";

const ROUNDS = 3;
const PEOPLE = handles(10);

let server: EmulatorServer;
let folder: string;
let journal: string;
let grinfi: Grinfi;

beforeEach(async () => {
  server = await startServer();
  folder = await mkdtemp(join(tmpdir(), "grinfi-owners-"));
  journal = join(folder, "import.jsonl");
  grinfi = new Grinfi({ apiKey: "test-key", fetch: server.emulator.fetch, rateLimit: false });
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

/** A job on an account with a list and an automation that is off. */
async function prepare(): Promise<Work> {
  server.emulator.reset();
  await rm(journal, { force: true });
  const list = (await grinfi.lists.create({ name: "Spring fair" })).uuid;
  const schedule = { timezone: "Europe/Madrid", timeblocks: [{ dow: 1, min: 540, max: 1080 }] };
  const flow = await grinfi.automations.create({ name: "Logistics", schedule, use_sender_schedule: false });
  const rows = PEOPLE.map((linkedin_id) => ({ linkedin_id, first_name: "Robin" }));
  const args: Args = { list, automation: flow.uuid, onConflict: "update", rows };
  return { scenario: "bulk-upsert", url: server.url, journal, args };
}

/** Returns how often each of the people was enrolled. */
async function timesEnrolled(): Promise<number[]> {
  const enrolled = server.emulator.ledger.effects("enrolled");
  const times = PEOPLE.map(async (linkedin_id) => {
    const contact = await grinfi.contacts.find({ linkedin_id });
    return enrolled.filter(({ lead }) => lead === contact?.uuid).length;
  });
  return Promise.all(times);
}

const ONCE = PEOPLE.map(() => 1);

test(`if two processes start at once on a stale lock, one does the job, in ${ROUNDS} rounds`, async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const work = await prepare();
    await mkdir(`${journal}.lock`);
    const gone = { ...currentOwner(), start: "1", since: "2026-01-05T09:00:00.000Z" };
    await writeFile(join(`${journal}.lock`, "stale.json"), JSON.stringify(gone));

    const contender = { ...work, pauseAt: "start" } as const;
    const children = await Promise.all([1, 2].map(() => startChild<Reported[]>(contender)));
    await Promise.all(children.map(({ child }) => untilPaused(child)));
    for (const { child } of children) child.kill("SIGCONT");
    const runs = await Promise.allSettled(children.map(({ finished }) => finished()));

    // If one process ends before the other acquires the lock, the other finds everything done and does not fail.
    const refused = runs.flatMap((run) => (run.status === "rejected" ? [String(run.reason)] : []));
    expect(refused.length).toBeLessThan(2);
    for (const error of refused) expect(error).toContain(`The journal ${journal} is in use by process `);
    expect(await timesEnrolled()).toEqual(ONCE);
  }
});

test("a paused owner keeps its journal on its host and resumes", async () => {
  const work = await prepare();
  const paused = await startChild<Reported[]>({ ...work, pauseAt: { moment: "after append", number: 25 } });
  await untilPaused(paused.child);
  const refused = `The journal ${journal} is in use by process ${paused.child.pid} on `;
  await expect(runInChild(work)).rejects.toThrow(refused);
  paused.child.kill("SIGCONT");
  expect(await paused.finished()).toMatchObject({ isKilled: false });
  expect(await timesEnrolled()).toEqual(ONCE);
});

test("a paused owner loses its journal to another host, which sends no pending operation", async () => {
  const work = await prepare();
  const heartbeat = { interval: 50, missed: 3 };
  const host = (name: string): Host => ({ owner: { host: name, machine: name }, heartbeat });
  // At this point all enrolments are recorded as pending, and their mass action is not sent.
  const pauseAt = { moment: "before request", number: 14 } as const;
  const paused = await startChild<Reported[]>({ ...work, host: host("worker-1"), pauseAt });
  await untilPaused(paused.child);

  const newOwner = await runInChild<Reported[]>({ ...work, host: host("worker-2") });
  if (newOwner.isKilled) throw new Error("Nothing was to kill it.");
  expect(newOwner.report.map(({ outcome }) => outcome)).toEqual(PEOPLE.map(() => "unknown"));
  expect(await timesEnrolled()).toEqual(PEOPLE.map(() => 0));

  paused.child.kill("SIGCONT");
  await expect(paused.finished()).rejects.toThrow(`lost the journal ${journal}: its lock was removed.`);
  expect(await timesEnrolled()).toEqual(ONCE);
});

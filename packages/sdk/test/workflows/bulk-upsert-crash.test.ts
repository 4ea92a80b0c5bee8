import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EmulatorServer, startServer } from "@grinfi/emulator/server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Grinfi } from "../../src/index.ts";
import { type KillPoint, killPoints } from "../support/kill-at.ts";
import { type Finished, runInChild } from "../support/run-in-child.ts";
import type { Args, Reported } from "../support/scenarios/bulk-upsert.ts";

const PEOPLE = ["new-person", "known-person"];
const SEEN: Reported[] = [
  { outcome: "created", enrolment: "enrolled" },
  { outcome: "updated", enrolment: "enrolled" },
];

let server: EmulatorServer;
let folder: string;
let args: Args;
let grinfi: Grinfi;

beforeAll(async () => {
  server = await startServer();
  folder = await mkdtemp(join(tmpdir(), "grinfi-crash-"));
  grinfi = new Grinfi({ apiKey: "test-key", fetch: server.emulator.fetch, rateLimit: false });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

/** An account with a list, an automation that is off and one of the people. */
async function prepare(): Promise<void> {
  server.emulator.reset();
  const list = String((await grinfi.lists.create({ name: "Spring fair" })).uuid);
  const schedule = { timezone: "Europe/Madrid", timeblocks: [{ dow: 1, min: 540, max: 1080 }] };
  const flow = await grinfi.automations.create({ name: "Logistics", schedule, use_sender_schedule: false });
  const rows = PEOPLE.map((linkedin_id) => ({ linkedin_id, first_name: "Robin" }));
  await grinfi.contacts.upsert({ list_uuid: list, lead: { linkedin_id: "known-person" } });
  args = { list, automation: String(flow.uuid), onConflict: "update", rows };
  server.emulator.ledger.clear();
}

function upsert(journal: string, killAt?: KillPoint): Promise<Finished<Reported[]>> {
  return runInChild({
    ...{ scenario: "bulk-upsert", url: server.url, args },
    journal: join(folder, journal),
    ...(killAt && { killAt }),
  });
}

/** How often each of the people was put into the automation. */
async function timesEnrolled(): Promise<number[]> {
  const enrolled = server.emulator.ledger.effects("enrolled");
  const times = PEOPLE.map(async (linkedin_id) => {
    const contact = await grinfi.contacts.find({ linkedin_id });
    return enrolled.filter(({ lead }) => lead === contact?.uuid).length;
  });
  return Promise.all(times);
}

test("a run whose process is killed, wherever, is taken up by another: nobody twice, nobody lost without a word", async () => {
  await prepare();
  expect(await upsert("whole.jsonl")).toEqual({ isKilled: false, report: SEEN });
  const requests = server.emulator.ledger.requests().length;
  const appends = (await readFile(join(folder, "whole.jsonl"), "utf8")).trimEnd().split("\n").length;
  // A lookup, an upsert and an enrolment each, two reads of enrolments; an intent and its end for each upsert and enrolment.
  expect({ requests, appends }).toEqual({ requests: 8, appends: 8 });

  const unknown: KillPoint[] = [];
  for (const killAt of killPoints({ appends, requests })) {
    await prepare();
    const journal = `${killAt.moment} ${killAt.number}.jsonl`;
    expect(await upsert(journal, killAt)).toEqual({ isKilled: true });
    const second = await upsert(journal);
    if (second.isKilled) throw new Error("Nothing was to kill the second process.");
    const times = await timesEnrolled();
    for (const [index, reported] of second.report.entries()) {
      if (reported.outcome === "unknown") {
        unknown.push(killAt);
        expect(reported.reason).toContain("Look there before you enrol it.");
        expect(times[index]).toBe(0);
      } else {
        expect(reported).toEqual(SEEN[index]);
        expect(times[index]).toBe(1);
      }
    }
  }
  // Whoever was about to be enrolled: the intent was there, and the request had not got to the API.
  expect(unknown).toEqual([
    { moment: "after append", number: 5 },
    { moment: "after append", number: 6 },
    { moment: "before request", number: 6 },
    { moment: "before request", number: 7 },
  ]);
});

import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EmulatorServer, startServer } from "@grinfi/emulator/server";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { Grinfi } from "../../src/index.ts";
import { createAutomation } from "../support/accounts/automation.ts";
import { type KillPoint, killPoints } from "../support/crash/kill-at.ts";
import { resume } from "../support/crash/resume.ts";
import { runInChild } from "../support/crash/run-in-child.ts";
import upsertScenario, { type Args, type Reported } from "../support/crash/scenarios/bulk-upsert.ts";

const PEOPLE = ["new-person", "known-person"];
const SEEN: Reported[] = [
  { outcome: "created", enrolment: "enrolled" },
  { outcome: "updated", enrolment: "enrolled" },
];

/**
 * The appends of a job that is not killed. The other jobs are killed at each of them. The rows are saved concurrently,
 * so their requests have no fixed order. Enrolments are sent one after another.
 */
const APPENDS = ["save", "save", "save", "save", "enrol", "enrol", "enrol", "enrol"];
const REQUESTS_OF_REFERENCES = ["getList", "getFlow"];
const REQUESTS_OF_SAVES = ["findOneContact", "findOneContact", "upsertContact", "upsertContact"];
const REQUESTS_OF_ENROLMENTS = ["listFlowLeads", "addLeadToFlow", "addLeadToFlow", "listFlowLeads"];
const BEFORE_ENROLMENTS = REQUESTS_OF_REFERENCES.length + REQUESTS_OF_SAVES.length;
const REQUESTS = BEFORE_ENROLMENTS + REQUESTS_OF_ENROLMENTS.length;

/** The points at which an enrolment is pending and its request was not received by the API. */
const UNKNOWN: Readonly<Record<string, number>> = {
  "after append 5": 0,
  "before request 8": 0,
  "after append 6": 1,
  "before request 9": 1,
};
const POINTS = killPoints({ appends: APPENDS.length, requests: REQUESTS });
const unknownAt = ({ moment, number }: KillPoint): number | undefined => UNKNOWN[`${moment} ${number}`];

let server: EmulatorServer;
let grinfi: Grinfi;
let args: Args;
let prepared: ReturnType<EmulatorServer["emulator"]["save"]>;
let folder: string;
let journal: string;

/** An account with a list, an automation that is off, and one of the people. */
beforeAll(async () => {
  server = await startServer();
  const { emulator } = server;
  grinfi = new Grinfi({ apiKey: "test-key", fetch: emulator.fetch, rateLimit: false, retry: false });
  const list = (await grinfi.lists.create({ name: "Spring fair" })).uuid;
  const automation = await createAutomation(grinfi);
  await grinfi.contacts.upsert({ list_uuid: list, lead: { linkedin_id: "known-person" } });
  const rows = PEOPLE.map((linkedin_id) => ({ linkedin_id, first_name: "Robin" }));
  args = { list, automation, onConflict: "update", rows };
  prepared = emulator.save();
});
beforeEach(async () => {
  server.emulator.load(prepared);
  server.emulator.ledger.clear();
  folder = await mkdtemp(join(tmpdir(), "grinfi-crash-"));
  journal = join(folder, "journal.jsonl");
});
afterEach(() => rm(folder, { recursive: true, force: true }));
afterAll(() => server.close());

const runInProcess = (killAt?: KillPoint) =>
  runInChild<Reported[]>({
    ...{ scenario: "bulk-upsert", url: server.url, journal, args },
    ...(killAt && { killAt }),
  });

/** Returns how often each of the people was enrolled. */
async function timesEnrolled(): Promise<number[]> {
  const enrolled = server.emulator.ledger.effects("enrolled");
  const times = PEOPLE.map(async (linkedin_id) => {
    const contact = await grinfi.contacts.find({ linkedin_id });
    return enrolled.filter(({ lead }) => lead === contact?.uuid).length;
  });
  return Promise.all(times);
}

test("a job that is not killed completes", async () => {
  expect(await runInProcess()).toEqual({ isKilled: false, report: SEEN });
  const requests = server.emulator.ledger.requests().map(({ operation }) => operation);
  const lines = (await readFile(journal, "utf8")).trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line).step)).toEqual(APPENDS);
  expect(requests).toHaveLength(REQUESTS);
  expect(requests.slice(0, REQUESTS_OF_REFERENCES.length)).toEqual(REQUESTS_OF_REFERENCES);
  const saves = requests.slice(REQUESTS_OF_REFERENCES.length, BEFORE_ENROLMENTS);
  expect(saves.toSorted()).toEqual(REQUESTS_OF_SAVES);
  expect(requests.slice(BEFORE_ENROLMENTS)).toEqual(REQUESTS_OF_ENROLMENTS);
});

test.each(POINTS)(
  "a job that is killed $moment $number is resumed: nobody is enrolled twice, and nobody is silently lost",
  async (point) => {
    expect(await runInProcess(point)).toEqual({ isKilled: true });
    const report = await resume(upsertScenario, grinfi, journal, args);
    const times = await timesEnrolled();

    const unknown = unknownAt(point);
    for (const [index, reported] of report.entries()) {
      if (index === unknown) {
        expect(reported).toMatchObject({ outcome: "unknown" });
        expect(reported.reason).toContain("Check the automation before you enrol the contact.");
      } else expect(reported).toEqual(SEEN[index]);
    }
    expect(times).toEqual(PEOPLE.map((_, index) => (index === unknown ? 0 : 1)));
  },
);

// `bulk-upsert-resume.test.ts` resumes jobs that crash at any other moment with changed rows.
test.each(POINTS.filter((point) => unknownAt(point) !== undefined))(
  "a job that is killed $moment $number is resumed with changed rows: their data is saved, and nobody is enrolled twice",
  async (point) => {
    expect(await runInProcess(point)).toEqual({ isKilled: true });
    const rows = args.rows.map((row) => ({ ...row, position: "Buyer" }));
    const report = await resume(upsertScenario, grinfi, journal, { ...args, rows });

    const unknown = unknownAt(point);
    const saved = await Promise.all(PEOPLE.map((linkedin_id) => grinfi.contacts.find({ linkedin_id })));
    expect(saved.map((contact) => contact?.position)).toEqual(["Buyer", "Buyer"]);
    for (const [index, { outcome }] of report.entries())
      expect(outcome).toMatch(index === unknown ? /^unknown$/ : /^(created|updated)$/);
    expect(await timesEnrolled()).toEqual(PEOPLE.map((_, index) => (index === unknown ? 0 : 1)));
    const attempts = server.emulator.ledger.requests("addLeadToFlow").map(({ url }) => url);
    expect(attempts).toEqual([...new Set(attempts)]);
  },
);

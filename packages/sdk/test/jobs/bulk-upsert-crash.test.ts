import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EmulatorOptions } from "@grinfi/emulator";
import { type EmulatorServer, startServer } from "@grinfi/emulator/server";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Grinfi, JournalEntry } from "../../src/index.ts";
import { createAutomation } from "../support/accounts/automation.ts";
import { type KillPoint, killPoints } from "../support/crash/kill-at.ts";
import { resume } from "../support/crash/resume.ts";
import { runInChild } from "../support/crash/run-in-child.ts";
import upsertScenario, { type Args, type Reported } from "../support/crash/scenarios/bulk-upsert.ts";
import { createTestClient } from "../support/test-client.ts";

const PEOPLE = ["new-person", "known-person"];

const ENROLLED: Reported[] = [
  { outcome: "created", enrolment: "enrolled" },
  { outcome: "updated", enrolment: "enrolled" },
];

interface Variant {
  readonly options: Omit<Args, "automation" | "list" | "rows">;
  readonly server?: EmulatorOptions;
  /** The outcomes of a job that is not killed. */
  readonly seen: readonly Reported[];
  /** The appends of a job that is not killed. The other jobs are killed at each of them. */
  readonly appends: readonly string[];
  /** The requests of a job that is not killed, in any order of the rows. */
  readonly requests: readonly string[];
}

const SAVES = ["save", "save", "save", "save"];
const REFERENCES = ["getList", "getFlow"];
const UPSERTS = ["upsertContact", "upsertContact"];

/** In real time, so that the lag passes. */
const LAGGING: EmulatorOptions = { clock: Date.now, lag: { enrolments: 30, massActions: { delay: 30 } } };

const VARIANTS: Readonly<Record<string, Variant>> = {
  "that enrols together": {
    options: { onConflict: "update" },
    seen: ENROLLED,
    appends: [...SAVES, "enrol", "enrol", "enrol", "enrol"],
    requests: [...REFERENCES, ...UPSERTS, "listFlowLeads", "leadsMassAction", "listFlowLeads"],
  },
  "that skips existing contacts": {
    options: { onConflict: "skip" },
    seen: [
      { outcome: "created", enrolment: "enrolled" },
      { outcome: "skipped", reason: "The contact already exists, so it was neither changed nor enrolled." },
    ],
    appends: [...SAVES, "enrol", "enrol"],
    requests: [...REFERENCES, ...UPSERTS, "listFlowLeads", "leadsMassAction", "listFlowLeads"],
  },
  "whose enrolments are late": {
    options: { onConflict: "update" },
    server: LAGGING,
    seen: ENROLLED,
    appends: [...SAVES, "enrol", "enrol", "enrol", "enrol"],
    // The number of reads depends on the lag.
    requests: [...REFERENCES, ...UPSERTS, "listFlowLeads", "leadsMassAction", "listFlowLeads"],
  },
  "that looks up and enrols each contact": {
    options: { onConflict: "update", match: ["linkedin_id"], enrolment: "single" },
    seen: ENROLLED,
    appends: [...SAVES, "enrol", "enrol", "enrol", "enrol"],
    requests: [
      ...[...REFERENCES, "findOneContact", "findOneContact", ...UPSERTS],
      ...["listFlowLeads", "addLeadToFlow", "addLeadToFlow", "listFlowLeads"],
    ],
  },
};

describe.each(Object.entries(VARIANTS))("a job %s", (_, { appends, options, requests, seen, server: of }) => {
  let server: EmulatorServer;
  let grinfi: Grinfi;
  let args: Args;
  let prepared: ReturnType<EmulatorServer["emulator"]["save"]>;
  let folder: string;
  let journal: string;

  /** An account with a list, an automation that is off, and one of the people. */
  beforeAll(async () => {
    server = await startServer(of);
    const { emulator } = server;
    grinfi = createTestClient(emulator.fetch);
    const list = (await grinfi.lists.create({ name: "Spring fair" })).uuid;
    const automation = await createAutomation(grinfi);
    await grinfi.contacts.upsert({ list_uuid: list, lead: { linkedin_id: "known-person" } });
    emulator.advance(120_000);
    const rows = PEOPLE.map((linkedin_id) => ({ linkedin_id, first_name: "Robin" }));
    args = { list, automation, ...options, rows };
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

  const readEntries = async (): Promise<JournalEntry[]> => {
    const lines = (await readFile(journal, "utf8").catch(() => "")).split("\n").slice(0, -1);
    return lines.map((line) => JSON.parse(line));
  };

  /** Returns the contacts of the requests to enrol, each as often as it was in one. */
  const attempts = (): string[] =>
    server.emulator.ledger.requests().flatMap(({ body, operation, url }) => {
      if (operation === "addLeadToFlow") return String(url.split("/").at(-1));
      return operation === "leadsMassAction" ? (body as { filter: { ids: string[] } }).filter.ids : [];
    });

  /** Returns the contacts that were about to be enrolled, and whose request the API did not receive. */
  async function undecided(): Promise<string[]> {
    const states = new Map<string, string>();
    for (const { key, state, step } of await readEntries()) if (step === "enrol") states.set(key, state);
    const sent = attempts();
    return [...states].flatMap(([key, state]) => (state === "pending" && !sent.includes(key) ? key : []));
  }

  const uuidOf = async (linkedin_id: string): Promise<string> =>
    String((await grinfi.contacts.find({ linkedin_id }))?.uuid);

  /** Checks that each person has the outcome of a job that is not killed, or is reported as unknown. */
  async function checkOutcomes(report: readonly Reported[], unknown: readonly string[]): Promise<void> {
    server.emulator.advance(1_000);
    const enrolled = server.emulator.ledger.effects("enrolled").map(({ lead }) => lead);
    for (const [index, person] of PEOPLE.entries()) {
      const uuid = await uuidOf(person);
      const times = enrolled.filter((lead) => lead === uuid).length;
      if (unknown.includes(uuid)) {
        expect(report[index]).toMatchObject({
          outcome: "unknown",
          reason: expect.stringContaining("Check the automation before you enrol the contact."),
        });
        expect(times).toBe(0);
      } else {
        expect(report[index]).toEqual(seen[index]);
        expect(times).toBe(seen[index]?.enrolment === "enrolled" ? 1 : 0);
      }
    }
    expect(new Set(attempts()).size).toBe(attempts().length);
  }

  const points = killPoints({ appends: appends.length, requests: requests.length });
  let undecidedAtAll = 0;

  test("that is not killed completes", async () => {
    expect(await runInProcess()).toEqual({ isKilled: false, report: seen });
    const called = server.emulator.ledger.requests().map(({ operation }) => String(operation));
    expect((await readEntries()).map(({ step }) => step)).toEqual(appends);
    if (of === undefined) expect(called.toSorted()).toEqual(requests.toSorted());
    else expect([...new Set(called)].toSorted()).toEqual([...new Set(requests)].toSorted());
    await checkOutcomes(seen, []);
  });

  test.each(points)(
    "that is killed $moment $number is resumed: nobody is enrolled twice, and nobody is silently lost",
    async (point) => {
      expect(await runInProcess(point)).toEqual({ isKilled: true });
      const unknown = await undecided();
      undecidedAtAll += unknown.length;
      const report = await resume(upsertScenario, grinfi, journal, args);
      await checkOutcomes(report, unknown);
    },
  );

  test("leaves people undecided only between the record and the request of their enrolment", () => {
    expect(undecidedAtAll).toBeGreaterThan(0);
  });
});

import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EmulatorServer, startServer } from "@grinfi/emulator/server";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Grinfi } from "../../src/index.ts";
import { type KillPoint, killPoints } from "../support/crash/kill-at.ts";
import { resume } from "../support/crash/resume.ts";
import { runInChild } from "../support/crash/run-in-child.ts";
import sendManyScenario, {
  type ReportedSend,
  type SendManyArgs,
} from "../support/crash/scenarios/send-many.ts";
import { countCreated, SEND_CHANNELS } from "../support/outreach/send-channels.ts";
import { createTestClient } from "../support/test-client.ts";

let server: EmulatorServer;
let grinfi: Grinfi;
let sender: string;
let contacts: string[];
let prepared: ReturnType<EmulatorServer["emulator"]["save"]>;
let folder: string;
let journal: string;

/** An account with a sender profile and two contacts that nobody has written to. */
beforeAll(async () => {
  server = await startServer({ now: Date.now() });
  grinfi = createTestClient(server.emulator.fetch);
  const { uuid: list } = await grinfi.lists.create({ name: "Spring fair" });
  const kim = { first_name: "Kim", last_name: "Placeholder", assignee_user_id: 7 };
  sender = (await grinfi.senderProfiles.create(kim)).uuid;
  const mailbox = { email: "kim@sender.example.com", sender_name: "Kim", sender_profile_uuid: sender };
  await grinfi.mailboxes.create(mailbox);
  contacts = [];
  for (const linkedin_id of ["robin-sample", "alex-example"])
    contacts.push((await grinfi.contacts.upsert({ list_uuid: list, lead: { linkedin_id } })).uuid);
  prepared = server.emulator.save();
});
beforeEach(async () => {
  server.emulator.load(prepared);
  server.emulator.ledger.clear();
  folder = await mkdtemp(join(tmpdir(), "grinfi-send-many-"));
  journal = join(folder, "journal.jsonl");
});
afterEach(() => rm(folder, { recursive: true, force: true }));
afterAll(() => server.close());

describe.each(SEND_CHANNELS)("a job of $name", (channel) => {
  /**
   * The states of the appends, and the requests, of a job that is not killed. For each message that it is pending, that
   * its contact is about to be written to, and that it is done.
   */
  const APPENDS = ["pending", "pending", "done", "pending", "pending", "done"];
  const REQUESTS = [
    ...["getSenderProfile", "listLeadsBlacklist", "listCompaniesBlacklist"],
    ...["listLinkedinMessages", "listEmails", "searchContacts", channel.send, channel.send],
  ];
  /** The row whose message is pending and was not received by the API. */
  const UNKNOWN: Readonly<Record<string, number>> = {
    "after append 1": 0,
    "before append 2": 0,
    "during append 2": 0,
    "after append 2": 0,
    "before request 7": 0,
    "after append 4": 1,
    "before append 5": 1,
    "during append 5": 1,
    "after append 5": 1,
    "before request 8": 1,
  };

  const args = (): SendManyArgs =>
    ({
      ...{ channel: channel.name, sender },
      rows: contacts.map((contact) => channel.rowTo(contact, "Hello")),
    }) as SendManyArgs;
  const runInProcess = (killAt?: KillPoint) =>
    runInChild<ReportedSend[]>({
      ...{ scenario: "send-many", url: server.url, journal, args: args() },
      ...(killAt && { killAt }),
    });

  test("that is not killed completes", async () => {
    const queued = { outcome: "queued", fromJournal: false };
    expect(await runInProcess()).toEqual({ isKilled: false, report: [queued, queued] });
    const lines = (await readFile(journal, "utf8")).trim().split("\n");
    expect(lines.map((line) => JSON.parse(line).state)).toEqual(APPENDS);
    expect(server.emulator.ledger.requests().map(({ operation }) => operation)).toEqual(REQUESTS);
  });

  test.each(killPoints({ appends: APPENDS.length, requests: REQUESTS.length }))(
    "that is killed $moment $number is resumed: nobody gets a message twice, and nobody is silently lost",
    async (point) => {
      expect(await runInProcess(point)).toEqual({ isKilled: true });
      const unknown = UNKNOWN[`${point.moment} ${point.number}`];
      for (const run of ["first", "second"]) {
        const report = await resume(sendManyScenario, grinfi, journal, args());
        for (const [index, reported] of report.entries()) {
          if (index !== unknown) expect(reported.outcome).toMatch(/^(queued|skipped)$/);
          else expect(reported).toMatchObject({ outcome: "unknown", fromJournal: true });
          if (reported.outcome === "skipped") expect(reported.reason).toBe("An earlier job sent it.");
          if (run === "second") expect(reported.fromJournal).toBe(true);
        }
        const times = countCreated(server.emulator, channel);
        expect(contacts.map((contact) => times.get(`${contact} Hello`) ?? 0)).toEqual(
          contacts.map((_, index) => (index === unknown ? 0 : 1)),
        );
      }
    },
  );
});

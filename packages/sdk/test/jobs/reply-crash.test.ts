import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EmulatorServer, startServer } from "@grinfi/emulator/server";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Grinfi, ReplyOptions } from "../../src/index.ts";
import { createRepliedAccount, type RepliedAccount } from "../support/accounts/replied-account.ts";
import { type KillPoint, killPoints } from "../support/crash/kill-at.ts";
import { resume } from "../support/crash/resume.ts";
import { runInChild } from "../support/crash/run-in-child.ts";
import replyScenario, { type ReplyReport } from "../support/crash/scenarios/reply.ts";
import { ALL_DONE, SEND_UNKNOWN } from "../support/jobs/outcomes.ts";
import { createTestClient } from "../support/test-client.ts";

let server: EmulatorServer;
let grinfi: Grinfi;
let account: RepliedAccount;
let prepared: ReturnType<EmulatorServer["emulator"]["save"]>;
let folder: string;
let journal: string;

beforeAll(async () => {
  server = await startServer({ contacts: 20 });
  grinfi = createTestClient(server.emulator.fetch);
  account = await createRepliedAccount(grinfi, server.emulator);
  prepared = server.emulator.save();
});
beforeEach(async () => {
  server.emulator.load(prepared);
  server.emulator.ledger.clear();
  folder = await mkdtemp(join(tmpdir(), "grinfi-reply-"));
  journal = join(folder, "journal.jsonl");
});
afterEach(() => rm(folder, { recursive: true, force: true }));
afterAll(() => server.close());

const optionsOf = (reply: ReplyOptions): ReplyOptions => ({
  ...reply,
  stage: account.stage,
  task: account.task,
});

interface Channel {
  readonly reply: ReplyOptions;
  /** The requests of a job that is not killed, in order. */
  readonly requests: readonly string[];
  /** The collection in which a send creates an item. */
  readonly collection: string;
  readonly points: readonly KillPoint[];
}

const points = killPoints({ appends: 8, requests: 6 });

/**
 * Whether a point is part of the send: both entries, the read before it, and the request. The other steps are the same
 * on all channels.
 */
const isOfSend = ({ moment, number }: KillPoint): boolean =>
  moment.endsWith("append") ? [3, 4].includes(number) : [1, 3].includes(number);

const channels: Readonly<Record<string, Channel>> = {
  LinkedIn: {
    reply: { channel: "linkedin", text: "Tuesday at ten?" },
    requests: [
      "listLinkedinMessages",
      "cancelLeadFromAllFlows",
      "sendLinkedInMessage",
      "leadsMassAction",
      "listTasks",
      "createTask",
    ],
    collection: "linkedin-messages",
    points,
  },
  email: {
    reply: { channel: "email", text: "<p>Tuesday at ten?</p>" },
    requests: [
      "listEmails",
      "cancelLeadFromAllFlows",
      "sendEmail",
      "leadsMassAction",
      "listTasks",
      "createTask",
    ],
    collection: "emails",
    points: points.filter(isOfSend),
  },
};

/** Each step is recorded as pending and as done. */
const APPENDS = ["cancel", "cancel", "send", "send", "stage", "stage", "task", "task"];

/**
 * The possible outcomes of a second job. A pending send that cannot be found is unknown. Everything else is done.
 */
function expected(
  { moment, number }: KillPoint,
  requests: readonly string[],
): Readonly<Record<string, string>> {
  const isAnnounced = (step: string, operation: string): boolean =>
    (moment === "after append" && number === APPENDS.indexOf(step) + 1) ||
    (moment === "before request" && requests[number - 1] === operation);
  if (isAnnounced("send", requests[2] ?? "")) return SEND_UNKNOWN;
  if (isAnnounced("task", "createTask")) return { ...ALL_DONE, task: "unknown" };
  return ALL_DONE;
}

describe.each(Object.entries(channels))("a reply by %s", (_, { reply, requests, collection, points }) => {
  const args = () => ({ contact: account.contact, options: optionsOf(reply) });
  const runInProcess = (killAt?: KillPoint) =>
    runInChild<ReplyReport>({
      ...{ scenario: "reply", url: server.url, journal, args: args() },
      ...(killAt && { killAt }),
    });
  const rerun = () => resume(replyScenario, grinfi, journal, args());

  const made = (of: string): number =>
    server.emulator.ledger.effects("created").filter((effect) => effect.collection === of).length;

  test("that is not killed completes", async () => {
    expect(await runInProcess()).toEqual({
      isKilled: false,
      report: { isComplete: true, outcomes: ALL_DONE },
    });
    const lines = (await readFile(journal, "utf8")).trim().split("\n");
    expect(lines.map((line) => JSON.parse(line).step)).toEqual(APPENDS);
    const { ledger } = server.emulator;
    expect(ledger.requests().map(({ operation }) => operation)).toEqual(requests);
  });

  test.each(points)(
    "that is killed $moment $number is sent at most once, and nothing is silently lost",
    async (point) => {
      expect(await runInProcess(point)).toEqual({ isKilled: true });
      const outcomes = expected(point, requests);
      const isComplete = outcomes.send === "done" && outcomes.task === "done";
      const report = { isComplete, outcomes };
      expect(await rerun()).toEqual(report);

      const { emulator } = server;
      emulator.advance(60 * 60 * 1000);
      const wasSent = outcomes.send === "done" ? 1 : 0;
      expect(made(collection)).toBe(wasSent);
      expect(emulator.ledger.effects("sent").filter(({ lead }) => lead === account.contact)).toHaveLength(
        wasSent,
      );
      expect(made("tasks")).toBe(outcomes.task === "done" ? 1 : 0);
      expect(emulator.ledger.effects("cancelled")).toHaveLength(1);
      const { pipeline_stage_uuid } = await grinfi.contacts.get(account.contact);
      expect(pipeline_stage_uuid === account.stage).toBe(outcomes.stage === "done");

      emulator.ledger.clear();
      expect(await rerun()).toEqual(report);
      expect(emulator.ledger.requests()).toEqual([]);
    },
  );
});

import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EmulatorServer, startServer } from "@grinfi/emulator/server";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { Grinfi } from "../../../src/index.ts";
import { createFileJournal } from "../../../src/node.ts";
import { type KillPoint, killPoints, type Moment } from "./kill-at.ts";
import { type Finished, runInChild } from "./run-in-child.ts";

let server: EmulatorServer;
let args: object;
let folder: string;
let journal: string;

beforeAll(async () => {
  server = await startServer({ contacts: 20 });
  const grinfi = new Grinfi({ apiKey: "test-key", fetch: server.emulator.fetch });
  const contact = await grinfi.contacts.search().first();
  const sender = await grinfi.senderProfiles.list().first();
  args = { lead_uuid: contact?.uuid, sender_profile_uuid: sender?.uuid, text: "Hello!" };
});
beforeEach(async () => {
  server.emulator.reset();
  folder = await mkdtemp(join(tmpdir(), "grinfi-kill-"));
  journal = join(folder, "journal.jsonl");
});
afterEach(() => rm(folder, { recursive: true, force: true }));
afterAll(() => server.close());

const sendOnce = (killAt?: KillPoint): Promise<Finished<{ message: string }>> =>
  runInChild({ scenario: "send-once", url: server.url, journal, args, ...(killAt && { killAt }) });

const sent = (): number => server.emulator.ledger.requests("sendLinkedInMessage").length;

test("a process that is not killed reports", async () => {
  expect(await sendOnce()).toEqual({ isKilled: false, report: { message: expect.any(String) } });
  expect(sent()).toBe(1);
});

type Remains = { readonly sent: number; readonly states: readonly string[]; readonly half?: boolean };
const cases: [Moment, number, Remains][] = [
  ["before append", 1, { sent: 0, states: [] }],
  ["during append", 1, { sent: 0, states: [], half: true }],
  ["after append", 1, { sent: 0, states: ["pending"] }],
  ["before request", 1, { sent: 0, states: ["pending"] }],
  ["after request", 1, { sent: 1, states: ["pending"] }],
  ["before append", 2, { sent: 1, states: ["pending"] }],
  ["during append", 2, { sent: 1, states: ["pending"], half: true }],
  ["after append", 2, { sent: 1, states: ["pending", "done"] }],
];

test("killPoints returns every point of a process", () => {
  const points = killPoints({ appends: 2, requests: 1 });
  const named = cases.map(([moment, number]) => ({ moment, number }));
  expect(points).toHaveLength(named.length);
  expect(points).toEqual(expect.arrayContaining(named));
});

test.each(cases)(
  "a process that is killed %s %i leaves what it did so far",
  async (moment, number, remains) => {
    expect(await sendOnce({ moment, number })).toEqual({ isKilled: true });
    expect(sent()).toBe(remains.sent);
    const text = await readFile(journal, "utf8").catch(() => "");
    expect(text !== "" && !text.endsWith("\n")).toBe(remains.half ?? false);
    const after = createFileJournal(journal);
    const states: string[] = [];
    for await (const { state } of after.read()) states.push(state);
    await after.close();
    expect(states).toEqual(remains.states);
  },
);

test("a process that fails by itself rejects with its error output", async () => {
  const work = { scenario: "send-once", url: await closedAddress(), journal, args };
  await expect(runInChild(work)).rejects.toThrow("sendLinkedInMessage");
});

/** Returns a loopback address at which nothing listens. */
async function closedAddress(): Promise<string> {
  const gone = await startServer();
  await gone.close();
  return gone.url;
}

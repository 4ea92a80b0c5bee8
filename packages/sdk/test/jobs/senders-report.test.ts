import type { Emulator } from "@grinfi/emulator";
import { rejectionOf } from "@grinfi/testing";
import { beforeEach, describe, expect, test } from "vitest";
import type { Grinfi, Period, SenderReport, SendersReport } from "../../src/index.ts";
import { useAccountBehindPrism } from "../support/accounts/behind-prism.ts";
import { springCampaign } from "../support/accounts/spring-campaign.ts";
import { everything, start } from "../support/accounts/start.ts";

const account = useAccountBehindPrism();

/** A period that contains the seeded data and the campaign of the first days of January. */
const ALL: Period = { from: "2020-01-01", to: "2027-01-01" };

const CALLS = [
  "getLeadMetrics",
  "groupCountLinkedinMessages",
  "groupCountLinkedinMessages",
  "groupCountTasks",
  "groupCountTasks",
  "groupCountTasks",
  "listSenderProfiles",
];

let emulator: Emulator;
let grinfi: Grinfi;

beforeEach(async () => {
  ({ emulator, grinfi } = account);
  await springCampaign(grinfi, emulator);
});

/** Counts the messages and tasks of a sender profile from the rows. */
async function countedByHand(of: Grinfi, sender: string): Promise<Partial<SenderReport>> {
  const filter = { sender_profile_uuid: sender };
  const tasks = await of.tasks.list({ filter }).toArray(everything);
  const messages = await of.messages.list({ filter }).toArray(everything);
  const closed = (type: string) => tasks.filter((task) => task.status === "closed" && task.type === type);
  const inBox = (type: string) =>
    messages.filter((message) => message.type === type && message.status === "done");
  return {
    invitationsSent: closed("linkedin_send_connection_request").length,
    emailsSent: closed("email_send_message").length,
    tasksFailed: tasks.filter(({ status }) => status === "failed").length,
    messagesSent: inBox("outbox").length,
    messagesReceived: inBox("inbox").length,
  };
}

test("every sender profile has the counts of its tasks and messages, with 7 requests", async () => {
  await grinfi.senderProfiles.create({ first_name: "Pat", last_name: "Newcomer", assignee_user_id: 7 });
  emulator.ledger.clear();
  const { period, senders, team } = await grinfi.reports.senders(ALL);
  expect([...account.called].sort()).toEqual(CALLS);
  expect(period).toEqual({ from: "2020-01-01T00:00:00.000Z", to: "2027-01-01T00:00:00.000Z" });

  const profiles = await grinfi.senderProfiles.list().toArray(everything);
  expect(senders.map(({ uuid }) => uuid)).toEqual(profiles.map(({ uuid }) => uuid));
  expect(senders.map(({ name }) => name)).toEqual(
    profiles.map(({ first_name, last_name }) => `${first_name} ${last_name}`),
  );
  for (const sender of senders) expect(sender).toMatchObject(await countedByHand(grinfi, sender.uuid));
  expect(senders[0]).toMatchObject({ status: "enabled" });
  expect(senders[0]?.invitationsSent).toBeGreaterThanOrEqual(10);
  expect(senders.at(-1)).toMatchObject({ name: "Pat Newcomer", invitationsSent: 0, messagesSent: 0 });
  expect(senders.reduce((sum, { emailsSent }) => sum + emailsSent, 0)).toBeGreaterThan(0);
  expect(senders.reduce((sum, { tasksFailed }) => sum + tasksFailed, 0)).toBeGreaterThan(0);
  expect(team.emailsReceived).toBeGreaterThan(0);
});

test("a period includes its start and excludes its end", async () => {
  const invitation = await grinfi.tasks
    .list({ filter: { status: "closed", type: "linkedin_send_connection_request" } })
    .first();
  const reply = await grinfi.messages.list({ filter: { type: "inbox" } }).first();
  const email = await grinfi.emails.list({ filter: { type: "inbox" } }).first();
  const whole = await grinfi.reports.senders(ALL);
  for (const moment of [invitation?.executed_at, reply?.sent_at, email?.sent_at]) {
    const cut = new Date(String(moment));
    const before = await grinfi.reports.senders({ from: ALL.from, to: cut });
    const after = await grinfi.reports.senders({ from: cut, to: ALL.to });
    expect(allOf(before)).not.toEqual(allOf(whole));
    expect(numbersOf(before.team, after.team)).toEqual(numbersOf(whole.team));
    whole.senders.forEach((sender, index) => {
      expect(numbersOf(before.senders[index], after.senders[index])).toEqual(numbersOf(sender));
    });
  }
});

const allOf = ({ senders, team }: SendersReport): Record<string, number> => numbersOf(team, ...senders);

/** Returns the sums of all counts by name. */
function numbersOf(...all: readonly (object | undefined)[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const [name, value] of all.flatMap((one) => Object.entries(one ?? {}))) {
    if (typeof value === "number") sums[name] = (sums[name] ?? 0) + value;
  }
  return sums;
}

test("a period can be a day of another time zone", async () => {
  // It is nine in the morning in UTC, and the day before at ten in the evening in Honolulu.
  const dayOf = async (zone: string) => {
    const { senders } = await grinfi.reports.senders({
      from: `2026-01-05T00:00:00${zone}`,
      to: `2026-01-06T00:00:00${zone}`,
    });
    return senders.reduce((sum, { invitationsSent }) => sum + invitationsSent, 0);
  };
  expect(await dayOf("+00:00")).toBe(10);
  expect(await dayOf("-10:00")).toBe(0);
});

test("counts of a deleted sender profile stay, without a name", async () => {
  const { senders } = await grinfi.reports.senders(ALL);
  const [gone] = senders;
  await grinfi.senderProfiles.delete(String(gone?.uuid));
  const after = await grinfi.reports.senders(ALL);
  expect(after.senders.at(-1)).toEqual({ ...gone, name: undefined, status: undefined });
  expect(after.senders.slice(0, -1)).toEqual(senders.slice(1));
});

test("each 100 sender profiles take one more request", async () => {
  const { grinfi, emulator } = start();
  for (let number = 0; number < 101; number += 1) {
    await grinfi.senderProfiles.create({
      first_name: "Pat",
      last_name: `Number ${number}`,
      assignee_user_id: 7,
    });
  }
  emulator.ledger.clear();
  const { senders } = await grinfi.reports.senders(ALL);
  expect(senders.length).toBeGreaterThan(100);
  expect(emulator.ledger.requests()).toHaveLength(6 + 2);
});

describe("the error of a call is the error of the report:", () => {
  test.each([...new Set(CALLS)])("%s", async (operation) => {
    const { emulator, grinfi } = start({ contacts: 20 });
    emulator.addFault({ kind: "status", status: 503, operation });
    expect(await rejectionOf(grinfi.reports.senders(ALL))).toMatchObject({ status: 503, operation });
    emulator.addFault({ kind: "reset-after", operation });
    expect(await rejectionOf(grinfi.reports.senders(ALL))).toMatchObject({ code: "connection" });
    expect(await grinfi.reports.senders(ALL)).toHaveProperty("senders");
  });
});

import { rejectionOf } from "@grinfi/testing";
import { describe, expect, test } from "vitest";
import { ListError, NotFoundError, type WaitFunction } from "../../src/index.ts";
import { createAutomation } from "../support/accounts/automation.ts";
import { springCampaign } from "../support/accounts/spring-campaign.ts";
import { start } from "../support/accounts/start.ts";
import { createTestClient } from "../support/test-client.ts";

const wait = async (): Promise<void> => undefined;
const DAY = 86_400_000;

/** A campaign whose contacts wait for up to a week until they accept an invitation. */
async function campaign() {
  const { emulator, grinfi } = start({ contacts: 20 });
  const { automation } = await springCampaign(grinfi, emulator);
  return { emulator, grinfi, automation };
}

test("an automation that waits for an event is unknown, with the tasks that wait", async () => {
  const { automation, emulator, grinfi } = await campaign();
  const result = await grinfi.automations.waitUntilIdle(automation, { wait });
  expect(result).toMatchObject({ outcome: "unknown", done: 5, failed: 0, open: 5, total: 10 });
  expect(result.waiting).toEqual({ trigger_linkedin_connection_request_accepted: 5 });
  expect(result.reason).toMatch(
    /^5 of 10 contacts are open, .* Waiting tasks: 5\. Steps may wait for working hours/,
  );
  // The automation, and its counts at once and after each of seven waits.
  expect(emulator.ledger.requests()).toHaveLength(1 + 8);
});

test("with enough patience it runs dry, also if each job waits only for a day", async () => {
  const { automation, emulator, grinfi } = await campaign();
  // A minute of the emulator for each second of the job, because the job reads every 30 seconds.
  const advance: WaitFunction = async (milliseconds) => emulator.advance(milliseconds * 60);
  const days: string[] = [];
  for (let day = 0; day < 10 && days.at(-1) !== "complete"; day += 1) {
    const { outcome } = await grinfi.automations.waitUntilIdle(automation, {
      wait: advance,
      patience: DAY / 60,
    });
    days.push(outcome);
  }
  expect(days.at(-1)).toBe("complete");
  expect(days.length).toBeGreaterThan(2);
  expect(days.slice(0, -1)).toEqual(days.slice(1).map(() => "unknown"));
});

test("an automation that is off says so", async () => {
  const { automation, grinfi } = await campaign();
  await grinfi.automations.stop(automation);
  const { outcome, reason } = await grinfi.automations.waitUntilIdle(automation, { wait });
  expect(outcome).toBe("unknown");
  expect(reason).toContain("The automation was off when the job began");
});

test("an automation with contacts who failed is idle and incomplete", async () => {
  const { emulator, grinfi } = start({ contacts: 20 });
  const contact = await grinfi.contacts.search().first();
  const schedule = {
    timezone: "UTC",
    timeblocks: [0, 1, 2, 3, 4, 5, 6].map((dow) => ({ dow, min: 0, max: 1440 })),
  };
  const flow = await grinfi.automations.create({ name: "Mail", schedule, use_sender_schedule: false });
  const dates = { created_at: "2026-01-05T08:00:00Z", updated_at: "2026-01-05T08:00:00Z" };
  const nodes = [{ id: 1, type: "email_send_message", payload: {}, before: [], after: [], ...dates }];
  const source = { id: 1, name: "List", rotation_strategy: "fair" as const, after_id: 1 };
  const contact_sources = [{ ...source, sender_profiles: [] }];
  await grinfi.automations.versions.create(flow.uuid, { contact_sources, nodes });
  await grinfi.automations.start(flow.uuid);
  await grinfi.automations.contacts.add(flow.uuid, String(contact?.uuid));
  const advance: WaitFunction = async (milliseconds) => emulator.advance(milliseconds);
  const result = await grinfi.automations.waitUntilIdle(flow.uuid, { wait: advance });
  expect(result).toEqual({
    ...{ outcome: "incomplete", done: 0, failed: 1, open: 0, total: 1, waiting: {} },
    reason: "1 of 1 contacts failed.",
  });
});

test("an automation without contacts is idle", async () => {
  const { emulator, grinfi } = start();
  const automation = await createAutomation(grinfi);
  emulator.ledger.clear();
  expect(await grinfi.automations.waitUntilIdle(automation)).toMatchObject({ outcome: "complete", total: 0 });
  expect(emulator.ledger.requests()).toHaveLength(2);
});

test("a uuid in upper case is the same automation", async () => {
  const { automation, grinfi } = await campaign();
  const job = grinfi.automations.waitUntilIdle(automation.toUpperCase(), { wait });
  expect(await job).toMatchObject({ open: 5, total: 10 });
});

test("an automation that does not exist ends the job", async () => {
  const { grinfi } = start();
  const uuid = "5f0c9a1e-2b7d-4c3a-9e61-0d8f4b7a1c10";
  expect(await rejectionOf(grinfi.automations.waitUntilIdle(uuid))).toBeInstanceOf(NotFoundError);
});

describe("the counts of a response", () => {
  const uuid = "5f0c9a1e-2b7d-4c3a-9e61-0d8f4b7a1c10";
  const waitWith = (counts: unknown) => {
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const { pathname } = new URL(new Request(input, init).url);
      return Response.json(pathname.endsWith("/metrics") ? counts : { uuid, status: "on" });
    };
    const grinfi = createTestClient(fetch);
    return grinfi.automations.waitUntilIdle(uuid, { wait });
  };

  test("may have an empty array as the queue", async () => {
    const counts = { leads_count: 4, in_progress_leads_count: 0, finished_leads_count: 4, task_counts: [] };
    expect(await waitWith({ [uuid]: counts })).toMatchObject({ outcome: "complete", done: 4, waiting: {} });
  });

  test("with a task that waits are not idle, even if no contact is in progress", async () => {
    const counts = { leads_count: 4, in_progress_leads_count: 0, task_counts: { email_send_message: 1 } };
    expect(await waitWith({ [uuid]: counts })).toMatchObject({
      ...{ outcome: "unknown", open: 0, waiting: { email_send_message: 1 } },
    });
  });

  test("may be text", async () => {
    const counts = { leads_count: "4", in_progress_leads_count: "1", failed_leads_count: "0" };
    const task_counts = { email_send_message: "2" };
    expect(await waitWith({ [uuid]: { ...counts, task_counts } })).toMatchObject({
      ...{ outcome: "unknown", done: 3, failed: 0, open: 1, total: 4, waiting: { email_send_message: 2 } },
    });
  });

  test("that contradict each other never make a number negative, or more than the total", async () => {
    const counts = { leads_count: 3, in_progress_leads_count: 5, failed_leads_count: 1, task_counts: [] };
    const job = waitWith({ [uuid]: counts });
    for await (const step of job) expect(step).toMatchObject({ done: 0, failed: 1, open: 5, total: 6 });
    expect(job.progress).toMatchObject({ done: 1, total: 6 });
  });

  const IDLE = { leads_count: 3, in_progress_leads_count: 0 };
  test.each<[unknown]>([
    ...[[], {}, { [uuid]: {} }, { [uuid]: { leads_count: 3 } }, { [uuid]: IDLE }].map((counts): [unknown] => [
      counts,
    ]),
    ...[null, undefined, "", 2, [1], { a: null }, { a: "two" }, { a: -1 }, { a: {} }].map(
      (task_counts): [unknown] => [{ [uuid]: { ...IDLE, task_counts } }],
    ),
    [{ [uuid]: { ...IDLE, in_progress_leads_count: "none", task_counts: [] } }],
    [{ [uuid]: { ...IDLE, failed_leads_count: null, task_counts: [] } }],
  ])("that are missing do not count as zero: %j", async (counts) => {
    expect(await rejectionOf(waitWith(counts))).toBeInstanceOf(ListError);
  });
});

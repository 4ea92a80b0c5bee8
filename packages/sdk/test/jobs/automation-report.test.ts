import { rejectionOf } from "@grinfi/testing";
import { beforeEach, describe, expect, test } from "vitest";
import { ConfigurationError, NotFoundError, type Rate } from "../../src/index.ts";
import { useAccountBehindPrism } from "../support/accounts/behind-prism.ts";
import { type SpringCampaign, springCampaign } from "../support/accounts/spring-campaign.ts";
import { start } from "../support/accounts/start.ts";

const account = useAccountBehindPrism();
let campaign: SpringCampaign;

beforeEach(async () => {
  campaign = await springCampaign(account.grinfi, account.emulator);
});

const rate = (numerator: number, denominator: number, of: string): Rate => ({
  ...{ of, numerator, denominator },
  value: denominator === 0 ? undefined : numerator / denominator,
});

test("a report has the rates of each step, and takes 5 requests", async () => {
  const report = await account.grinfi.automations.report(campaign.automation);
  expect([...account.called].sort()).toEqual([
    "getFlow",
    "getFlowContactSourceStatistics",
    "getFlowMetrics",
    "getFlowNodeStatistics",
    "getFlowVersion",
  ]);
  expect(report.automation).toMatchObject({ uuid: campaign.automation, status: "on" });
  expect(report).not.toHaveProperty("period");
  expect(report.contacts).toEqual({ enrolled: 10, inProgress: 5, finished: 4, failed: 0 });
  expect(report.waiting).toEqual({ trigger_linkedin_connection_request_accepted: 5 });

  const accepted = "accepted / closed linkedin_send_connection_request";
  const replied = "replied / closed linkedin_send_message";
  expect(report.steps).toEqual([
    {
      ...{ node: 7, type: "linkedin_send_connection_request", after: [{ node_id: 5, branch_id: 1 }] },
      ...{ entered: 10, closed: 10, failed: 0, statuses: { closed: 10 }, branches: {} },
      outcomes: { accepted: 3 },
      // Three of the invited contacts accepted, but four continued as connected.
      rates: { accepted: rate(3, 10, accepted) },
    },
    {
      ...{ node: 5, type: "trigger_linkedin_connection_request_accepted" },
      after: [
        { node_id: 3, branch_id: 1 },
        { node_id: 8, branch_id: 2 },
      ],
      ...{ entered: 10, closed: 4, failed: 0 },
      ...{ statuses: { closed: 4, in_progress: 5, canceled: 1 }, branches: { 1: 4 } },
      ...{ outcomes: {}, rates: {} },
    },
    {
      ...{ node: 3, type: "linkedin_send_message", after: [{ node_id: 9, branch_id: 1 }] },
      ...{ entered: 4, closed: 4, failed: 0, statuses: { closed: 4 }, branches: {} },
      ...{ outcomes: { replied: 1 }, rates: { replied: rate(1, 4, replied) } },
    },
    {
      ...{ node: 8, type: "gs_add_tag", after: [{ node_id: 9, branch_id: 1 }] },
      ...{ entered: 0, closed: 0, failed: 0, statuses: {}, branches: {}, outcomes: {}, rates: {} },
    },
    {
      ...{ node: 9, type: "end", after: [] },
      ...{ entered: 0, closed: 0, failed: 0, statuses: {}, branches: {}, outcomes: {}, rates: {} },
    },
  ]);
  expect(report.totals).toEqual({
    linkedin_send_connection_request: {
      ...{ closed: 10, failed: 0, outcomes: { accepted: 3 }, rates: { accepted: rate(3, 10, accepted) } },
    },
    linkedin_send_message: {
      ...{ closed: 4, failed: 0, outcomes: { replied: 1 }, rates: { replied: rate(1, 4, replied) } },
    },
  });
  expect(report.sources).toMatchObject([
    {
      ...{ id: 1, name: "March list", addedBy: { api: 10 } },
      statuses: { in_progress: 5, finished: 4, canceled: 1 },
      channels: {
        linkedin_connection_request: {
          ...{ sent: 10, outcomes: { accepted: 3 } },
          rates: { accepted: rate(3, 10, "accepted / sent linkedin_connection_request") },
        },
        email: { sent: 0, outcomes: {}, rates: {} },
      },
    },
  ]);
});

test("a period limits the steps, but not the counts that the API cannot split by time", async () => {
  const { grinfi } = account;
  const nextDay = { from: "2026-01-06", to: new Date("2026-01-07T00:00:00Z") };
  const report = await grinfi.automations.report(campaign.automation, { period: nextDay });
  expect(report.period).toEqual({ from: "2026-01-06T00:00:00.000Z", to: "2026-01-07T00:00:00.000Z" });
  const [invitation, , message] = report.steps;
  expect(invitation).toMatchObject({ closed: 0, entered: undefined });
  expect(invitation?.rates).toEqual({
    accepted: rate(0, 0, "accepted / closed linkedin_send_connection_request"),
  });
  expect(message).toMatchObject({ closed: 3, entered: undefined, outcomes: { replied: 1 } });
  expect(report.contacts.enrolled).toBe(10);
  expect(report.sources[0]?.statuses).toMatchObject({ in_progress: 5 });
});

test("totals add up the steps of one type", async () => {
  const past = await account.grinfi.automations.list({ filter: { q: "Trade fair" } }).first();
  const { steps, totals } = await account.grinfi.automations.report(String(past?.uuid));
  const messages = steps.filter(({ type }) => type === "linkedin_send_message");
  expect(messages).toHaveLength(2);
  const closed = messages.reduce((sum, step) => sum + step.closed, 0);
  expect(closed).toBeGreaterThan(0);
  expect(totals.linkedin_send_message).toMatchObject({ closed, rates: { replied: { denominator: closed } } });
});

test("a new automation has a report without contacts", async () => {
  const { automation } = await account.grinfi.automations.report(campaign.automation);
  const { name = "", schedule } = automation;
  const created = await account.grinfi.automations.create({
    name,
    schedule: schedule ?? { timezone: "UTC", timeblocks: [] },
    use_sender_schedule: false,
  });
  expect(await account.grinfi.automations.report(created.uuid)).toMatchObject({
    contacts: { enrolled: 0 },
    steps: [{ type: "end", closed: 0 }],
    sources: [{ statuses: {} }],
  });
});

test("an automation without a version has an empty report, which takes 2 requests", async () => {
  const { emulator, grinfi } = account;
  const saved = emulator.save();
  const { changed = [], added = [] } = saved.tables.flows ?? {};
  const flows = { changed, added: added.map((flow) => ({ ...flow, flow_version_uuid: "" })) };
  emulator.load({ ...saved, tables: { ...saved.tables, flows } });
  emulator.ledger.clear();
  expect(await grinfi.automations.report(campaign.automation)).toMatchObject({
    ...{ contacts: { enrolled: 10 }, steps: [], totals: {}, sources: [] },
  });
  expect([...account.called].sort()).toEqual(["getFlow", "getFlowMetrics"]);
});

test("an automation that does not exist is not found", async () => {
  const nobody = "5f0c9a1e-2b7d-4c3a-9e61-0d8f4b7a1c10";
  await expect(account.grinfi.automations.report(nobody)).rejects.toBeInstanceOf(NotFoundError);
});

describe("an invalid period is rejected before anything is sent:", () => {
  const day = "2026-03-01";
  test.each([
    ["not a date", { from: "yesterday", to: day }, /period\.from must be a Date, .* not yesterday\./],
    [
      "no time zone",
      { from: day, to: "2026-03-02T09:00:00" },
      /period\.to must be .* time zone .*, not 2026-03-02T09:00:00\./,
    ],
    ["an invalid Date", { from: new Date(Number.NaN), to: day }, /period\.from must be .*, not Invalid Date/],
    ["an impossible month", { from: "2026-13-01", to: day }, /period\.from/],
    ["empty", { from: day, to: day }, /period\.to must be after period\.from .*, not 2026-03-01T/],
  ])("%s", async (_, period, message) => {
    const error = await rejectionOf(account.grinfi.automations.report(campaign.automation, { period }));
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error).toHaveProperty("message", expect.stringMatching(message));
    expect(await rejectionOf(account.grinfi.reports.senders(period))).toEqual(error);
    expect(account.called).toEqual([]);
  });
});

describe("the error of a call is the error of the report:", () => {
  test.each([
    "getFlow",
    "getFlowMetrics",
    "getFlowVersion",
    "getFlowNodeStatistics",
    "getFlowContactSourceStatistics",
  ])("%s", async (operation) => {
    const { emulator, grinfi } = start({ contacts: 20 });
    const uuid = String((await grinfi.automations.list().first())?.uuid);
    emulator.addFault({ kind: "status", status: 503, operation });
    expect(await rejectionOf(grinfi.automations.report(uuid))).toMatchObject({ status: 503, operation });
    emulator.addFault({ kind: "reset-after", operation });
    expect(await rejectionOf(grinfi.automations.report(uuid))).toMatchObject({ code: "connection" });
    expect(await grinfi.automations.report(uuid)).toHaveProperty("steps");
  });

  test("an abort rejects with the reason of the signal", async () => {
    const { emulator, grinfi } = start({ contacts: 20 });
    const reason = new Error("Enough.");
    const options = { signal: AbortSignal.abort(reason) };
    expect(await rejectionOf(grinfi.automations.report("u", {}, options))).toBe(reason);
    expect(await rejectionOf(grinfi.reports.senders({ from: "2026-01-01", to: "2026-02-01" }, options))).toBe(
      reason,
    );
    expect(emulator.ledger.requests()).toEqual([]);
  });
});

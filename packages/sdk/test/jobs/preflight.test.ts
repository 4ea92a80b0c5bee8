import { rejectionOf } from "@grinfi/testing";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ConfigurationError, NotFoundError, type PreflightOptions } from "../../src/index.ts";
import { loadContacts } from "../support/accounts/start.ts";
import {
  addContacts,
  countRequests,
  createOutreachAccount,
  NOBODY,
  ONE_DAY,
  type OutreachAccount,
  sendEmailTo,
  sendMessageTo,
} from "../support/outreach/outreach-account.ts";
import {
  changeRow,
  createOutreachAutomation,
  EMAIL,
  MESSAGE,
  replaceSteps,
} from "../support/outreach/outreach-automation.ts";

let account: OutreachAccount;
beforeEach(async () => {
  account = await createOutreachAccount();
});
afterEach(() => void vi.useRealTimers());

const preflight = (automation: string, options?: PreflightOptions) =>
  account.grinfi.automations.preflight(automation, options);

const enrol = async (automation: string, contacts: readonly string[]): Promise<void> => {
  for (const contact of contacts) await account.grinfi.automations.contacts.add(automation, contact);
};

const requests = () => countRequests(account.emulator);

const NOTHING = {
  ...{ notChecked: 0, inOtherAutomations: 0, writtenToToday: 0, replied: 0, blacklisted: 0, missing: 0 },
  findings: [],
};

test("an automation without problems has none", async () => {
  const automation = await createOutreachAutomation(account, [MESSAGE, EMAIL]);
  const contacts = await addContacts(account, ["robin-sample", "kim-placeholder"]);
  await enrol(automation, contacts);
  const steps: unknown[] = [];
  const found = await preflight(automation, { onProgress: (step) => steps.push(step) });
  expect(found).toEqual({
    automation: await account.grinfi.automations.get(automation),
    queue: { inProgress: 2, waiting: {}, due: 0 },
    senders: [{ uuid: account.sender, name: "Kim Placeholder", waiting: 0, problems: [] }],
    contacts: { checked: 2, ...NOTHING },
    automaticAudiences: [],
    digest: expect.stringMatching(/^[0-9a-f]{16}(-[0-9a-f]{16}){3}$/),
  });
  expect(found.automation.status).toBe("draft");
  expect(steps).toEqual([{ checked: 2, total: 2 }]);
});

test("it takes the documented requests, and changes nothing", async () => {
  const automation = await createOutreachAutomation(account, [MESSAGE, EMAIL]);
  const { emulator, grinfi } = account;
  const ids = loadContacts(emulator, [1000]);
  const payload = { flow_uuid: automation };
  await grinfi.contacts.massAction({ type: "contact_add_to_flow", payload, filter: { ids } });
  await grinfi.blacklist.contacts.add({ linkedin: "never-again" });
  emulator.ledger.clear();
  const job = preflight(automation);
  const { contacts } = await job;
  expect(contacts).toEqual({ checked: 1000, ...NOTHING });
  expect(requests()).toEqual({
    ...{ getFlow: 1, getFlowVersion: 1, getFlowMetrics: 1, listTasks: 1, groupCountTasks: 2 },
    ...{ listSenderProfiles: 1, listLinkedInBrowsers: 1, listMailboxes: 1 },
    ...{ listLeadsBlacklist: 1, listCompaniesBlacklist: 1, listFlowLeads: 2 + 10 },
    ...{ listLinkedinMessages: 10, listEmails: 10, searchContacts: 10 },
  });
  expect(emulator.ledger.requests()).toHaveLength(53);
  expect(job.progress).toMatchObject({ done: 1000, total: 1000, requests: 53 });
  expect(emulator.ledger.effects()).toEqual([]);
  emulator.ledger.clear();
  await preflight(automation, { contacts: ids.slice(0, 100) });
  expect(requests()).toMatchObject({ listFlowLeads: 2 + 1, listEmails: 1, searchContacts: 1 });
});

test("without contacts and senders it takes 6 requests and those of the blacklist only if there are contacts", async () => {
  const automation = await createOutreachAutomation(account, [], []);
  account.emulator.ledger.clear();
  expect(await preflight(automation)).toMatchObject({ senders: [], contacts: { checked: 0 } });
  expect(account.emulator.ledger.requests()).toHaveLength(6);
});

describe("the queue", () => {
  test("of a stopped automation is as long as what a start sends at once", async () => {
    const late = { ...MESSAGE, delay_in_seconds: 86_400 };
    const automation = await createOutreachAutomation(account, [MESSAGE, late]);
    const { advance, emulator, grinfi, sender } = account;
    await grinfi.automations.start(automation);
    await enrol(automation, await addContacts(account, ["robin-sample", "kim-placeholder", "alex-specimen"]));
    advance(60_000);
    const stoppedAt = Date.now();
    await grinfi.automations.stop(automation);
    const before = await preflight(automation);
    expect(before.queue).toEqual({ inProgress: 3, waiting: { linkedin_send_message: 3 }, due: 0 });

    advance(3 * ONE_DAY);
    const { queue, senders } = await preflight(automation);
    expect(queue).toMatchObject({ inProgress: 3, waiting: { linkedin_send_message: 3 }, due: 3 });
    const since = Date.parse(String(queue.since));
    expect(since).toBeGreaterThan(stoppedAt + ONE_DAY - 60_000);
    expect(since).toBeLessThan(stoppedAt + ONE_DAY + 60_000);
    expect(senders).toMatchObject([{ uuid: sender, waiting: 3 }]);

    emulator.ledger.clear();
    await grinfi.automations.start(automation);
    advance(60_000);
    expect(emulator.ledger.effects("sent")).toHaveLength(queue.due);
  });
});

describe("a sender", () => {
  const problems = async (automation: string) => (await preflight(automation)).senders[0]?.problems;

  test("that is disabled, without saying that it does not send", async () => {
    const automation = await createOutreachAutomation(account);
    await account.grinfi.senderProfiles.disable(account.sender);
    expect(await problems(automation)).toEqual([{ problem: "disabled", detail: "disabled" }]);
  });

  test("that is on hold until a time, and no longer after it", async () => {
    const automation = await createOutreachAutomation(account);
    const until = new Date(Date.now() + ONE_DAY).toISOString();
    changeRow(account, "sender-profiles", account.sender, { hold_tasks_till: until });
    expect(await problems(automation)).toEqual([{ problem: "on_hold", detail: until }]);
    const first = await preflight(automation);
    account.advance(ONE_DAY + 1000);
    const second = await preflight(automation);
    expect(second.senders[0]?.problems).toEqual([]);
    expect(second.digest).toBe(first.digest);
    changeRow(account, "sender-profiles", account.sender, { hold_tasks_till: "soon" });
    expect(await problems(automation)).toEqual([{ problem: "on_hold", detail: "soon" }]);
  });

  test("without a LinkedIn account or a mailbox, only if a step needs it", async () => {
    const { uuid: bare } = await account.grinfi.senderProfiles.create({
      ...{ first_name: "Alex", last_name: "Specimen", assignee_user_id: 7 },
    });
    const automation = await createOutreachAutomation(
      account,
      [{ type: "gs_remove_from_all_automations" }],
      [bare],
    );
    expect(await problems(automation)).toEqual([]);
    await replaceSteps(account, automation, [MESSAGE], [bare]);
    expect(await problems(automation)).toMatchObject([{ problem: "no_linkedin_account" }]);
    await replaceSteps(account, automation, [EMAIL], [bare]);
    expect(await problems(automation)).toMatchObject([{ problem: "no_mailbox" }]);
  });

  test("whose browser does not run, or whose mailbox is not active", async () => {
    const automation = await createOutreachAutomation(account, [MESSAGE, EMAIL]);
    const { browsers, mailboxes, senderProfiles } = account.grinfi;
    const { linkedin_browser_id } = await senderProfiles.get(account.sender);
    await browsers.stop(Number(linkedin_browser_id));
    await mailboxes.deactivate(account.mailbox);
    expect(await problems(automation)).toEqual([
      { problem: "browser_not_running", detail: "stopped" },
      { problem: "mailbox_not_active", detail: "inactive" },
    ]);
  });

  test("who has sent as many emails today as its mailbox may, until the next day", async () => {
    const { advance, grinfi, mailbox } = account;
    const automation = await createOutreachAutomation(account, [EMAIL]);
    const people = ["robin-sample", "kim-placeholder"].map((linkedin_id) => ({
      ...{ linkedin_id, email: `${linkedin_id}@example.com` },
    }));
    const contacts = await addContacts(account, people);
    await grinfi.automations.start(automation);
    await enrol(automation, contacts);
    advance(60_000);
    await grinfi.automations.stop(automation);
    const first = await preflight(automation);
    expect(first.senders[0]?.problems).toEqual([]);
    changeRow(account, "mailboxes", mailbox, { automation_daily_limit: 2 });
    const second = await preflight(automation);
    expect(second.senders[0]?.problems).toEqual([
      { problem: "daily_limit_reached", detail: "2 of 2 emails today" },
    ]);
    advance(ONE_DAY);
    const third = await preflight(automation);
    expect(third.senders[0]?.problems).toEqual([]);
    expect(new Set([first.digest, second.digest, third.digest]).size).toBe(1);
    changeRow(account, "mailboxes", mailbox, { automation_daily_limit: null });
    expect((await preflight(automation)).senders[0]?.problems).toEqual([]);
  });

  test("that shares its mailbox with another one, whose emails of today count, too", async () => {
    const { advance, grinfi, mailbox, sender } = account;
    const { uuid: other } = await grinfi.senderProfiles.create({
      ...{ first_name: "Alex", last_name: "Specimen", assignee_user_id: 7 },
    });
    changeRow(account, "sender-profiles", other, { mailbox_uuid: mailbox });
    changeRow(account, "mailboxes", mailbox, { automation_daily_limit: 2 });
    const automation = await createOutreachAutomation(account, [EMAIL], [sender, other]);
    const people = ["robin-sample", "kim-placeholder"].map((linkedin_id) => ({
      ...{ linkedin_id, email: `${linkedin_id}@example.com` },
    }));
    await grinfi.automations.start(automation);
    await enrol(automation, await addContacts(account, people));
    advance(60_000);
    await grinfi.automations.stop(automation);
    const closed = { type: "email_send_message", status: "closed" } as const;
    const sent = await grinfi.tasks.countBy({ group_field: "sender_profile_uuid", filter: closed });
    expect(sent).toEqual({ [sender]: 1, [other]: 1 });
    const { senders } = await preflight(automation);
    const problem = { problem: "daily_limit_reached", detail: "2 of 2 emails today" };
    expect(senders.map(({ problems: found, uuid }) => [uuid, found])).toEqual([
      [sender, [problem]],
      [other, [problem]],
    ]);
  });

  test("that does not exist", async () => {
    const automation = await createOutreachAutomation(account, [MESSAGE], [NOBODY]);
    expect((await preflight(automation)).senders).toEqual([
      { uuid: NOBODY, waiting: 0, problems: [{ problem: "not_found", detail: NOBODY }] },
    ]);
  });

  test("of a step, or of a task that waits in an older version", async () => {
    const { grinfi, sender } = account;
    const { uuid: other } = await grinfi.senderProfiles.create({
      ...{ first_name: "Alex", last_name: "Specimen", assignee_user_id: 7 },
    });
    const change = { type: "gs_change_sender_profile", payload: { sender_profile_uuid: other } };
    const automation = await createOutreachAutomation(account, [
      { ...MESSAGE, delay_in_seconds: 86_400 },
      change,
    ]);
    expect((await preflight(automation)).senders.map(({ uuid }) => uuid)).toEqual([sender, other]);
    await grinfi.automations.start(automation);
    await enrol(automation, await addContacts(account, ["robin-sample"]));
    await grinfi.automations.stop(automation);
    await replaceSteps(account, automation, [EMAIL], []);
    const { senders } = await preflight(automation);
    expect(senders).toMatchObject([{ uuid: sender, waiting: 1, problems: [] }]);
  });
});

describe("contacts", () => {
  test("are those in progress, each with the reasons not to write to it", async () => {
    const { advance, emulator, grinfi } = account;
    const automation = await createOutreachAutomation(account);
    const other = await createOutreachAutomation(account);
    const names = ["in-other", "written-to", "replied", "blacklisted", "finished", "deleted", "nothing"];
    const contacts = await addContacts(account, names);
    const [inOther = "", writtenTo = "", replied = "", blacklisted = "", finished = "", deleted = ""] =
      contacts;
    await enrol(automation, contacts);
    await enrol(other, [inOther, finished]);
    await grinfi.automations.contacts.cancel(finished, { flow_uuids: [other] });
    await sendMessageTo(account, replied);
    advance(ONE_DAY);
    emulator.receiveLinkedInMessage({ lead: replied, text: "No, thanks." });
    await sendEmailTo(account, writtenTo);
    await grinfi.blacklist.contacts.add({ linkedin: "blacklisted" });
    const found = await preflight(automation);
    expect(found.contacts).toEqual({
      ...{ checked: 7, notChecked: 0, inOtherAutomations: 1, writtenToToday: 1 },
      ...{ replied: 1, blacklisted: 1, missing: 0 },
      findings: expect.arrayContaining([
        { uuid: inOther, otherAutomations: [other] },
        { uuid: writtenTo, writtenToAt: account.now() },
        { uuid: replied, repliedAt: account.now() },
        { uuid: blacklisted, blacklisted: "the LinkedIn profile blacklisted" },
      ]),
    });
    expect(found.contacts.findings).toHaveLength(4);

    await grinfi.contacts.delete(deleted);
    advance(60_000);
    const given = await preflight(automation, { contacts: [deleted, NOBODY, inOther] });
    expect(given.contacts).toMatchObject({ checked: 3, missing: 2, inOtherAutomations: 1 });
    expect(given.contacts.findings[1]).toEqual({ uuid: NOBODY, isMissing: true });
  });

  test("to be enrolled count once, in any spelling", async () => {
    const automation = await createOutreachAutomation(account);
    const other = await createOutreachAutomation(account);
    const [contact = ""] = await addContacts(account, ["robin-sample"]);
    await enrol(other, [contact]);
    const upper = await preflight(automation.toUpperCase(), { contacts: [contact.toUpperCase(), contact] });
    expect(upper.contacts).toMatchObject({
      checked: 1,
      findings: [{ uuid: contact, otherAutomations: [other] }],
    });
    const lower = await preflight(automation, { contacts: [contact] });
    expect(lower.digest).toBe(upper.digest);
    const own = await preflight(other, { contacts: [contact] });
    expect(own.contacts.inOtherAutomations).toBe(0);
  });

  test("have a message that waits since another day", async () => {
    const { advance, grinfi, sender } = account;
    const automation = await createOutreachAutomation(account);
    const [contact = ""] = await addContacts(account, ["robin-sample"]);
    const to = { lead_uuid: contact, sender_profile_uuid: sender };
    const { uuid } = await grinfi.messages.send({ ...to, text: "Hi." });
    advance(2 * ONE_DAY);
    const options = { contacts: [contact] };
    expect((await preflight(automation, options)).contacts.writtenToToday).toBe(0);
    changeRow(account, "linkedin-messages", uuid, { status: "new", sent_at: null });
    expect((await preflight(automation, options)).contacts).toMatchObject({
      ...{ writtenToToday: 1, findings: [{ uuid: contact, writtenToAt: account.now() }] },
    });
  });

  test("were written to today in the given time zone", async () => {
    const automation = await createOutreachAutomation(account);
    const [contact = ""] = await addContacts(account, ["robin-sample"]);
    // It is about 09:05 in London and 22:05 in Auckland.
    await sendMessageTo(account, contact);
    account.advance(3 * 3_600_000);
    const written = async (timezone?: string) =>
      (await preflight(automation, { contacts: [contact], ...(timezone && { timezone }) })).contacts
        .writtenToToday;
    expect([await written(), await written("Europe/London"), await written("Pacific/Auckland")]).toEqual([
      1, 1, 0,
    ]);
    account.advance(12 * 3_600_000);
    expect(await written()).toBe(0);
  });

  test("in progress whom the API counts but does not list are not checked, and it says so", async () => {
    vi.useRealTimers();
    account = await createOutreachAccount({ lag: { enrolments: 60_000 } });
    const automation = await createOutreachAutomation(account);
    await enrol(automation, await addContacts(account, ["robin-sample"]));
    expect((await preflight(automation)).contacts).toMatchObject({ checked: 0, notChecked: 1 });
    account.advance(60_000);
    expect((await preflight(automation)).contacts).toMatchObject({ checked: 1, notChecked: 0 });
  });
});

test("audiences whose contacts enter by a filter at the start are named, because they are not checked", async () => {
  const { emulator, grinfi, list, sender } = account;
  const automation = await createOutreachAutomation(account);
  await addContacts(account, ["robin-sample", "kim-placeholder"]);
  await replaceSteps(account, automation, [MESSAGE], [sender], { list_uuid: list });
  const { automaticAudiences, contacts } = await preflight(automation);
  expect(automaticAudiences).toEqual([{ id: 1, name: "March list" }]);
  expect(contacts.checked).toBe(0);
  emulator.ledger.clear();
  await grinfi.automations.start(automation);
  expect(emulator.ledger.effects("enrolled")).toHaveLength(2);
});

test("an automation that does not exist rejects", async () => {
  expect(await rejectionOf(preflight(NOBODY))).toBeInstanceOf(NotFoundError);
});

test.each([
  { contacts: "a uuid" },
  { contacts: [] },
  { contacts: [""] },
  { contacts: [7] },
  { timezone: "Middle/Earth" },
  { timezone: 5 },
  { expect: "digest" },
])("the options %j are refused before anything is sent", async (options) => {
  account.emulator.ledger.clear();
  const error = await rejectionOf(preflight(NOBODY, options as object));
  expect(error).toBeInstanceOf(ConfigurationError);
  expect(String(error)).toContain(Object.keys(options)[0]);
  expect(account.emulator.ledger.requests()).toEqual([]);
});

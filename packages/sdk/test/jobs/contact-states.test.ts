import type { Fault } from "@grinfi/emulator";
import { rejectionOf } from "@grinfi/testing";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Grinfi, ListError } from "../../src/index.ts";
import type { ContactState } from "../../src/jobs/contact-states/contact-state.ts";
import { ContactStateReader, type StateSources } from "../../src/jobs/contact-states/contact-state-reader.ts";
import { ignoreFilterFields } from "../support/accounts/ignore-filter-fields.ts";
import { handles } from "../support/jobs/profile-row.ts";
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
import { changeRow } from "../support/outreach/outreach-automation.ts";
import { createTestClient } from "../support/test-client.ts";

const EVERYTHING: StateSources = { blacklist: true, emails: true, messages: true };

let account: OutreachAccount;
beforeEach(async () => {
  account = await createOutreachAccount();
});
afterEach(() => void vi.useRealTimers());

async function statesOf(
  uuids: readonly string[],
  sources: StateSources = EVERYTHING,
  client: Grinfi = account.grinfi,
): Promise<ContactState[]> {
  const states: ContactState[] = [];
  for await (const { state } of new ContactStateReader(client, sources, {}).read(uuids)) states.push(state);
  return states;
}

async function stateOf(uuid: string, sources?: StateSources, client?: Grinfi): Promise<ContactState> {
  const [state = {}] = await statesOf([uuid], sources, client);
  return state;
}

/** Adds one contact. */
const contact = async (person: Readonly<Record<string, string>> | string = "robin-sample"): Promise<string> =>
  String((await addContacts(account, [person]))[0]);

const requests = () => countRequests(account.emulator);

describe("cost:", () => {
  test("3 requests for each 100 contacts, and the blacklist once", async () => {
    const uuids = await addContacts(account, handles(250));
    expect(await statesOf(uuids)).toHaveLength(250);
    expect(requests()).toEqual({
      ...{ listLeadsBlacklist: 1, listCompaniesBlacklist: 1 },
      ...{ listLinkedinMessages: 3, listEmails: 3, searchContacts: 3 },
    });
  });

  test("1 more for each 100 if companies are on the blacklist, and 1 for a contact that is not found", async () => {
    const uuids = await addContacts(account, handles(120));
    const [employed = ""] = await addContacts(account, [
      { linkedin_id: "kim-placeholder", company_name: "Example Logistics" },
    ]);
    await account.grinfi.blacklist.companies.add({ domain: "example.org" });
    account.emulator.ledger.clear();
    await statesOf([employed, ...uuids, NOBODY]);
    expect(requests()).toEqual({
      ...{ listLeadsBlacklist: 1, listCompaniesBlacklist: 1, searchCompanies: 1, getLead: 1 },
      ...{ listLinkedinMessages: 2, listEmails: 2, searchContacts: 2 },
    });
  });

  test("long histories take more pages, also if the API returns smaller ones", async () => {
    const uuid = await contact();
    for (let index = 0; index < 30; index += 1)
      account.emulator.receiveLinkedInMessage({
        lead: uuid,
        text: `${index}`,
        senderProfile: account.sender,
      });
    account.emulator.addFault({
      kind: "clamp-limit",
      maxRows: 10,
      operation: "listLinkedinMessages",
      times: null,
    });
    let messages = 0;
    for await (const { conversation } of new ContactStateReader(account.grinfi, EVERYTHING, {}).read([uuid]))
      messages += conversation.messages.length;
    expect(messages).toBe(30);
    expect(requests().listLinkedinMessages).toBe(3);
  });

  test.each<[StateSources, string[]]>([
    [{ messages: true }, ["listLinkedinMessages"]],
    [{ emails: true }, ["listEmails"]],
    [{ blacklist: true }, ["listLeadsBlacklist", "listCompaniesBlacklist", "searchContacts"]],
    [{}, []],
  ])("%o reads only what it needs", async (sources, operations) => {
    const uuid = await contact();
    await statesOf([uuid], sources);
    expect(Object.keys(requests())).toEqual(operations);
  });
});

describe("a contact", () => {
  test("is read once, in any spelling, and reported as often as it is listed", async () => {
    const uuid = await contact();
    const states = await statesOf([uuid, ` ${uuid.toUpperCase()} `]);
    expect(states.map((state) => state.contact?.uuid)).toEqual([uuid, uuid]);
    expect(requests().searchContacts).toBe(1);
  });

  test("that does not exist has no contact in its state", async () => {
    expect(await stateOf(NOBODY)).toEqual({});
  });

  test("that is in no list is found", async () => {
    const uuid = await contact();
    await account.grinfi.lists.delete(account.list);
    expect((await stateOf(uuid)).contact?.uuid).toBe(uuid);
    expect(requests().getLead).toBe(1);
  });
});

describe("the times", () => {
  test("of a contact that nobody wrote to are absent", async () => {
    expect(await stateOf(await contact())).toEqual({ contact: expect.anything() });
  });

  test("are of the last reply and the last message, on either channel", async () => {
    const { advance, emulator, mailbox, sender } = account;
    const uuid = await contact();
    await sendMessageTo(account, uuid);
    advance(ONE_DAY);
    const repliedAt = account.now();
    emulator.receiveLinkedInMessage({ lead: uuid, text: "Hi", senderProfile: sender });
    advance(ONE_DAY);
    await sendEmailTo(account, uuid);
    const writtenToAt = account.now();
    expect(await stateOf(uuid)).toMatchObject({ repliedAt, writtenToAt });
    advance(ONE_DAY);
    emulator.receiveEmail({ lead: uuid, text: "Hi again", mailbox });
    expect((await stateOf(uuid)).repliedAt).toBe(account.now());
    expect(await stateOf(uuid, { messages: true })).toEqual({
      repliedAt,
      writtenToAt: new Date(Date.parse(repliedAt) - ONE_DAY + 5000).toISOString(),
    });
  });

  test("count a waiting message, but none that was not sent", async () => {
    const { advance, grinfi, sender } = account;
    const uuid = await contact();
    await sendMessageTo(account, uuid);
    expect((await stateOf(uuid)).writtenToAt).toBe(account.now());
    await grinfi.senderProfiles.disable(sender);
    advance(60_000);
    expect((await grinfi.messages.list().first())?.status).toBe("failed");
    expect((await stateOf(uuid)).writtenToAt).toBeUndefined();
  });

  test("do not count a bounce notice as a reply", async () => {
    const { advance, emulator } = account;
    const uuid = await contact();
    const { emailDomain } = await sendEmailTo(account, uuid);
    advance(60_000);
    emulator.bounceEmail(String(emailDomain?.uuid));
    const state = await stateOf(uuid);
    expect(state.repliedAt).toBeUndefined();
    expect(state.writtenToAt).toBe("2026-03-02T09:05:05.000Z");
  });

  test.each([
    ["without a time", { created_at: undefined, sent_at: null }],
    ["with a time that is none", { created_at: "soon", sent_at: null }],
    ["that waits", { status: "new", sent_at: null }],
    ["that is being sent", { status: "in_progress", sent_at: null }],
    ["of another type", { type: "draft", created_at: "x", sent_at: undefined }],
  ])("of a message %s are now", async (_, changed) => {
    const { emulator } = account;
    const uuid = await contact();
    await sendMessageTo(account, uuid);
    account.advance(30 * ONE_DAY);
    const client = createTestClient(changeRows(emulator.fetch, changed));
    expect((await stateOf(uuid, EVERYTHING, client)).writtenToAt).toBe(account.now());
  });

  test("of a waiting message are now, although others were sent since it was created", async () => {
    const { advance, emulator, grinfi, sender } = account;
    const uuid = await contact();
    const to = { lead_uuid: uuid, sender_profile_uuid: sender };
    await grinfi.messages.send({ ...to, text: "Hello" });
    advance(30 * ONE_DAY);
    await sendEmailTo(account, uuid);
    advance(2 * ONE_DAY);
    expect(await stateOf(uuid)).not.toHaveProperty("isWaiting");
    const client = createTestClient(changeRows(emulator.fetch, { status: "new", sent_at: null }));
    expect(await stateOf(uuid, EVERYTHING, client)).toMatchObject({
      ...{ isWaiting: true, writtenToAt: account.now() },
    });
  });

  test.each([
    ["bounced", undefined, true],
    ["error", "2026-03-01T09:00:00.000Z", true],
    ["failed", null, false],
    ["error", null, false],
    ["cancelled", null, false],
    ["missing_body", null, false],
  ])(
    "of a message with the status %s and the time %s: it was sent is %s",
    async (status, sent_at, isSent) => {
      const { emulator } = account;
      const uuid = await contact();
      await sendMessageTo(account, uuid);
      account.advance(60_000);
      const client = createTestClient(changeRows(emulator.fetch, { status, sent_at }));
      expect((await stateOf(uuid, EVERYTHING, client)).writtenToAt !== undefined).toBe(isSent);
    },
  );
});

/** Changes the rows of the lists of messages. */
function changeRows(fetch: typeof globalThis.fetch, changed: object): typeof globalThis.fetch {
  return async (...given) => {
    const request = new Request(...given);
    const response = await fetch(request);
    if (!request.url.includes("linkedin-messages")) return response;
    const page = (await response.json()) as { readonly data: readonly object[] };
    return Response.json({ ...page, data: page.data.map((row) => ({ ...row, ...changed })) });
  };
}

describe("the blacklist", () => {
  const ROBIN = {
    ...{ linkedin_id: "robin-sample", first_name: "Robin", last_name: "Sample" },
    ...{ company_name: "Example Logistics", email: "robin@logistics.example.com" },
  };
  const person = { linkedin: "https://www.linkedin.com/in/Robin-Sample/" };

  test.each<[string, { readonly person?: object; readonly company?: object }, string]>([
    ["a LinkedIn profile", { person }, "the LinkedIn profile robin-sample"],
    [
      "an email address",
      { person: { email: "Robin@Logistics.Example.com" } },
      "the email address robin@logistics.example.com",
    ],
    ["a name", { person: { name: "ROBIN  sample" } }, 'the name "ROBIN  sample"'],
    [
      "a name at the company",
      { person: { name: "Robin Sample", company_name: "example logistics" } },
      'the name "Robin Sample" at "example logistics"',
    ],
    [
      "the domain of its address",
      { company: { domain: "logistics.example.com" } },
      "the domain logistics.example.com",
    ],
    ["the company's name", { company: { name: "EXAMPLE Logistics" } }, 'the company "EXAMPLE Logistics"'],
    [
      "the company's page",
      { company: { linkedin: "example-logistics" } },
      "the company page example-logistics",
    ],
    ["the domain above its address", { company: { domain: "Example.com." } }, "the domain example.com"],
    [
      "the domain in an address",
      { company: { domain: "office@logistics.example.com" } },
      "the domain logistics.example.com",
    ],
    ["the domain above the company's", { company: { domain: "*.example.com" } }, "the domain example.com"],
    [
      "the URL of the company's page",
      { company: { linkedin: "linkedin.com/company/Example-Logistics/about/" } },
      "the company page example-logistics",
    ],
    ["the company's own domain", { company: { domain: "own.example.com" } }, "the domain own.example.com"],
  ])("matches a contact by %s", async (_, entry, words) => {
    const uuid = await contact(ROBIN);
    const other = await contact({ linkedin_id: "kim-placeholder", first_name: "Kim", last_name: "Sample" });
    const { emulator, grinfi } = account;
    const company_uuid = String((await grinfi.contacts.get(uuid)).company_uuid);
    await grinfi.companies.update(company_uuid, { linkedin: "example-logistics", domain: "own.example.com" });
    if (entry.person) await grinfi.blacklist.contacts.add(entry.person as never);
    if (entry.company) await grinfi.blacklist.companies.add(entry.company as never);
    emulator.ledger.clear();
    expect((await statesOf([uuid, other])).map(({ blacklisted }) => blacklisted)).toEqual([words, undefined]);
  });

  test.each([
    { name: "Robin Sample", company_name: "Another Company" },
    { name: "Robin Sample", email: "another@example.com" },
    { linkedin: "robin-sample-2" },
    { email: "robin@example.com" },
  ])("does not match a contact by %o", async (entry) => {
    const uuid = await contact(ROBIN);
    await account.grinfi.blacklist.contacts.add(entry as never);
    expect((await stateOf(uuid)).blacklisted).toBeUndefined();
  });

  test.each([
    ["https://www.linkedin.com/company/12345/", { company_ln_id: "12345" }, "the company page 12345"],
    ["linkedin.com/company/12345/", { company_ln_id: 12345 }, "the company page 12345"],
    ["linkedin.com/company/1234/", { company_ln_id: "12345" }, undefined],
  ])("with the company page %s matches a contact with %j: %s", async (linkedin, fields, words) => {
    const uuid = await contact(ROBIN);
    await account.grinfi.blacklist.companies.add({ linkedin, name: "Example Logistics" });
    changeRow(account, "leads", uuid, fields);
    expect((await stateOf(uuid)).blacklisted).toBe(words);
  });

  test.each([
    ["Robin <Robin@Logistics.Example.com.>", "the email address robin@logistics.example.com"],
    ["none", 'the name "Robin Sample"'],
  ])("entry with the address %j matches by %s", async (email, words) => {
    const uuid = await contact(ROBIN);
    const given = { name: "Robin Sample", email: "another@example.com" };
    const entry = await account.grinfi.blacklist.contacts.add(given as never);
    changeRow(account, "leads-blacklist", String(entry.uuid), { email });
    expect((await stateOf(uuid)).blacklisted).toBe(words);
  });

  test("is read to its end", async () => {
    const uuid = await contact(ROBIN);
    for (let index = 0; index < 25; index += 1)
      await account.grinfi.blacklist.contacts.add({ email: `p${index}@example.com` });
    await account.grinfi.blacklist.contacts.add({ linkedin: "robin-sample" });
    account.emulator.ledger.clear();
    const clamp: Fault = { kind: "clamp-limit", maxRows: 10, times: null };
    account.emulator.addFault({ ...clamp, operation: "listLeadsBlacklist" });
    expect((await stateOf(uuid)).blacklisted).toBe("the LinkedIn profile robin-sample");
    expect(requests().listLeadsBlacklist).toBe(3);
  });

  test("matches an address that the contact does not have", async () => {
    const uuid = await contact(ROBIN);
    await account.grinfi.blacklist.contacts.add({ email: "private@example.net" });
    await account.grinfi.blacklist.companies.add({ domain: "example.org" });
    const reader = new ContactStateReader(account.grinfi, EVERYTHING, {});
    for await (const _ of reader.read([uuid]));
    expect(reader.blacklistedAddress("Private@example.net")).toBe("the email address private@example.net");
    expect(reader.blacklistedAddress("robin@example.org")).toBe("the domain example.org");
    expect(reader.blacklistedAddress("robin@example.com")).toBeUndefined();
  });
});

describe("a filter that the API ignores ends the read:", () => {
  test.each([
    ["lead_uuid", "listLinkedinMessages", { messages: true }],
    ["lead_uuid", "listEmails", { emails: true }],
    ["ids", "searchContacts", { blacklist: true }],
  ])("%s of %s", async (field, operation, sources) => {
    const { emulator, grinfi, sender } = account;
    const [uuid = "", other = ""] = await addContacts(account, ["robin-sample", "kim-placeholder"]);
    const to = { lead_uuid: other, sender_profile_uuid: sender };
    await grinfi.messages.send({ ...to, text: "Hello" });
    await sendEmailTo(account, other);
    const ignoring = createTestClient(ignoreFilterFields(emulator.fetch, [field]));
    const error = await rejectionOf(statesOf([uuid], sources, ignoring));
    expect(error).toMatchObject({ operation, reason: "filter_ignored" } satisfies Partial<ListError>);
  });

  test("lead_uuid of messages whose contact is missing", async () => {
    const { emulator } = account;
    const uuid = await contact();
    await sendMessageTo(account, uuid);
    const client = createTestClient(changeRows(emulator.fetch, { lead_uuid: undefined }));
    expect(await rejectionOf(stateOf(uuid, EVERYTHING, client))).toMatchObject({ reason: "filter_ignored" });
  });
});

import { createEmulator, type Emulator } from "@grinfi/emulator";
import { rejectionOf } from "@grinfi/testing";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { ChangesOptions, ChangesPosition, FetchFunction, Grinfi } from "../../src/index.ts";
import { groupCreatedAt, loadContacts, start } from "../support/accounts/start.ts";
import { changed, readChanges } from "../support/outreach/contact-history.ts";
import { addContacts, createOutreachAccount } from "../support/outreach/outreach-account.ts";
import { createTestClient } from "../support/test-client.ts";

const SINCE = "2026-03-02T09:00:00Z";

afterEach(() => {
  vi.useRealTimers();
});

const requestsOf = ({ ledger }: Emulator): string[] =>
  ledger.requests().map(({ operation }) => String(operation));

describe("a change", () => {
  test("has the contact, the first reason, and a position", async () => {
    const account = await createOutreachAccount();
    const { advance, emulator, grinfi, mailbox, sender } = account;
    const people = ["robin-sample", "kim-placeholder", "alex-example", "sam-example", "pat-example"];
    const [written = "", emailed = "", staged = "", busy = "", _quiet] = await addContacts(account, people);
    advance(60_000);
    const since = emulator.now;
    const [created = ""] = await addContacts(account, ["new-example"]);
    await grinfi.messages.send({ lead_uuid: written, sender_profile_uuid: sender, text: "Hello." });
    emulator.receiveEmail({ lead: emailed, text: "Hello.", subject: "Hello", mailbox });
    emulator.receiveEmail({ lead: written, text: "Hello.", subject: "Hello", mailbox });
    const stages = await grinfi.pipelineStages.list({ filter: { object: "lead" } });
    const pipeline_stage_uuid = String(stages.items.at(-1)?.uuid);
    const stage = { type: "contact_change_pipeline_stage", pipeline_stage_uuid } as const;
    await grinfi.contacts.bulkAction(stage, { ids: [staged, busy] });
    const task = { type: "linkedin_like_latest_post", text: "-", schedule_at: since.toISOString() } as const;
    await grinfi.tasks.create({ ...task, lead_uuid: busy, sender_profile_uuid: sender });
    advance(120_000);

    const changes = await readChanges(grinfi, { since });
    expect(changes.map(({ contact, reason }) => [contact.uuid, reason])).toEqual([
      [created, "created"],
      [written, "message"],
      [emailed, "email"],
      [busy, "task"],
      [staged, "activity"],
    ]);
    const found = await grinfi.contacts.search({ filter: { ids: [written] } }).first();
    expect(changes[1]?.contact).toEqual(found);
    const [message] = (await grinfi.messages.list({ filter: { lead_uuid: written } })).items;
    expect(changes[1]?.position).toEqual({
      since: since.toISOString(),
      until: new Date(emulator.now.getTime() - 60_000).toISOString(),
      reason: "message",
      page: { offset: 0 },
      after: message?.uuid,
    });
  });

  test("of a deleted contact is left out, and one of a contact in no list is not", async () => {
    const account = await createOutreachAccount();
    const { advance, emulator, grinfi, list, sender } = account;
    const [deleted = "", listless = ""] = await addContacts(account, ["robin-sample", "kim-placeholder"]);
    advance(60_000);
    const since = emulator.now;
    for (const lead of [deleted, listless])
      emulator.receiveLinkedInMessage({ lead, text: "Hello.", senderProfile: sender });
    await grinfi.contacts.delete(deleted);
    await grinfi.lists.delete(list);
    advance(120_000);
    const changes = await readChanges(grinfi, { since });
    expect(changes).toMatchObject([{ reason: "message", contact: { uuid: listless } }]);
  });
});

describe("the range", () => {
  const groups = [2, 3, 4];
  const at = (group: number, milliseconds = 0): Date =>
    new Date(Date.parse(groupCreatedAt(group)) + milliseconds);

  test("includes its start and excludes its end, in any spelling of a time", async () => {
    const { emulator, grinfi } = start();
    const uuids = loadContacts(emulator, groups);
    const read = async (options: ChangesOptions) => changed(await readChanges(grinfi, options));
    expect(await read({ since: at(0), until: at(1) })).toEqual(uuids.slice(0, 2));
    expect(await read({ since: at(1), until: at(2) })).toEqual(uuids.slice(2, 5));
    expect(await read({ since: at(1).toISOString(), until: at(1, 1000) })).toEqual(uuids.slice(2, 5));
    expect(await read({ since: at(0, 1000), until: at(1) })).toEqual([]);
    expect(await read({ since: "2025-01-01T01:00:00+01:00", until: "2025-01-02" })).toEqual(uuids);
    expect(await read({ since: at(1), until: at(1) })).toEqual([]);
  });

  test("is rounded down to the second, so that a time without its fraction is in one range", async () => {
    const { emulator, grinfi } = start();
    loadContacts(emulator, groups);
    const fraction = at(1, 700);
    const first = await readChanges(grinfi, { since: at(0), until: fraction });
    const second = await readChanges(grinfi, { since: fraction, until: at(2) });
    expect([first.length, second.length]).toEqual([2, 3]);
    expect(second[0]?.position).toMatchObject({ since: at(1).toISOString(), until: at(2).toISOString() });
  });

  test("ends a minute before the time of the API, whatever the time of this machine", async () => {
    const { emulator, grinfi } = start({ now: "2031-03-02T09:00:00Z" });
    const result = await grinfi.contacts.changes({ since: "2031-03-02" });
    expect(result).toEqual({ since: "2031-03-02T00:00:00.000Z", until: "2031-03-02T08:59:00.000Z" });
    emulator.advance(30_500);
    expect(await grinfi.contacts.changes({ since: result.until })).toEqual({
      since: result.until,
      until: "2031-03-02T08:59:30.000Z",
    });
  });

  test("is empty, and begins at the same time again, within a minute of its start", async () => {
    const { emulator, grinfi } = start({ now: SINCE });
    const since = new Date(emulator.now.getTime() - 59_000).toISOString();
    emulator.ledger.clear();
    expect(await grinfi.contacts.changes({ since })).toEqual({ since, until: since });
    expect(requestsOf(emulator)).toEqual(["searchContacts"]);
  });

  test("is read beyond 10,000 contacts, also of one second, and from a position there", async () => {
    const { emulator, grinfi } = start();
    const uuids = loadContacts(emulator, [100, 9_950, 900, 5]);
    const options = { since: at(0), until: at(4) };
    let position: ChangesPosition | undefined;
    const read: string[] = [];
    for await (const change of grinfi.contacts.changes(options)) {
      read.push(change.contact.uuid);
      if (read.length === 10_500) position = change.position;
    }
    expect(read).toEqual(uuids);
    expect(position?.page).toHaveProperty("slice");
    expect(changed(await readChanges(grinfi, { ...options, position }))).toEqual(uuids.slice(10_500));
  });
});

describe("the requests", () => {
  test("are as many as documented", async () => {
    const account = await createOutreachAccount({ responseShape: "described" });
    const { advance, emulator, grinfi, sender } = account;
    const known = await addContacts(
      account,
      Array.from({ length: 80 }, (_, index) => `known-${index}`),
    );
    advance(60_000);
    const since = emulator.now;
    advance(61_000);
    emulator.ledger.clear();
    const job = grinfi.contacts.changes({ since });
    await job;
    expect(requestsOf(emulator)).toEqual([
      ...["searchContacts", "listLinkedinMessages", "listEmails", "listTasks", "listActivities"],
    ]);
    expect(job.progress).toMatchObject({ done: 0, requests: 5 });

    await addContacts(
      account,
      Array.from({ length: 250 }, (_, index) => `new-${index}`),
    );
    for (const lead of known)
      emulator.receiveLinkedInMessage({ lead, text: "Hello.", senderProfile: sender });
    advance(61_000);
    emulator.ledger.clear();
    const second = grinfi.contacts.changes({ since });
    await second;
    expect(second.progress).toMatchObject({ done: 330, requests: 8 });
    expect(emulator.ledger.requests()).toHaveLength(8);
  });

  test("are one for each 500 messages, and one for each 100 contacts of them", async () => {
    const account = await createOutreachAccount();
    const { advance, emulator, grinfi, sender } = account;
    const leads = await addContacts(
      account,
      Array.from({ length: 150 }, (_, index) => `known-${index}`),
    );
    advance(60_000);
    const since = emulator.now;
    for (let round = 0; round < 4; round += 1) {
      for (const lead of leads)
        emulator.receiveLinkedInMessage({ lead, text: "Hello.", senderProfile: sender });
    }
    advance(61_000);
    emulator.ledger.clear();
    expect(await readChanges(grinfi, { since })).toHaveLength(150);
    expect(emulator.ledger.requests("listLinkedinMessages")).toHaveLength(2);
    expect(emulator.ledger.requests("searchContacts")).toHaveLength(1 + 2);
  });

  test("of a loop that ends early are few, and nothing is read before the loop", async () => {
    const { emulator, grinfi } = start();
    loadContacts(emulator, [250]);
    const job = grinfi.contacts.changes({ since: "2025-01-01" });
    expect(emulator.ledger.requests()).toEqual([]);
    for await (const { contact } of job) if (contact.uuid) break;
    expect(emulator.ledger.requests()).toHaveLength(1);
    expect(await rejectionOf(job)).toMatchObject({ name: "AbortError" });
  });
});

test("a deletion while a list of events is read hides no event", async () => {
  const account = await createOutreachAccount();
  const { advance, emulator, grinfi, sender } = account;
  const leads = await addContacts(
    account,
    Array.from({ length: 30 }, (_, index) => `known-${index}`),
  );
  advance(60_000);
  const since = emulator.now;
  for (const lead of leads) emulator.receiveLinkedInMessage({ lead, text: "Hello.", senderProfile: sender });
  advance(61_000);
  emulator.addFault({ kind: "clamp-limit", maxRows: 10, operation: "listLinkedinMessages", times: null });
  let pages = 0;
  const fetch: FetchFunction = async (input, init) => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    if (url.pathname.endsWith("linkedin-messages") && ++pages === 2) {
      const { tables, ...state } = emulator.save();
      const { added = [], changed: before = [] } = tables["linkedin-messages"] ?? {};
      const messages = { changed: before, added: added.slice(0, -3) };
      emulator.load({ ...state, tables: { ...tables, "linkedin-messages": messages } });
    }
    return emulator.fetch(request);
  };
  const changes = await readChanges(createTestClient(fetch), { since });
  expect(changed(changes).toSorted()).toEqual(leads.toSorted());
  expect(await grinfi.messages.list().count()).toBe(27);
});

describe("is rejected:", () => {
  const position: ChangesPosition = {
    since: "2026-01-01T00:00:00.000Z",
    until: "2026-01-02T00:00:00.000Z",
    reason: "email",
    page: { offset: 0 },
    after: "a",
  };
  const since = position.since;

  test.each<[string, unknown, string]>([
    ["no options", undefined, "must be an object"],
    ["no start", {}, "The option since must be a Date, a date such as 2026-03-01"],
    ["a start that is no time", { since: "yesterday" }, "The option since must be a Date"],
    ["a start without a zone", { since: "2026-03-01T00:00:00" }, "not 2026-03-01T00:00:00."],
    ["a start that is a number", { since: 7 }, "The option since must be a Date"],
    ["an invalid date", { since: new Date(Number.NaN) }, "The option since must be a Date"],
    ["an end before the start", { since, until: "2025-01-01" }, "must not be before since"],
    ["an unknown option", { since, sinse: since }, "sinse"],
    ["a position that is none", { since, position: { offset: 20 } }, "The option position is invalid."],
    ["a position of another kind", { since, position: { ...position, reason: "reply" } }, "is invalid."],
    ["a position of another start", { since: "2026-01-01T00:00:01Z", position }, "is of the changes from"],
    ["a position of another end", { since, until: "2026-01-03", position }, "Pass the same since and until"],
  ])("%s, before anything is sent", async (_, options, message) => {
    const { emulator, grinfi } = start();
    const error = await rejectionOf(grinfi.contacts.changes(options as ChangesOptions));
    expect(error).toMatchObject({ code: "configuration", message: expect.stringContaining(message) });
    expect(emulator.ledger.requests()).toEqual([]);
  });

  test.each<[string, ChangesOptions, string]>([
    [
      "start",
      { since: "2026-01-05T09:00:01Z" },
      "The option since (2026-01-05T09:00:01.000Z) is in the future.",
    ],
    [
      "end",
      { since: "2026-01-01", until: "2026-01-06" },
      "The option until (2026-01-06T00:00:00.000Z) is in",
    ],
  ])("a %s in the future of the API", async (_, options, message) => {
    const { emulator, grinfi } = start();
    const error = await rejectionOf(grinfi.contacts.changes(options));
    expect(error).toMatchObject({ code: "configuration", message: expect.stringContaining(message) });
    expect(emulator.ledger.requests()).toHaveLength(1);
  });

  test("no end, if the API does not tell its time", async () => {
    const emulator = createEmulator({ contacts: 5 });
    const grinfi: Grinfi = createTestClient(async (input, init) => {
      const response = await emulator.fetch(input, init);
      response.headers.delete("date");
      return response;
    });
    const error = await rejectionOf(grinfi.contacts.changes({ since: "2026-01-01" }));
    expect(error).toMatchObject({ message: expect.stringContaining("The option until is required") });
    const range = { since: "2000-01-01", until: "2026-01-05" };
    expect((await readChanges(grinfi, range)).length).toBeGreaterThan(0);
  });

  test("an error of a call ends the job", async () => {
    const { emulator, grinfi } = start({ contacts: 20 });
    emulator.addFault({ kind: "status", status: 503, operation: "listTasks" });
    const error = await rejectionOf(grinfi.contacts.changes({ since: "2025-01-01" }));
    expect(error).toMatchObject({ code: "server_error", operation: "listTasks" });
  });
});

import { rejectionOf } from "@grinfi/testing";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ConfigurationError, PreconditionError, type StartOptions } from "../../src/index.ts";
import {
  addContacts,
  createOutreachAccount,
  NOBODY,
  ONE_DAY,
  type OutreachAccount,
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
let automation: string;
let contacts: readonly string[];
beforeEach(async () => {
  account = await createOutreachAccount();
  automation = await createOutreachAutomation(account);
  contacts = await addContacts(account, ["robin-sample", "kim-placeholder"]);
  for (const contact of contacts) await account.grinfi.automations.contacts.add(automation, contact);
  account.emulator.ledger.clear();
});
afterEach(() => void vi.useRealTimers());

const digestOf = async (given?: readonly string[]): Promise<string> =>
  (await account.grinfi.automations.preflight(automation, given && { contacts: given })).digest;

const starts = (): number => account.emulator.ledger.requests("startFlow").length;

test("an automation that has not changed is started, after the requests of a preflight", async () => {
  const { emulator, grinfi } = account;
  const expected = await digestOf();
  const requests = emulator.ledger.requests().length;
  emulator.ledger.clear();
  expect(await grinfi.automations.start(automation, { expect: expected })).toMatchObject({ status: "on" });
  expect(emulator.ledger.requests()).toHaveLength(requests + 1);
  expect(emulator.ledger.requests().at(-1)).toMatchObject({ operation: "startFlow", status: 200 });
});

test("time alone changes no digest, and neither does the order of the contacts", async () => {
  const expected = await digestOf();
  for (const days of [0, 1, 10]) {
    account.advance(days * ONE_DAY);
    expect(await digestOf()).toBe(expected);
    expect(await digestOf(contacts.toReversed())).toBe(expected);
  }
  expect(await digestOf(contacts.slice(1))).not.toBe(expected);
});

test("without expect it is the plain call, with its options and its response", async () => {
  const { emulator, grinfi } = account;
  const call = grinfi.automations.start(automation, { headers: { "x-start": "1" } });
  const { data, response } = await call.withResponse();
  expect([data.status, response.status]).toEqual(["on", 200]);
  expect(emulator.ledger.requests().map(({ operation }) => operation)).toEqual(["startFlow"]);
});

test("with expect, the value, the response and its body can be read, too", async () => {
  const { automations } = account.grinfi;
  const { data, response } = await automations.start(automation, { expect: await digestOf() }).withResponse();
  expect([data.status, response.status]).toEqual(["on", 200]);
  await automations.stop(automation);
  const call = automations.start(automation, { expect: await digestOf() });
  expect(await (await call.asResponse()).json()).toMatchObject({ status: "on" });
  expect(starts()).toBe(2);
});

test("the options of the call apply to each request, and expect to none", async () => {
  const { emulator, grinfi } = account;
  const expected = await digestOf(contacts);
  emulator.ledger.clear();
  const sent: (string | null)[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    sent.push(request.headers.get("x-start"));
    const text = `${request.url} ${await request.clone().text()} ${[...request.headers.values()].join()}`;
    expect(text).not.toContain(expected);
    return emulator.fetch(request);
  };
  const options = { expect: expected, contacts, headers: { "x-start": "1" } };
  await grinfi.withOptions({ fetch }).automations.start(automation, options);
  expect(sent).toEqual(emulator.ledger.requests().map(() => "1"));
  expect(starts()).toBe(1);
});

describe("an automation that has changed is not started:", () => {
  test.each<[string, () => Promise<unknown>, string[], RegExp]>([
    [
      "other steps, which also use the mailbox of the sender",
      () => replaceSteps(account, automation, [MESSAGE, EMAIL], [account.sender]),
      ["automation", "senders"],
      /automation \(now its status is draft/,
    ],
    [
      "other hours",
      () =>
        account.grinfi.automations.update(automation, {
          schedule: { timezone: "Europe/Madrid", timeblocks: [] },
        }),
      ["automation"],
      /now its status/,
    ],
    [
      "the hours of its senders",
      async () => changeRow(account, "flows", automation, { use_sender_schedule: true }),
      ["automation"],
      /now its status/,
    ],
    [
      "another contact in progress",
      async () => {
        const [third = ""] = await addContacts(account, ["alex-specimen"]);
        await account.grinfi.automations.contacts.add(automation, third);
      },
      ["queue", "contacts"],
      /queue \(now 3 contacts are in progress and 0 tasks wait\), contacts \(now 0 of 3/,
    ],
    [
      "a sender that was disabled",
      () => account.grinfi.senderProfiles.disable(account.sender),
      ["senders"],
      /senders \(now 1 of 1 senders have problems\)/,
    ],
    [
      "a sender that was put on hold",
      async () => changeRow(account, "sender-profiles", account.sender, { hold_tasks_till: account.now() }),
      ["senders"],
      /senders \(now 0 of 1 senders have problems\)/,
    ],
    [
      "a contact who replied",
      async () =>
        account.emulator.receiveLinkedInMessage({
          ...{ lead: String(contacts[0]), text: "No.", senderProfile: account.sender },
        }),
      ["contacts"],
      /contacts \(now 1 of 2 contacts have findings\)/,
    ],
    [
      "a contact who was written to",
      () => sendMessageTo(account, String(contacts[1])),
      ["contacts"],
      /now 1 of 2/,
    ],
    [
      "a contact who was blacklisted",
      () => account.grinfi.blacklist.contacts.add({ linkedin: "robin-sample" }),
      ["contacts"],
      /now 1 of 2/,
    ],
    [
      "a contact in another automation",
      async () => {
        const other = await createOutreachAutomation(account);
        await account.grinfi.automations.contacts.add(other, String(contacts[0]));
      },
      ["contacts"],
      /now 1 of 2/,
    ],
    [
      "a contact who was deleted",
      async () => {
        await account.grinfi.contacts.delete(String(contacts[0]));
        account.advance(60_000);
      },
      ["queue", "contacts"],
      /now 1 contacts are in progress/,
    ],
  ])("%s", async (_, change, changed, message) => {
    const expected = await digestOf();
    await change();
    const error = await rejectionOf(account.grinfi.automations.start(automation, { expect: expected }));
    expect(error).toBeInstanceOf(PreconditionError);
    expect(error).toMatchObject({ code: "precondition", changed });
    expect(String(error)).toMatch(message);
    expect(String(error)).toContain("Nothing was started.");
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({ changed });
    expect(starts()).toBe(0);
    expect((await account.grinfi.automations.get(automation)).status).toBe("draft");
    // The caller looks again, and decides.
    await account.grinfi.automations.start(automation, { expect: await digestOf() });
    expect(starts()).toBe(1);
  });

  test("contacts that were checked but are not passed", async () => {
    const [third = ""] = await addContacts(account, ["alex-specimen"]);
    const expected = await digestOf([third]);
    const error = await rejectionOf(account.grinfi.automations.start(automation, { expect: expected }));
    expect(error).toMatchObject({ changed: ["contacts"] });
    expect(String(error)).toContain("If you passed contacts to the preflight, pass them here, too.");
    await account.grinfi.automations.start(automation, { expect: expected, contacts: [third] });
    expect(starts()).toBe(1);
  });

  test("a contact that was checked before the enrolment and then deleted", async () => {
    const { advance, grinfi } = account;
    const [third = ""] = await addContacts(account, ["alex-specimen"]);
    const options = { contacts: [third], expect: await digestOf([third]) };
    await grinfi.contacts.delete(third);
    advance(60_000);
    const error = await rejectionOf(grinfi.automations.start(automation, options));
    expect(error).toMatchObject({ code: "precondition", changed: ["contacts"] });
    expect(String(error)).toContain("contacts (now 1 of 1 contacts have findings)");
    expect(starts()).toBe(0);
  });

  test("tasks that wait for another step, although as many wait", async () => {
    const { advance, grinfi, sender } = account;
    const visit = { type: "linkedin_visit_profile", delay_in_seconds: 86_400 };
    const follow = { type: "linkedin_follow", delay_in_seconds: 86_400 };
    await replaceSteps(account, automation, [visit, follow], [sender]);
    const runFor = async (milliseconds: number) => {
      await grinfi.automations.start(automation);
      advance(milliseconds);
      await grinfi.automations.stop(automation);
      return grinfi.automations.preflight(automation);
    };
    const before = await runFor(60_000);
    const after = await runFor(ONE_DAY);
    expect([before.queue.waiting, after.queue.waiting]).toEqual([
      { linkedin_visit_profile: 2 },
      { linkedin_follow: 2 },
    ]);
    account.emulator.ledger.clear();
    const error = await rejectionOf(grinfi.automations.start(automation, { expect: before.digest }));
    expect(error).toMatchObject({ code: "precondition", changed: ["queue"] });
    expect(starts()).toBe(0);
  });

  test("another contact in progress in place of one, also if neither is checked", async () => {
    const { grinfi } = account;
    const [third = "", fourth = ""] = await addContacts(account, ["alex-specimen", "sam-example"]);
    const expected = await digestOf([third]);
    await grinfi.automations.contacts.cancel(String(contacts[0]), { flow_uuids: [automation] });
    await grinfi.automations.contacts.add(automation, fourth);
    const options = { expect: expected, contacts: [third] };
    const error = await rejectionOf(grinfi.automations.start(automation, options));
    expect(error).toMatchObject({ code: "precondition", changed: ["queue"] });
    expect(starts()).toBe(0);
  });

  test("another mailbox or LinkedIn account of a sender, if a step uses it", async () => {
    const { grinfi, sender } = account;
    const mailing = await createOutreachAutomation(account, [EMAIL]);
    const before = await grinfi.automations.preflight(mailing);
    const messaging = await digestOf();
    await grinfi.mailboxes.create({
      ...{ email: "other@sender.example.com", sender_name: "Other", sender_profile_uuid: sender },
    });
    const error = await rejectionOf(grinfi.automations.start(mailing, { expect: before.digest }));
    expect(error).toMatchObject({ code: "precondition", changed: ["senders"] });
    expect(starts()).toBe(0);
    expect(await digestOf()).toBe(messaging);
    changeRow(account, "sender-profiles", sender, { linkedin_account_uuid: NOBODY });
    const other = await rejectionOf(grinfi.automations.start(automation, { expect: messaging }));
    expect(other).toMatchObject({ code: "precondition", changed: ["senders"] });
    expect(starts()).toBe(0);
  });

  test("a digest of another automation", async () => {
    const expected = await digestOf();
    const other = await createOutreachAutomation(account);
    const error = await rejectionOf(account.grinfi.automations.start(other, { expect: expected }));
    expect(error).toHaveProperty("changed", ["automation", "queue", "contacts"]);
    expect(starts()).toBe(0);
  });
});

test("a preflight that fails starts nothing", async () => {
  const { emulator, grinfi } = account;
  const expected = await digestOf();
  emulator.ledger.clear();
  await digestOf();
  const operations = new Set(emulator.ledger.requests().map(({ operation }) => String(operation)));
  for (const operation of operations) {
    emulator.addFault({ kind: "status", status: 500, operation });
    const error = await rejectionOf(grinfi.automations.start(automation, { expect: expected }));
    expect(error).toMatchObject({ operation, status: 500 });
  }
  expect(operations.size).toBe(13);
  expect(starts()).toBe(0);
});

test("a start whose response is lost is not sent again", async () => {
  const { emulator, grinfi } = account;
  const expected = await digestOf();
  emulator.addFault({ kind: "reset-after", operation: "startFlow" });
  const retrying = grinfi.withOptions({ retry: { maxRetries: 3 } });
  const error = await rejectionOf(retrying.automations.start(automation, { expect: expected }));
  expect(error).toMatchObject({ operation: "startFlow", maybeProcessed: true });
  expect(starts()).toBe(1);
});

test("an abort during the preflight starts nothing", async () => {
  const { grinfi } = account;
  const expected = await digestOf();
  const controller = new AbortController();
  const hooks = { onRequest: () => controller.abort(new Error("enough")) };
  const call = grinfi.automations.start(automation, { expect: expected, signal: controller.signal, hooks });
  expect(await rejectionOf(call)).toHaveProperty("message", "enough");
  expect(starts()).toBe(0);
});

test.each<[string, StartOptions]>([
  ["contacts needs expect", { contacts: [NOBODY] }],
  ["contacts needs expect", { contacts: undefined } as object],
  ["contacts needs expect", { contacts: undefined, expect: undefined } as object],
  ["expect must be the digest", { expect: undefined } as object],
  ["expect must be the digest", { expect: null } as object],
  ["options must be an object", null as unknown as StartOptions],
  ["options must be an object", "digest" as StartOptions],
  ["Unknown option expcet", { expcet: "" } as object],
  ["expect must be the digest", { expect: "" }],
  ["expect must be the digest", { expect: "0123456789abcdef" }],
  ["expect must be the digest", { expect: {} as string }],
  [
    "contacts must be an array",
    { expect: `${"0".repeat(16)}${`-${"0".repeat(16)}`.repeat(3)}`, contacts: [""] },
  ],
  ["Unknown option timezone", { timezone: "UTC" } as StartOptions],
])("%s, or nothing is sent", async (message, options) => {
  account.emulator.ledger.clear();
  const error = await rejectionOf(account.grinfi.automations.start(automation, options));
  expect(error).toBeInstanceOf(ConfigurationError);
  expect(String(error)).toContain(message);
  expect(account.emulator.ledger.requests()).toEqual([]);
});

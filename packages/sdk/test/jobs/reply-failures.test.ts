import type { Fault } from "@grinfi/emulator";
import { rejectionOf } from "@grinfi/testing";
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import type { ReplyOptions } from "../../src/index.ts";
import { MESSAGES, ReplyAccount } from "../support/accounts/reply-account.ts";
import { start } from "../support/accounts/start.ts";
import { changeResponses } from "../support/change-responses.ts";
import { ALL_DONE, outcomesOf, SEND_UNKNOWN } from "../support/jobs/outcomes.ts";

let account: ReplyAccount;
beforeEach(async () => {
  account = await ReplyAccount.create();
});

const NOTHING_SENT = { send: "not_tried", stage: "not_tried", task: "not_tried" };

describe("when a call fails", () => {
  type Case = [
    operation: string,
    fault: Omit<Fault, "operation">,
    first: object,
    rerun: object,
    message?: ReplyOptions,
  ];
  test.each<Case>([
    [
      "cancelLeadFromAllFlows",
      { kind: "status", status: 422 },
      { cancel: "failed", ...NOTHING_SENT },
      ALL_DONE,
    ],
    ["cancelLeadFromAllFlows", { kind: "reset-after" }, { cancel: "unknown", ...NOTHING_SENT }, ALL_DONE],
    ["sendLinkedInMessage", { kind: "status", status: 422 }, { ...SEND_UNKNOWN, send: "failed" }, ALL_DONE],
    ["sendLinkedInMessage", { kind: "reset-before" }, SEND_UNKNOWN, SEND_UNKNOWN],
    ["sendLinkedInMessage", { kind: "status", status: 503 }, SEND_UNKNOWN, SEND_UNKNOWN],
    ["sendLinkedInMessage", { kind: "reset-after" }, ALL_DONE, ALL_DONE],
    ["sendLinkedInMessage", { kind: "status", status: 502, processed: true }, ALL_DONE, ALL_DONE],
    ["sendLinkedInMessage", { kind: "truncated" }, ALL_DONE, ALL_DONE],
    [
      "sendEmail",
      { kind: "status", status: 422 },
      { ...SEND_UNKNOWN, send: "failed" },
      ALL_DONE,
      MESSAGES.email,
    ],
    ["sendEmail", { kind: "reset-before" }, SEND_UNKNOWN, SEND_UNKNOWN, MESSAGES.email],
    ["sendEmail", { kind: "reset-after" }, ALL_DONE, ALL_DONE, MESSAGES.email],
    ["leadsMassAction", { kind: "status", status: 422 }, { ...ALL_DONE, stage: "failed" }, ALL_DONE],
    ["leadsMassAction", { kind: "reset-after" }, { ...ALL_DONE, stage: "unknown" }, ALL_DONE],
    ["listTasks", { kind: "status", status: 503 }, { ...ALL_DONE, task: "failed" }, ALL_DONE],
    ["createTask", { kind: "status", status: 422 }, { ...ALL_DONE, task: "failed" }, ALL_DONE],
    [
      "createTask",
      { kind: "reset-before" },
      { ...ALL_DONE, task: "unknown" },
      { ...ALL_DONE, task: "unknown" },
    ],
    ["createTask", { kind: "reset-after" }, ALL_DONE, ALL_DONE],
  ])(
    "%s with %o, the failure is reported, and a second job does the rest",
    async (operation, fault, first, rerun, message) => {
      account.emulator.addFault({ ...fault, operation });
      const result = await account.reply(message);
      expect(outcomesOf(result)).toEqual(first);
      for (const { outcome, reason } of result.steps) expect(reason === undefined).toBe(outcome === "done");
      expect(outcomesOf(await account.reply(message))).toEqual(rerun);
      expect(account.messages).toBe(rerun === SEND_UNKNOWN ? 0 : 1);
      expect(account.tasks).toBeLessThanOrEqual(1);
    },
  );

  test("to cancel, the reply is sent with sendAnyway", async () => {
    account.emulator.addFault({ kind: "status", status: 503, operation: "cancelLeadFromAllFlows" });
    const result = await account.reply({ ...MESSAGES.linkedin, sendAnyway: true });
    expect(outcomesOf(result)).toEqual({ ...ALL_DONE, cancel: "unknown" });
    expect(result.isComplete).toBe(false);
  });

  test("to cancel, the message that an earlier job may have sent is still looked up", async () => {
    const everyTime = { kind: "status", status: 503, times: null } as const;
    account.emulator.addFault({ ...everyTime, operation: "cancelLeadFromAllFlows" });
    account.emulator.addFault({ kind: "reset-after", operation: "sendLinkedInMessage" });
    account.emulator.addFault({ ...everyTime, times: 1, after: 1, operation: "listLinkedinMessages" });
    const first = await account.reply({ ...MESSAGES.linkedin, sendAnyway: true });
    expect(outcomesOf(first)).toEqual({ ...SEND_UNKNOWN, cancel: "unknown" });
    const second = await account.reply();
    // The reply was sent, so the steps after it follow.
    expect(outcomesOf(second)).toEqual({ ...ALL_DONE, cancel: "unknown" });
    expect([account.messages, account.tasks]).toEqual([1, 1]);
  });

  test("to cancel, a message that certainly was not sent is not sent either", async () => {
    const everyTime = { kind: "status", status: 503, times: null } as const;
    account.emulator.addFault({ ...everyTime, operation: "cancelLeadFromAllFlows" });
    account.emulator.addFault({ kind: "status", status: 422, operation: "sendLinkedInMessage" });
    const first = await account.reply({ ...MESSAGES.linkedin, sendAnyway: true });
    expect(outcomesOf(first)).toMatchObject({ cancel: "unknown", send: "failed" });
    expect(outcomesOf(await account.reply())).toEqual({ cancel: "unknown", ...NOTHING_SENT });
    expect(account.messages).toBe(0);
  });

  test("to read the conversation, the job rejects and changes nothing", async () => {
    account.emulator.addFault({ kind: "status", status: 503, operation: "listLinkedinMessages" });
    expect(await rejectionOf(account.reply())).toMatchObject({ code: "server_error" });
    expect(account.emulator.ledger.effects()).toEqual([]);
    expect(account.journal.entries).toEqual([]);
  });

  test("because of the API key, the result still lists all steps", async () => {
    account.emulator.addFault({ kind: "status", status: 401, operation: "leadsMassAction" });
    account.emulator.addFault({ kind: "status", status: 401, operation: "listTasks" });
    expect(outcomesOf(await account.reply())).toEqual({ ...ALL_DONE, stage: "failed", task: "failed" });
  });

  test("to look up the message that may have been sent, the step is unknown until the message is found", async () => {
    account.emulator.addFault({ kind: "reset-after", operation: "sendLinkedInMessage" });
    account.emulator.addFault({
      kind: "status",
      status: 503,
      operation: "listLinkedinMessages",
      after: 1,
    });
    expect(outcomesOf(await account.reply())).toEqual(SEND_UNKNOWN);
    expect(outcomesOf(await account.reply())).toEqual(ALL_DONE);
    expect(account.messages).toBe(1);
  });
});

describe("a message that the API accepted", () => {
  const statuses = ["bounced", "cancelled", "error", "failed", "missing_body"];
  const cases = Object.values(MESSAGES).flatMap((message) => statuses.map((status) => ({ message, status })));

  test.each(cases)("by $message.channel with the status $status is failed", async ({ message, status }) => {
    const { emulator, grinfi } = account;
    const undelivered = start({}, { fetch: setStatus(emulator.fetch, status) }).grinfi;
    // The first job reads the status in the response to the send, the second one in the list.
    for (const _ of ["first", "second"]) {
      const result = await account.reply(message, undelivered);
      expect(outcomesOf(result)).toEqual({ ...SEND_UNKNOWN, send: "failed" });
      expect(result.steps[1]).toMatchObject({
        uuid: expect.any(String),
        reason: `The API accepted it, but did not deliver it. Its status is ${status}.`,
      });
    }
    expect(outcomesOf(await account.reply(message, grinfi))).toEqual(ALL_DONE);
    expect(account.messages).toBe(1);
  });
});

/** Simulates an API that returns all sent messages and emails with this status. */
function setStatus(fetch: typeof globalThis.fetch, status: string): typeof globalThis.fetch {
  const change = (row: { readonly type?: string }) => (row.type === "outbox" ? { ...row, status } : row);
  const changeBody = (body: {
    readonly type?: string;
    readonly data?: readonly object[];
    readonly emailDomain?: object;
  }) => ({
    ...change(body),
    ...(body.data && { data: body.data.map(change) }),
    ...(body.emailDomain && { emailDomain: change(body.emailDomain) }),
  });
  return ["/linkedin-messages", "/emails", "/send-email"].reduce(
    (changed, path) => changeResponses(changed, path, changeBody),
    fetch,
  );
}

test("with any faults and any number of jobs: sent at most once, and the outcomes are true", async () => {
  const operation = fc.constantFrom(
    ...["listLinkedinMessages", "cancelLeadFromAllFlows", "sendLinkedInMessage", "leadsMassAction"],
    ...["listTasks", "createTask", "listEmails", "sendEmail", "getEmailBody"],
  );
  const kind = fc.constantFrom<Omit<Fault, "operation">>(
    ...([
      { kind: "reset-before" },
      { kind: "reset-after" },
      { kind: "truncated" },
      { kind: "empty-body" },
    ] as const),
    ...([
      { kind: "status", status: 422 },
      { kind: "status", status: 503, processed: true },
      { kind: "html" },
    ] as const),
  );
  const fault = fc.record({ operation, kind, after: fc.nat(1), times: fc.integer({ min: 1, max: 2 }) });
  const message = fc.constantFrom(...Object.values(MESSAGES));
  const property = fc.asyncProperty(fc.array(fault, { maxLength: 4 }), message, async (faults, message) => {
    account = await ReplyAccount.create();
    for (const { kind, ...where } of faults) account.emulator.addFault({ ...kind, ...where });
    for (let run = 0; run < 3; run += 1) {
      const result = await Promise.resolve(account.reply(message)).catch(() => undefined);
      for (const [step, count] of [
        ["send", account.messages],
        ["task", account.tasks],
      ] as const) {
        expect(count).toBeLessThanOrEqual(1);
        const outcome = result && outcomesOf(result)[step];
        if (outcome === "done") expect(count).toBe(1);
        if (outcome === "failed" || outcome === "not_tried") expect(count).toBe(0);
      }
    }
  });
  await fc.assert(property, { numRuns: 150, seed: 8 });
});

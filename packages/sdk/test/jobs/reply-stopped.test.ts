import { rejectionOf } from "@grinfi/testing";
import { beforeEach, describe, expect, test } from "vitest";
import type { ReplyStep } from "../../src/index.ts";
import { MESSAGES, ReplyAccount } from "../support/accounts/reply-account.ts";
import { start } from "../support/accounts/start.ts";
import { ALL_DONE, outcomesOf } from "../support/jobs/outcomes.ts";

let account: ReplyAccount;
beforeEach(async () => {
  account = await ReplyAccount.create();
});

describe("a job that is stopped", () => {
  test("by its signal rejects with the reason and makes no more calls", async () => {
    const stop = new AbortController();
    const reason = new Error("Enough.");
    const onProgress = () => stop.abort(reason);
    const options = { ...MESSAGES.linkedin, signal: stop.signal, onProgress };
    expect(await rejectionOf(account.reply(options))).toBe(reason);
    expect(account.messages).toBe(0);
    expect(outcomesOf(await account.reply())).toEqual(ALL_DONE);
  });

  test.each(["send", "task"] as const)(
    "while it waits for its %s reports it as unknown, and a second job finds it",
    async (cutOff) => {
      const stop = new AbortController();
      const aborting = start(
        {},
        {
          fetch: async (request) => {
            const response = await account.emulator.fetch(request);
            const made = cutOff === "send" ? account.messages : account.tasks;
            if (made > 0) stop.abort(new Error("Enough."));
            return response;
          },
        },
      );
      const reported: ReplyStep[] = [];
      const onProgress = (step: ReplyStep) => reported.push(step);
      const options = { ...MESSAGES.linkedin, signal: stop.signal, onProgress };
      expect(await rejectionOf(account.reply(options, aborting.grinfi))).toBe(stop.signal.reason);
      expect(reported.at(-1)).toMatchObject({ step: cutOff, outcome: "unknown" });
      expect(outcomesOf(await account.reply())).toEqual(ALL_DONE);
      expect([account.messages, account.tasks]).toEqual([1, 1]);
    },
  );

  // The read, the cancellation, the message, the stage, the read of the tasks, and the task.
  test.each([
    ["cancel", 1],
    ["send", 2],
    ["stage", 3],
    ["task", 5],
  ] as const)(
    "while its %s waits for the rate limit reports it as failed, and a second job does it",
    async (waiting, limit) => {
      const stop = new AbortController();
      const grinfi = account.grinfi.withOptions({
        rateLimit: { limit, interval: 3_600_000 },
        hooks: { onWait: () => stop.abort(new Error("Enough.")) },
      });
      const reported: ReplyStep[] = [];
      const onProgress = (step: ReplyStep) => reported.push(step);
      const options = { ...MESSAGES.linkedin, signal: stop.signal, onProgress };
      expect(await rejectionOf(account.reply(options, grinfi))).toBe(stop.signal.reason);
      expect(reported.at(-1)).toMatchObject({ step: waiting, outcome: "failed", reason: "Enough." });
      expect(account.journal.entries.at(-1)).toMatchObject({ step: waiting, state: "not_done" });
      expect(outcomesOf(await account.reply())).toEqual(ALL_DONE);
      expect([account.messages, account.tasks]).toEqual([1, 1]);
    },
  );

  test("by leaving its loop makes no more calls and can be resumed", async () => {
    const job = account.reply();
    for await (const { step } of job) if (step === "send") break;
    expect(await rejectionOf(job)).toMatchObject({ name: "AbortError" });
    expect([account.messages, account.tasks]).toEqual([1, 0]);
    expect(outcomesOf(await account.reply())).toEqual(ALL_DONE);
    expect([account.messages, account.tasks]).toEqual([1, 1]);
  });
});

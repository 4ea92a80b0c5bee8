import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { JournalEntry } from "../../src/index.ts";
import { MemoryJournal } from "../support/jobs/memory-journal.ts";
import {
  addContacts,
  createOutreachAccount,
  type OutreachAccount,
} from "../support/outreach/outreach-account.ts";
import {
  type AnySend,
  countCreated,
  outcomesIn,
  runSend,
  SEND_CHANNELS,
  type SendOptions,
  totalCreated,
} from "../support/outreach/send-channels.ts";
import { createTestClient } from "../support/test-client.ts";

let account: OutreachAccount;
let contacts: string[];
beforeEach(async () => {
  account = await createOutreachAccount();
  contacts = await addContacts(account, ["robin-sample", "kim-placeholder", "alex-example"]);
});
afterEach(() => void vi.useRealTimers());

describe.each(SEND_CHANNELS)("sendMany of $name that is stopped", (channel) => {
  const rows = (): AnySend[] => contacts.map((contact) => channel.rowTo(contact, "Hello"));
  const send = (given: unknown, options: SendOptions = {}, grinfi = account.grinfi) =>
    runSend(
      channel.sendMany(grinfi, given, { sender_profile_uuid: account.sender, concurrency: 1, ...options }),
    );

  test("by an abort reports the messages in progress before it rejects, and the next job settles them", async () => {
    const stop = new AbortController();
    const journal = new MemoryJournal();
    let sends = 0;
    const grinfi = createTestClient(async (...given) => {
      const request = new Request(...given);
      const isSend = request.method === "POST" && /messages$|send-email$/.test(request.url);
      const response = await account.emulator.fetch(request.clone());
      if (isSend) sends += 1;
      if (isSend && sends === 2) {
        stop.abort(new Error("stopped"));
        request.signal.throwIfAborted();
      }
      return response;
    });
    const { error, outcomes } = await send(rows(), { journal, signal: stop.signal }, grinfi);
    expect(error).toBe(stop.signal.reason);
    expect(outcomesIn({ outcomes })).toEqual(["queued", "unknown"]);
    expect(outcomesIn(await send(rows(), { journal }))).toEqual(["skipped", "queued", "queued"]);
    expect([...countCreated(account.emulator, channel).values()]).toEqual([1, 1, 1]);
  });

  test("by an abort while messages wait for the client's rate limit sends none of them, and the next job does", async () => {
    const stop = new AbortController();
    const journal = new MemoryJournal();
    // One for the sender profile, five to check the contacts, and one for the first message.
    const grinfi = createTestClient(account.emulator.fetch, {
      rateLimit: { limit: 7, interval: 3_600_000 },
      hooks: { onWait: () => stop.abort(new Error("stopped")) },
    });
    const { error, outcomes } = await send(rows(), { journal, signal: stop.signal }, grinfi);
    expect(error).toBe(stop.signal.reason);
    expect(outcomesIn({ outcomes })).toEqual(["queued", "failed"]);
    expect(outcomes[1]?.reason).toBe("It was not sent: stopped");
    const statesOf = (step: string): string[] =>
      journal.entries.flatMap((entry) => (entry.step === step ? [entry.state] : []));
    expect(statesOf("send")).toEqual(["pending", "done", "pending", "not_done"]);
    expect(statesOf("write")).toEqual(["pending", "pending", "not_done"]);
    expect(account.emulator.ledger.requests(channel.send)).toHaveLength(1);
    expect(outcomesIn(await send(rows(), { journal }))).toEqual(["skipped", "queued", "queued"]);
    expect([...countCreated(account.emulator, channel).values()]).toEqual([1, 1, 1]);
  });

  test("by a hook that fails before a message is sent leaves it to the next job", async () => {
    const journal = new MemoryJournal();
    const onRequest = ({ operation }: { readonly operation: string }): void => {
      if (operation === channel.send) throw new Error("no");
    };
    const { outcomes } = await send(rows(), { journal, hooks: { onRequest } });
    expect(outcomesIn({ outcomes })).toEqual(["failed"]);
    expect(outcomesIn(await send(rows(), { journal }))).toEqual(["queued", "queued", "queued"]);
  });

  test("by a loop that ends early sends nothing after the messages in progress", async () => {
    const journal = new MemoryJournal();
    const [contact = "", other = ""] = contacts;
    const texts = ["One", "Two", "Three", "Four"];
    const given = [channel.rowTo(other, "Zero"), ...texts.map((text) => channel.rowTo(contact, text))];
    const options = { journal, concurrency: 2, skip: { quietFor: 0 }, sender_profile_uuid: account.sender };
    for await (const _ of channel.sendMany(account.grinfi, given, options)) break;
    const sent = totalCreated(account.emulator, channel);
    expect(sent).toBeLessThan(5);
    const { result } = await send(given, options);
    expect(result).toMatchObject({ queued: 5 - sent, skipped: sent, unknown: 0 });
    expect([...countCreated(account.emulator, channel).values()]).toEqual([1, 1, 1, 1, 1]);
  });

  describe("by a journal that fails", () => {
    class FailingJournal extends MemoryJournal {
      readonly #fails: (entry: JournalEntry) => boolean;
      constructor(fails: (entry: JournalEntry) => boolean) {
        super();
        this.#fails = fails;
      }
      override async append(entry: JournalEntry): Promise<void> {
        if (this.#fails(entry)) throw new Error("The disk is full.");
        await super.append(entry);
      }
    }

    test("before a message, the message is not sent", async () => {
      const journal = new FailingJournal(({ state }) => state === "pending");
      const { error, outcomes } = await send(rows(), { journal });
      expect(error).toMatchObject({ message: "The disk is full." });
      expect(outcomes).toEqual([]);
      expect(account.emulator.ledger.requests(channel.send)).toEqual([]);
    });

    test("after a message, its outcome is reported, and nothing more is sent", async () => {
      const journal = new FailingJournal(({ state }) => state === "done");
      const { error, outcomes } = await send(rows(), { journal });
      expect(error).toMatchObject({ message: "The disk is full." });
      expect(outcomesIn({ outcomes })).toEqual(["queued"]);
      const works = new MemoryJournal();
      works.entries.push(...journal.entries);
      expect(outcomesIn(await send(rows(), { journal: works }))).toEqual(["queued", "queued", "queued"]);
      expect([...countCreated(account.emulator, channel).values()]).toEqual([1, 1, 1]);
    });
  });

  test("by another job that uses the same journal sends nothing", async () => {
    const journal = new MemoryJournal();
    const [first, second] = await Promise.all([send(rows(), { journal }), send(rows(), { journal })]);
    expect([first, second].filter(({ error }) => error !== undefined)).toMatchObject([
      { error: { code: "configuration" }, outcomes: [] },
    ]);
    expect([...countCreated(account.emulator, channel).values()]).toEqual([1, 1, 1]);
  });
});

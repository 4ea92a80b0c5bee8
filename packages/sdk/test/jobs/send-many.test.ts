import { rejectionOf } from "@grinfi/testing";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ConfigurationError, InvalidInputError, LookupError } from "../../src/index.ts";
import { MemoryJournal } from "../support/jobs/memory-journal.ts";
import { handles } from "../support/jobs/profile-row.ts";
import {
  addContacts,
  countRequests,
  createOutreachAccount,
  ONE_DAY,
  type OutreachAccount,
} from "../support/outreach/outreach-account.ts";
import {
  type AnySend,
  countCreated,
  NO_RULES,
  outcomesIn,
  runSend,
  SEND_CHANNELS,
  type SendOptions,
  totalCreated,
} from "../support/outreach/send-channels.ts";
import { createTestClient } from "../support/test-client.ts";

let account: OutreachAccount;
beforeEach(async () => {
  account = await createOutreachAccount();
});
afterEach(() => void vi.useRealTimers());

describe.each(SEND_CHANNELS)("sendMany of $name", (channel) => {
  const send = (rows: unknown, options: SendOptions = {}) =>
    runSend(channel.sendMany(account.grinfi, rows, { sender_profile_uuid: account.sender, ...options }));

  /** Adds contacts. @returns A row for each. */
  async function rowsFor(count: number): Promise<AnySend[]> {
    const contacts = await addContacts(account, handles(count));
    return contacts.map((contact, index) => channel.rowTo(contact, `Number ${index}`));
  }

  test("sends each row once, and reports the outcome of each", async () => {
    const rows = await rowsFor(3);
    const { outcomes, result } = await send(rows);
    expect(outcomes).toEqual(
      rows.map((row, index) => ({
        ...{ row, index, key: expect.stringMatching(/^[\da-f]{64}$/), outcome: "queued" },
        ...{ uuid: expect.any(String), fromJournal: false },
      })),
    );
    expect(result).toEqual({
      ...{ rows: 3, sent: 0, queued: 3, planned: 0, skipped: 0, failed: 0, unknown: 0 },
      ...{ fromJournal: 0, problems: [] },
    });
    account.advance(60_000);
    expect(account.emulator.ledger.effects("sent").map(({ message }) => message)).toEqual(
      outcomes.map(({ uuid }) => uuid),
    );
  });

  test("counts rows and requests", async () => {
    const rows = await rowsFor(120);
    const options = { sender_profile_uuid: account.sender };
    const job = channel.sendMany(account.grinfi, rows, options);
    await job;
    const requests = account.emulator.ledger.requests().length;
    expect(job.progress).toMatchObject({ done: 120, total: 120, requests });
    const stream = channel.sendMany(account.grinfi, rows.values(), { ...options, dryRun: true });
    await stream;
    expect(stream.progress).toMatchObject({ done: 120 });
    expect(stream.progress).not.toHaveProperty("total");
  });

  test("sends the fields of a row, and its own sender profile", async () => {
    const [row] = await rowsFor(1);
    const { outcomes } = await send([{ ...row, sender_profile_uuid: account.sender.toUpperCase() }], {
      sender_profile_uuid: undefined,
    });
    expect(outcomes).toMatchObject([{ outcome: "queued" }]);
    const [request] = account.emulator.ledger.requests(channel.send);
    expect(request?.body).toEqual({ ...row, sender_profile_uuid: account.sender });
  });

  test("reports what the API says was sent", async () => {
    const [row] = await rowsFor(1);
    const { emulator } = account;
    const grinfi = createTestClient(async (...given) => {
      const request = new Request(...given);
      const response = await emulator.fetch(request);
      if (request.method !== "POST" || !/messages$|send-email$/.test(request.url)) return response;
      const body = (await response.json()) as { emailDomain?: object };
      const sent = { sent_at: emulator.now.toISOString(), status: "done" };
      return Response.json(
        body.emailDomain ? { ...body, emailDomain: { ...body.emailDomain, ...sent } } : { ...body, ...sent },
        { status: 201 },
      );
    });
    const options = { sender_profile_uuid: account.sender };
    expect(outcomesIn(await runSend(channel.sendMany(grinfi, [row], options)))).toEqual(["sent"]);
  });

  test("looks up the default sender profile by uuid or by name", async () => {
    const rows = await rowsFor(2);
    expect(outcomesIn(await send(rows.slice(0, 1)))).toEqual(["queued"]);
    expect(countRequests(account.emulator).getSenderProfile).toBe(1);
    const named = { sender_profile_uuid: { name: "Kim Placeholder" } };
    expect(outcomesIn(await send(rows.slice(1), named))).toEqual(["queued"]);
  });

  test("takes 1 request for each row, 3 for each 100, and 3 more", async () => {
    const rows = await rowsFor(250);
    const { result } = await send(rows);
    expect(result).toMatchObject({ rows: 250, queued: 250 });
    const counts = countRequests(account.emulator);
    expect(counts).toEqual({
      ...{ getSenderProfile: 1, listLeadsBlacklist: 1, listCompaniesBlacklist: 1 },
      ...{ listLinkedinMessages: 3, listEmails: 3, searchContacts: 3, [channel.send]: 250 },
    });
    const checks = Object.values(counts).reduce((a, b) => a + b, 0) - 250;
    expect(checks).toBeLessThanOrEqual(0.1 * 250);
  });

  test("takes 1 more for each 100 rows if companies are on the blacklist", async () => {
    await account.grinfi.blacklist.companies.add({ domain: "example.org" });
    const contacts = await addContacts(account, [
      { linkedin_id: "robin-sample", company_name: "Example Logistics" },
    ]);
    await send([channel.rowTo(String(contacts[0]), "Hello")]);
    expect(countRequests(account.emulator).searchCompanies).toBe(1);
  });

  test("with all rules off, takes 1 for each 100 rows", async () => {
    const rows = await rowsFor(120);
    await send(rows, { skip: NO_RULES, sender_profile_uuid: undefined });
    expect(countRequests(account.emulator)).toEqual({});
    await send(
      rows.map((row) => ({ ...row, sender_profile_uuid: account.sender })),
      {
        ...{ skip: NO_RULES, sender_profile_uuid: undefined },
      },
    );
    expect(countRequests(account.emulator)).toEqual({ [channel.list]: 2, [channel.send]: 120 });
  });

  test("as a dry run says planned, and sends nothing", async () => {
    const rows = await rowsFor(3);
    const journal = new MemoryJournal();
    const [first] = rows;
    const dry = await send([...rows, first], { dryRun: true, journal, maxSends: 1 });
    expect(outcomesIn(dry)).toEqual(["planned", "planned", "planned", "skipped"]);
    expect(dry.result).toMatchObject({ planned: 3, skipped: 1, queued: 0 });
    expect(totalCreated(account.emulator, channel)).toBe(0);
    expect(journal.entries).toEqual([]);
    expect(outcomesIn(await send(rows, { journal }))).toEqual(["queued", "queued", "queued"]);
  });

  describe("with more rows than maxSends", () => {
    test("of an array, nothing is sent or read", async () => {
      const rows = await rowsFor(3);
      const { error } = await send(rows, { maxSends: 2 });
      expect(error).toBeInstanceOf(ConfigurationError);
      expect(error).toMatchObject({ message: expect.stringContaining("pass maxSends: 3") });
      expect(countRequests(account.emulator)).toEqual({});
      const many = Array.from({ length: 501 }, () => rows[0]);
      expect((await send(many)).error).toMatchObject({
        message: expect.stringContaining("There are 501 rows"),
      });
    });

    test("of a generator, the rows after the limit are skipped, and sent by the next job", async () => {
      const rows = await rowsFor(5);
      const journal = new MemoryJournal();
      const portion = async () =>
        outcomesIn(await send(rows.values(), { maxSends: 2, journal, concurrency: 2 }));
      expect((await portion()).toSorted()).toEqual(["queued", "queued", "skipped", "skipped", "skipped"]);
      expect(await portion()).toEqual(["skipped", "skipped", "queued", "queued", "skipped"]);
      const last = await send(rows.values(), { maxSends: 2, journal });
      expect(outcomesIn(last)).toEqual(["skipped", "skipped", "skipped", "skipped", "queued"]);
      expect(last.outcomes[0]).toMatchObject({ reason: "An earlier job sent it.", fromJournal: true });
      expect([...countCreated(account.emulator, channel).values()]).toEqual([1, 1, 1, 1, 1]);
    });

    test("the contacts of later batches are not checked", async () => {
      const rows = await rowsFor(150);
      const { outcomes, result } = await send(rows.values(), { maxSends: 10 });
      expect(result).toMatchObject({ rows: 150, queued: 10, skipped: 140 });
      expect(outcomes[149]?.reason).toBe("The job has tried to send 10 messages, which is maxSends.");
      expect(countRequests(account.emulator).searchContacts).toBe(1);
    });

    test("skipped rows do not count", async () => {
      const rows = await rowsFor(4);
      const twice = rows.flatMap((row) => [row, row]);
      expect(outcomesIn(await send(twice.values(), { maxSends: 4 }))).toEqual(
        rows.flatMap(() => ["queued", "skipped"]),
      );
    });
  });

  test("reads a stream 100 rows at a time, and closes it", async () => {
    const rows = await rowsFor(250);
    let read = 0;
    let isClosed = false;
    async function* stream(): AsyncGenerator<AnySend> {
      try {
        for (const row of rows) {
          read += 1;
          yield row;
        }
      } finally {
        isClosed = true;
      }
    }
    let seen = 0;
    for await (const _ of channel.sendMany(account.grinfi, stream(), {
      sender_profile_uuid: account.sender,
    })) {
      seen += 1;
      expect(read).toBeLessThanOrEqual(100 * Math.ceil(seen / 100));
      if (seen === 120) break;
    }
    expect(isClosed).toBe(true);
    expect(read).toBe(200);
  });

  test("never sends two messages to one contact at the same time", async () => {
    const [contact = "", other = ""] = await addContacts(account, handles(2));
    const inProgress = new Map<string, number>();
    let most = 0;
    const grinfi = createTestClient(async (...given) => {
      const request = new Request(...given);
      if (request.method !== "POST" || !/messages$|send-email$/.test(request.url))
        return account.emulator.fetch(request);
      const { lead_uuid } = (await request.clone().json()) as { lead_uuid: string };
      inProgress.set(lead_uuid, (inProgress.get(lead_uuid) ?? 0) + 1);
      expect(inProgress.get(lead_uuid)).toBe(1);
      most = Math.max(
        most,
        [...inProgress.values()].reduce((a, b) => a + b, 0),
      );
      await new Promise((resolve) => setImmediate(resolve));
      const response = await account.emulator.fetch(request);
      inProgress.set(lead_uuid, 0);
      return response;
    });
    const rows = Array.from({ length: 12 }, (_, index) =>
      channel.rowTo(index % 3 === 0 ? other : contact, `Number ${index}`),
    );
    const options = { concurrency: 8, skip: { quietFor: 0 }, sender_profile_uuid: account.sender };
    const { outcomes } = await runSend(channel.sendMany(grinfi, rows, options));
    expect(outcomesIn({ outcomes })).toEqual(rows.map(() => "queued"));
    expect(most).toBe(2);
    const order = account.emulator.ledger
      .requests(channel.send)
      .filter(({ body }) => (body as AnySend).lead_uuid === contact)
      .map(({ body }) => (body as { text?: string; body?: string }).text ?? (body as { body: string }).body);
    expect(order).toEqual(order.toSorted((a, b) => Number(/\d+/.exec(a)) - Number(/\d+/.exec(b))));
  });

  test("sends to contacts again after quietFor has passed, also within one job", async () => {
    const [contact = ""] = await addContacts(account, handles(1));
    async function* rows(): AsyncGenerator<AnySend> {
      for (let index = 0; index < 99; index += 1) yield channel.rowTo(contact, "same");
      yield channel.rowTo(contact, "soon");
      account.advance(ONE_DAY + 60_000);
      yield channel.rowTo(contact, "later");
    }
    const { outcomes } = await send(rows());
    expect(outcomes.filter(({ outcome }) => outcome === "queued").map(({ index }) => index)).toEqual([
      0, 100,
    ]);
    expect(outcomes[99]?.reason).toMatch(/^The contact was written to at .*, by row 0\.$/);
  });

  test.each([
    { maxSends: 0 },
    { maxSends: Number.POSITIVE_INFINITY },
    { concurrency: 0 },
    { skip: { quietFor: -1 } },
    // As if it were in days.
    { skip: { quietFor: 7 } },
    { skip: { quietFor: Number.NaN } },
    { skip: { replied: "no" } },
    { skip: { repliedd: true } },
    { journal: {} },
    { key: "lead_uuid" },
    { dryRun: 1 },
    { dry: true },
    { sender_profile_uuid: " " },
  ])("rejects the options %j before anything is sent", async (options) => {
    const rows = await rowsFor(1);
    expect((await send(rows, options as never)).error).toBeInstanceOf(ConfigurationError);
    expect(countRequests(account.emulator)).toEqual({});
  });

  test("rejects rows that are not iterable, and a sender profile that does not exist", async () => {
    expect((await send({ rows: [] })).error).toBeInstanceOf(InvalidInputError);
    expect((await send(null)).error).toBeInstanceOf(InvalidInputError);
    const rows = await rowsFor(1);
    for (const sender_profile_uuid of ["Kim Placeholder", "00000000-0000-4000-8000-000000000000"])
      expect((await send(rows, { sender_profile_uuid })).error).toBeInstanceOf(LookupError);
    expect(totalCreated(account.emulator, channel)).toBe(0);
  });

  test("rejects with the error of the rows, and sends nothing more", async () => {
    const rows = await rowsFor(100);
    async function* failing(): AsyncGenerator<AnySend> {
      yield* rows;
      throw new Error("Line 101 is broken.");
    }
    const job = channel.sendMany(account.grinfi, failing(), { sender_profile_uuid: account.sender });
    expect(await rejectionOf(job)).toMatchObject({ message: "Line 101 is broken." });
    expect(totalCreated(account.emulator, channel)).toBe(100);
  });
});

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { connect, describeWithRedis } from "@grinfi/redis";
import type { ContactRow, MessageRow } from "@grinfi/sdk";
import { rejectionOf } from "@grinfi/testing";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { GrinfiQueue, Run, RunOutcome } from "../src/index.ts";
import { createAccount, Fixture, type TestAccount } from "./support/fixture.ts";

const people = (count: number, from = 0): ContactRow[] =>
  Array.from({ length: count }, (_, index) => ({ linkedin_id: `person-${from + index}` }));

async function outcomesOf(run: Run): Promise<RunOutcome[]> {
  const outcomes: RunOutcome[] = [];
  for await (const outcome of run) outcomes.push(outcome);
  return outcomes.toSorted((a, b) => a.index - b.index);
}

describeWithRedis("a queue", () => {
  let fixture: Fixture;
  let account: TestAccount;
  let queue: GrinfiQueue;
  beforeEach(async () => {
    fixture = await Fixture.start();
    account = await createAccount();
    queue = fixture.createQueue();
  });
  afterEach(() => fixture.close());

  const startWorker = () => fixture.startWorker({ a: account.options }, { exportFolder: fixture.folder });

  const upsert = (rows: AsyncIterable<ContactRow> | Iterable<ContactRow>, id?: string) =>
    queue.add(
      "a",
      "contacts.bulkUpsert",
      { rows, options: { list: account.list, automation: account.automation, onConflict: "skip" } },
      id === undefined ? {} : { id },
    );

  const messagesTo = (contacts: readonly string[]): MessageRow[] =>
    contacts.map((lead_uuid) => ({ lead_uuid, text: `Hello ${lead_uuid}` }));

  async function addContacts(count: number): Promise<string[]> {
    const { grinfi, list } = account;
    const uuids: string[] = [];
    for (const lead of people(count)) {
      const contact = await grinfi.contacts.upsert({ list_uuid: list, lead: { linkedin_id: "", ...lead } });
      uuids.push(contact.uuid);
    }
    account.emulator.ledger.clear();
    return uuids;
  }

  test("saves and enrols each person once, and has an outcome for each row", async () => {
    const run = await upsert(people(120));
    expect(await run.progress()).toEqual({ done: 0, failed: 0, active: 0, waiting: 120, total: 120 });
    await startWorker();
    const outcomes = await outcomesOf(run);
    expect(outcomes.map(({ index }) => index)).toEqual(people(120).map((_, index) => index));
    for (const outcome of outcomes) {
      expect(outcome).toEqual({
        ...{ index: outcome.index, outcome: "created", enrolment: "enrolled", fromJournal: false },
        uuid: expect.any(String),
      });
    }
    const enrolled = account.emulator.ledger.effects("enrolled").map(({ lead }) => lead);
    expect(enrolled.toSorted()).toEqual(outcomes.map(({ uuid }) => uuid).toSorted());
    expect(await run.progress()).toEqual({ done: 120, failed: 0, active: 0, waiting: 0, total: 120 });
  });

  test("sends each message once, and a second run with the same rows sends none", async () => {
    const rows = messagesTo(await addContacts(60));
    await startWorker();
    const options = { sender_profile_uuid: account.sender, skip: { quietFor: 0 } };
    const send = () => queue.add("a", "messages.sendMany", { rows, options });
    expect((await (await send()).result()).counts).toEqual({ queued: 60 });
    const result = await (await send()).result();
    expect(result).toEqual({ rows: 60, counts: { sent_earlier: 60 }, fromJournal: 60, problems: [] });
    expect(account.emulator.ledger.requests("sendLinkedInMessage")).toHaveLength(60);
  });

  test("enrols contacts by their uuids, each spelling once", async () => {
    const ids = await addContacts(70);
    await startWorker();
    const action = { type: "contact_add_to_flow", flow_uuid: account.automation } as const;
    const selection = { ids: [...ids, ` ${ids[0]?.toUpperCase()} `] };
    const run = await queue.add("a", "contacts.bulkAction", { action, selection });
    const outcomes = await outcomesOf(run);
    expect(outcomes.map(({ index, outcome, uuid }) => [index, outcome, uuid])).toEqual(
      ids.map((uuid, index) => [index, "done", uuid]),
    );
    expect(account.emulator.ledger.effects("enrolled")).toHaveLength(70);
  });

  test("writes an export into the folder of the worker", async () => {
    await addContacts(3);
    await startWorker();
    const input = {
      file: "people.csv",
      options: { format: "csv", columns: ["linkedin_status", "uuid"] },
    } as const;
    const run = await queue.add("a", "contacts.export", input);
    expect(await outcomesOf(run)).toEqual([
      { index: 0, outcome: "exported", file: "a/people.csv", contacts: 3, fromJournal: false },
    ]);
    const text = await readFile(join(fixture.folder, "a", "people.csv"), "utf8");
    expect(text.trimEnd().split("\r\n")).toHaveLength(4);
  });

  test("takes rows of a generator, and knows their number when the last one is added", async () => {
    async function* generate() {
      yield* people(130);
    }
    const run = await upsert(generate());
    expect(await run.progress()).toMatchObject({ waiting: 130, total: 130 });
    await startWorker();
    expect(await run.result()).toMatchObject({ rows: 130, counts: { created: 130 } });
  });

  test("takes no rows", async () => {
    await startWorker();
    expect(await (await upsert([])).result()).toEqual({ rows: 0, counts: {}, fromJournal: 0, problems: [] });
  });

  test("names rows by their place among all rows of the run", async () => {
    await startWorker();
    const run = await upsert([...people(55), ...people(1, 52)]);
    expect((await outcomesOf(run))[55]).toMatchObject({
      outcome: "skipped",
      reason: "Row 52 has the same LinkedIn profile.",
    });
  });

  test("returns a run of another process by its id", async () => {
    const { id } = await upsert(people(3));
    await startWorker();
    const run = await fixture.createQueue().run("a", id);
    expect([run.id, run.account]).toEqual([id, "a"]);
    expect(await run.result()).toMatchObject({ rows: 3, counts: { created: 3 } });
    expect(await rejectionOf(queue.run("b", id))).toMatchObject({
      code: "run",
      reason: "not_found",
      run: id,
    });
  });

  test("adds no batch twice if a run is added again with its id", async () => {
    await upsert(people(120), "fair-1");
    const run = await upsert(people(120), "fair-1");
    expect(await run.progress()).toMatchObject({ waiting: 120 });
    await startWorker();
    expect(await run.result()).toMatchObject({ rows: 120, counts: { created: 120 } });
    // The rows of completed batches are not in Redis any more.
    await upsert(people(120), "fair-1");
    expect(account.emulator.ledger.requests("upsertContact")).toHaveLength(120);
  });

  test.each([
    ["other rows", 120, 7],
    ["fewer rows", 70, 0],
    ["more rows", 170, 0],
  ])("rejects a run with an id that exists with %s", async (_, count, from) => {
    await upsert(people(120), "fair-1");
    expect(await rejectionOf(upsert(people(count, from), "fair-1"))).toMatchObject({
      code: "configuration",
      message: expect.stringMatching(
        /^The run fair-1 is in Redis already, with another job, other options or/,
      ),
    });
    expect(await (await queue.run("a", "fair-1")).progress()).toMatchObject({ waiting: 120, total: 120 });
  });

  test("says which rows were added if they end with an error, and adds the others later", async () => {
    async function* failing() {
      yield* people(1080);
      throw new Error("The connection to the CRM was lost.");
    }
    const error = await rejectionOf(upsert(failing(), "fair-1"));
    expect(error).toMatchObject({
      ...{ code: "run", reason: "incomplete", run: "fair-1" },
      message:
        'Only the first 1000 rows of the run fair-1 were added (The connection to the CRM was lost). Workers process them. To add the others, add all rows again with id: "fair-1".',
      cause: new Error("The connection to the CRM was lost."),
    });
    const run = await queue.run("a", "fair-1");
    expect(await run.progress()).toEqual({ done: 0, failed: 0, active: 0, waiting: 1000 });
    await upsert(people(1080), "fair-1");
    expect(await run.progress()).toMatchObject({ waiting: 1080, total: 1080 });
  });

  test("adds nothing if rows end with an error before the first are added", async () => {
    async function* failing() {
      yield* people(80);
      throw new Error("The connection to the CRM was lost.");
    }
    expect(await rejectionOf(upsert(failing(), "fair-1"))).toEqual(
      new Error("The connection to the CRM was lost."),
    );
    const run = await queue.run("a", "fair-1");
    expect(await run.progress()).toEqual({ done: 0, failed: 0, active: 0, waiting: 0 });
  });

  test("gives an id to the rows of one process, if two add others at the same moment", async () => {
    const added = await Promise.allSettled([
      upsert(people(2100), "fair-1"),
      fixture
        .createQueue()
        .add(
          ...(["a", "contacts.bulkUpsert"] as const),
          { rows: people(2100, 5000), options: { list: account.list, onConflict: "skip" } },
          { id: "fair-1" },
        ),
    ]);
    const rejected = added.filter(({ status }) => status === "rejected");
    expect(rejected.length).toBeGreaterThan(0);
    for (const { reason } of rejected as PromiseRejectedResult[])
      expect(reason).toMatchObject({ code: "configuration" });
  });

  test("takes an id for one job only", async () => {
    await upsert(people(1), "fair-1");
    const input = { file: "people.csv", options: { format: "csv" } } as const;
    expect(await rejectionOf(queue.add("a", "contacts.export", input, { id: "fair-1" }))).toMatchObject({
      message: expect.stringContaining("with another job"),
    });
  });

  test("does an action again in another run", async () => {
    const [contact = ""] = await addContacts(1);
    await startWorker();
    const lists = [account.list, (await account.grinfi.lists.create({ name: "Autumn fair" })).uuid];
    for (const list_uuid of [lists[1], lists[0], lists[1]] as string[]) {
      const action = { type: "contact_change_list", list_uuid } as const;
      const run = await queue.add("a", "contacts.bulkAction", { action, selection: { ids: [contact] } });
      expect(await run.result()).toMatchObject({ counts: { done: 1 }, fromJournal: 0 });
      expect(await account.grinfi.contacts.get(contact)).toMatchObject({ list_uuid });
    }
  });

  test("says that rows are missing when their outcomes were removed", async () => {
    const brief = fixture.createQueue({ keepFor: 1000 });
    const options = { list: account.list, onConflict: "skip" } as const;
    const run = await brief.add("a", "contacts.bulkUpsert", { rows: people(200), options });
    await startWorker();
    await run.result();
    // BullMQ removes old batches when another one ends.
    await new Promise((resolve) => setTimeout(resolve, 2100));
    await (await brief.add("a", "contacts.bulkUpsert", { rows: people(1), options })).result();
    expect(await rejectionOf(run.result())).toMatchObject({ code: "run", reason: "incomplete" });
    expect(await run.progress()).toMatchObject({ done: 200, waiting: 0, total: 200 });
  });

  test("keeps no key in Redis, and no text of a message after it was sent", async () => {
    const client = await connect(fixture.redis.url);
    const contents = async (): Promise<string> => {
      const script = `
        local out = {}
        for _, key in ipairs(redis.call('KEYS', '*')) do
          out[#out + 1] = key
          local kind = redis.call('TYPE', key).ok
          if kind == 'hash' then for _, value in ipairs(redis.call('HGETALL', key)) do out[#out + 1] = value end end
          if kind == 'string' then out[#out + 1] = redis.call('GET', key) end
          if kind == 'stream' then out[#out + 1] = cjson.encode(redis.call('XRANGE', key, '-', '+')) end
        end
        return table.concat(out, ' ')`;
      return String(await client.eval(script, { keys: [], arguments: [] }));
    };
    const rows = messagesTo(await addContacts(2));
    const options = { sender_profile_uuid: account.sender };
    const run = await queue.add("a", "messages.sendMany", { rows, options });
    expect(await contents()).toContain("Hello");
    const worker = await startWorker();
    await run.result();
    await worker.close();
    const after = await contents();
    client.destroy();
    expect(after).toContain(run.id);
    expect(after).not.toContain("Hello");
    expect(after).not.toContain("not-a-real-key");
  });

  test.each<[string, () => Promise<unknown>, string]>([
    [
      "an unknown job",
      () => queue.add("a", "contacts.importCsv" as never, {} as never),
      'There is no job "contacts.importCsv" for queues. The jobs are contacts.bulkAction, contacts.bulkUpsert, contacts.export, emails.sendMany, messages.sendMany.',
    ],
    [
      "firstIndex",
      () =>
        queue.add("a", "contacts.bulkUpsert", {
          ...{ rows: people(1), options: { list: "x", onConflict: "skip", firstIndex: 5 } as never },
        }),
      "The option firstIndex is not for queues: a queue numbers the rows. Omit it.",
    ],
    [
      "a row that is no JSON",
      () =>
        queue.add("a", "contacts.bulkUpsert", {
          rows: [{ linkedin_id: "x", custom_fields: { big: 1n } }],
          options: { list: "x", onConflict: "skip" },
        }),
      "One of the rows 0 to 0 cannot be written as JSON",
    ],
    [
      "an option that is missing",
      () => queue.add("a", "contacts.bulkUpsert", { rows: people(1), options: { list: "x" } as never }),
      "The input of contacts.bulkUpsert is invalid: options.onConflict is required. Nothing was queued.",
    ],
    [
      "rows that are not iterable",
      () => queue.add("a", "messages.sendMany", { rows: 7 as never }),
      "The rows of messages.sendMany must be an array, a generator or a stream of objects. Nothing was queued.",
    ],
    [
      "more messages than maxSends",
      () =>
        queue.add("a", "messages.sendMany", { rows: messagesTo(["x", "y", "z"]), options: { maxSends: 2 } }),
      "There are 3 rows, and maxSends is 2. Nothing was queued. To send them all, pass a larger maxSends.",
    ],
    [
      "more messages of a generator than maxSends",
      () =>
        queue.add("a", "messages.sendMany", {
          rows: messagesTo(["x", "y", "z"]).values(),
          options: { maxSends: 2 },
        }),
      "There are more than 2 rows, and maxSends is 2.",
    ],
    [
      "more contacts than max",
      () =>
        queue.add("a", "contacts.bulkAction", {
          ...{ action: { type: "contact_mark_read" }, selection: { ids: ["x", "y"] }, options: { max: 1 } },
        }),
      "There are 2 contacts, and max is 1. Nothing was queued. To change them all, pass max: 2.",
    ],
    [
      "contacts by a filter",
      () =>
        queue.add("a", "contacts.bulkAction", {
          ...{ action: { type: "contact_mark_read" }, selection: { filter: { list_uuid: "x" } } as never },
        }),
      "A queued contacts.bulkAction needs the uuids of its contacts, `selection: { ids }`.",
    ],
    [
      "a file in another folder",
      () => queue.add("a", "contacts.export", { file: "../people.csv", options: { format: "csv" } }),
      'The file of an export must be a name without a folder, such as "contacts.csv", and not end with .journal or .part, not "../people.csv".',
    ],
    [
      "a name of an account that is no name",
      () => queue.add("a:b", "messages.sendMany", { rows: [] }),
      'The option account must be a name of letters, digits, - and _, not "a:b".',
    ],
    [
      "an id that is no name",
      () => queue.add("a", "messages.sendMany", { rows: [] }, { id: "a.b" }),
      'The option id must be a name of letters, digits, - and _, not "a.b".',
    ],
  ])("rejects %s", async (_, add, message) => {
    expect(await rejectionOf(add())).toMatchObject({ message: expect.stringContaining(message) });
  });
});

import { beforeEach, describe, expect, test } from "vitest";
import type {
  BulkAction,
  BulkActionOptions,
  BulkActionResult,
  ContactFilter,
  ContactSelection,
  JournalEntry,
} from "../../src/index.ts";
import { createAutomation } from "../support/accounts/automation.ts";
import { loadContacts, type Started, start } from "../support/accounts/start.ts";
import { MemoryJournal } from "../support/jobs/memory-journal.ts";

const NOW = new Date().toISOString();
const LONG_AGO = "2026-01-05T09:00:00.000Z";
const POLLS = 7;

let account: Started;
let ids: string[];
let automation: string;
let journal: MemoryJournal;
beforeEach(async () => {
  account = start();
  ids = loadContacts(account.emulator, [5]);
  automation = await createAutomation(account.grinfi);
  journal = new MemoryJournal();
  account.emulator.ledger.clear();
});

const enrolment = (): BulkAction => ({ type: "contact_add_to_flow", flow_uuid: automation });
const removal = (): BulkAction => ({ type: "contact_delete" });

const run = (
  action: BulkAction,
  selection: ContactSelection = { ids },
  options: BulkActionOptions = {},
): Promise<BulkActionResult> =>
  account.grinfi.contacts.bulkAction(action, selection, {
    ...{ chunkSize: 2, journal, wait: async () => undefined },
    ...options,
  });

const called = (): unknown[] => account.emulator.ledger.requests().map(({ operation }) => operation);
const inCalls = (): string[] =>
  account.emulator.ledger
    .requests("leadsMassAction")
    .flatMap(({ body }) => (body as { readonly filter: { readonly ids: string[] } }).filter.ids);

const entryFor = (
  { type }: BulkAction,
  key: string,
  state: JournalEntry["state"],
  at = LONG_AGO,
): JournalEntry =>
  type === "contact_add_to_flow"
    ? { job: `automations.contacts.add automation=${automation}`, key, step: "enrol", state, at }
    : { job: `contacts.bulkAction ${type}`, key, step: "apply", state, at };

describe("a second job with the journal", () => {
  test("sends nothing and takes no request for contacts that are done, in any spelling", async () => {
    const first = await run(enrolment());
    account.emulator.ledger.clear();
    const spelled = ids.map((id) => id.toUpperCase());
    const second = await run(enrolment(), { ids: spelled });
    expect(second).toMatchObject({ selected: 5, done: 5, fromJournal: 5 });
    expect(second.chunks.map(({ done }) => done)).toEqual(first.chunks.map(({ done }) => done));
    // Only the automation is looked up.
    expect(called()).toEqual(["getFlow"]);
  });

  test("reports contacts that were excluded as excluded", async () => {
    await account.grinfi.automations.contacts.add(automation, ids[0] ?? "");
    await run(enrolment());
    account.emulator.ledger.clear();
    expect(await run(enrolment())).toMatchObject({ done: 4, excluded: 1, fromJournal: 5 });
    expect(called()).toEqual(["getFlow"]);
  });

  test("tries contacts again that certainly failed, and only those", async () => {
    account.emulator.addFault({ kind: "status", status: 422, operation: "leadsMassAction", after: 1 });
    expect(await run(removal())).toMatchObject({ done: 3, failed: 2 });
    account.emulator.ledger.clear();
    expect(await run(removal())).toMatchObject({ done: 5, failed: 0, fromJournal: 3 });
    expect(inCalls()).toEqual(ids.slice(2, 4));
  });

  test("repeats an action without a known outcome if it has the same effect, and reads nothing", async () => {
    const { uuid: list_uuid } = await account.grinfi.lists.create({ name: "Moved" });
    const action = { type: "contact_change_list", list_uuid } as const;
    account.emulator.addFault({ kind: "reset-before", operation: "leadsMassAction", after: 1 });
    expect(await run(action)).toMatchObject({ done: 3, unknown: 2 });
    account.emulator.ledger.clear();
    expect(await run(action)).toMatchObject({ done: 5, unknown: 0, fromJournal: 3 });
    expect(inCalls()).toEqual(ids.slice(2, 4));
    expect(called()).toEqual(["getList", "leadsMassAction"]);
  });

  test.each([
    ["contact_add_to_flow", enrolment, ["getFlow"], ["listFlowLeads"]],
    ["contact_delete", removal, [], ["searchContacts"]],
  ] as const)(
    "looks once for contacts whose outcome an earlier job did not learn: %s",
    async (_, action, lookups, read) => {
      const [late = "", found = "", unknown = ""] = ids;
      const selection = { ids: [late, found, unknown] };
      journal.entries.push(entryFor(action(), late, "pending", NOW));
      journal.entries.push(entryFor(action(), found, "pending"), entryFor(action(), unknown, "pending"));
      await account.grinfi.contacts.massAction({
        type: action().type,
        payload: { flow_uuid: automation },
        filter: { ids: [found] },
      });
      account.emulator.ledger.clear();
      const options = { chunkSize: 3 };
      expect((await run(action(), selection, options)).chunks).toMatchObject([
        { done: [found], unknown: [late, unknown], fromJournal: [] },
      ]);
      // One read for all of them, and for the late one until the patience ends. A deleted contact takes one more.
      const reads = called().filter((operation) => operation === read[0]);
      expect(reads).toHaveLength(1 + POLLS);
      expect(inCalls()).toEqual([]);

      account.emulator.ledger.clear();
      expect((await run(action(), selection, options)).chunks).toMatchObject([
        { done: [found], unknown: [late, unknown], fromJournal: [late, found, unknown] },
      ]);
      expect(called()).toEqual(lookups);
    },
  );

  test("waits for nobody whose outcome should show by now", async () => {
    journal.entries.push(...ids.map((id) => entryFor(enrolment(), id, "pending")));
    const waits: number[] = [];
    const wait = async (milliseconds: number) => void waits.push(milliseconds);
    expect(await run(enrolment(), { ids }, { chunkSize: 5, wait })).toMatchObject({
      unknown: 5,
      fromJournal: 0,
    });
    expect([called(), waits]).toEqual([["getFlow", "listFlowLeads"], []]);
  });

  test("looks for them again if they could not be read", async () => {
    const [contact = ""] = ids;
    journal.entries.push(entryFor(removal(), contact, "pending"));
    account.emulator.addFault({ kind: "status", status: 503, operation: "searchContacts", times: null });
    expect(await run(removal(), { ids: [contact] })).toMatchObject({ unknown: 1, fromJournal: 0 });
    expect(journal.entries).toHaveLength(1);
    account.emulator.clearFaults();
    await account.grinfi.contacts.delete(contact);
    account.emulator.advance(60_000);
    expect(await run(removal(), { ids: [contact] })).toMatchObject({ done: 1, fromJournal: 0 });
  });

  test("sends the rest although an earlier job stopped at an unknown chunk", async () => {
    account.emulator.addFault({ kind: "reset-before", operation: "leadsMassAction", after: 1 });
    expect(await run(enrolment())).toMatchObject({ done: 2, unknown: 2, notTried: 1 });
    const second = await run(enrolment());
    expect(second).toMatchObject({ done: 3, unknown: 2, notTried: 0, fromJournal: 4 });
    expect(inCalls()).toEqual(ids);
    expect(new Set(account.emulator.ledger.effects("enrolled").map(({ lead }) => lead)).size).toBe(3);
  });

  test("that is a dry run plans what would be sent, and appends nothing", async () => {
    journal.entries.push(
      entryFor(enrolment(), ids[0] ?? "", "done"),
      entryFor(enrolment(), ids[1] ?? "", "pending"),
      entryFor(enrolment(), ids[2] ?? "", "unknown"),
    );
    const { chunks } = await run(enrolment(), { ids }, { dryRun: true, chunkSize: 5 });
    expect(chunks).toMatchObject([
      {
        done: ids.slice(0, 1),
        unknown: ids.slice(1, 3),
        planned: ids.slice(3),
        fromJournal: [ids[0], ids[2]],
      },
    ]);
    expect(journal.entries).toHaveLength(3);
    expect(called()).toEqual(["getFlow", "listFlowLeads"]);
  });

  test("distinguishes actions and their items, whatever the order of the items", async () => {
    const { grinfi } = account;
    const tags = [await grinfi.tags.create({ name: "A" }), await grinfi.tags.create({ name: "B" })];
    const [a = "", b = ""] = tags.map(({ uuid }) => uuid);
    const add = (...tag_uuids: string[]) => run({ type: "contact_add_tags", tag_uuids });
    expect(await add(a, b)).toMatchObject({ fromJournal: 0 });
    expect(await add(b, a.toUpperCase(), a)).toMatchObject({ fromJournal: 5 });
    expect(await add(a)).toMatchObject({ fromJournal: 0 });
    expect(await run({ type: "contact_remove_tags", tag_uuids: [a] })).toMatchObject({ fromJournal: 0 });
  });

  test("contains ids and digests, but no value of a field", async () => {
    const custom_field_uuid = "0ddba11a-1111-4111-8111-111111111111";
    account.emulator.addFault({ kind: "empty-body", operation: "leadsMassAction", times: null });
    const filter = { first_name: "Robin" };
    await run({ type: "contact_change_custom_field", custom_field_uuid, value: "A secret" }, { filter });
    const text = JSON.stringify(journal.entries);
    expect(text).toContain(custom_field_uuid);
    for (const word of ["secret", "Robin"]) expect(text).not.toContain(word);
  });
});

describe("with a filter, a second job", () => {
  /** Moves the contacts of a list in which 5 are, in chunks of 2, and stops in the middle. */
  async function stopInTheMiddle(
    action: BulkAction,
    filter: ContactFilter & { readonly list_uuid: string },
  ): Promise<void> {
    await account.grinfi.contacts.massAction({
      type: "contact_change_list",
      payload: { list_uuid: filter.list_uuid },
      filter: { ids },
    });
    account.emulator.ledger.clear();
    const job = account.grinfi.contacts.bulkAction(action, { filter }, { chunkSize: 2, journal });
    for await (const _ of job) break;
  }

  test("selects again, and also names the contacts that the first one selected", async () => {
    const [from, to] = [
      await account.grinfi.lists.create({ name: "From" }),
      await account.grinfi.lists.create({ name: "To" }),
    ];
    const action = { type: "contact_change_list", list_uuid: to.uuid } as const;
    const filter = { list_uuid: from.uuid };
    await stopInTheMiddle(action, filter);
    const second = await run(action, { filter });
    // The contacts that the first job moved no longer match.
    expect(second).toMatchObject({ selected: 5, done: 5, fromJournal: 2 });
    expect(second.chunks.flatMap((chunk) => chunk.ids).toSorted()).toEqual(ids);
    expect(inCalls().toSorted()).toEqual(ids);
  });

  test("takes a filter in another order for the same, also if a condition is", async () => {
    const [from, to] = [
      await account.grinfi.lists.create({ name: "From" }),
      await account.grinfi.lists.create({ name: "To" }),
    ];
    const action = { type: "contact_change_list", list_uuid: to.uuid } as const;
    const [after, before] = ["2020-01-01", "2030-01-01"];
    await stopInTheMiddle(action, { list_uuid: from.uuid, created_at: { ">=": after, "<": before } });
    const filter = { created_at: { "<": before, ">=": after }, list_uuid: from.uuid };
    expect(await run(action, { filter })).toMatchObject({ selected: 5, done: 5, fromJournal: 2 });
  });

  test("does not name contacts that another filter selected", async () => {
    const [from, to] = [
      await account.grinfi.lists.create({ name: "From" }),
      await account.grinfi.lists.create({ name: "To" }),
    ];
    const action = { type: "contact_change_list", list_uuid: to.uuid } as const;
    await stopInTheMiddle(action, { list_uuid: from.uuid });
    expect(await run(action, { filter: { first_name: "Nobody" } })).toMatchObject({
      selected: 0,
      chunks: [],
    });
  });

  test("changes nobody who no longer matches, and names them", async () => {
    const { grinfi } = account;
    const [from, other] = [
      await grinfi.lists.create({ name: "From" }),
      await grinfi.lists.create({ name: "Other" }),
    ];
    const filter = { list_uuid: from.uuid };
    await stopInTheMiddle(enrolment(), filter);
    const removed = ids.filter((id) => !inCalls().includes(id)).slice(0, 2);
    const [pending = "", untried = ""] = removed;
    journal.entries.push(entryFor(enrolment(), pending, "pending"));
    await grinfi.contacts.massAction({
      type: "contact_change_list",
      payload: { list_uuid: other.uuid },
      filter: { ids: removed },
    });
    account.emulator.ledger.clear();
    const { chunks, ...counts } = await run(enrolment(), { filter });
    expect(counts).toMatchObject({ selected: 5, done: 3, unknown: 1, notTried: 1 });
    expect(chunks.flatMap(({ unknown }) => unknown)).toEqual([pending]);
    expect(chunks.flatMap(({ notTried }) => notTried)).toEqual([untried]);
    expect(chunks.flatMap(({ reason = [] }) => reason).join(" ")).toContain("the filter no longer does");
    expect(inCalls()).not.toContain(pending);
    expect(inCalls()).not.toContain(untried);
  });

  test("does not repeat an action on a contact that no longer matches, even if it has the same effect", async () => {
    const { grinfi } = account;
    const [from, to, other] = [
      await grinfi.lists.create({ name: "From" }),
      await grinfi.lists.create({ name: "To" }),
      await grinfi.lists.create({ name: "Other" }),
    ];
    const action = { type: "contact_change_list", list_uuid: to.uuid } as const;
    const filter = { list_uuid: from.uuid };
    await grinfi.contacts.massAction({ type: action.type, payload: filter, filter: { ids } });
    account.emulator.addFault({ kind: "reset-before", operation: "leadsMassAction", times: null });
    expect(await run(action, { filter })).toMatchObject({ unknown: 5 });
    account.emulator.clearFaults();
    const [moved = ""] = ids;
    await grinfi.contacts.massAction({
      type: action.type,
      payload: { list_uuid: other.uuid },
      filter: { ids: [moved] },
    });
    const second = await run(action, { filter }, { patience: 1 });
    expect(second).toMatchObject({ done: 4, unknown: 1 });
    expect((await grinfi.contacts.get(moved)).list_uuid).toBe(other.uuid);
    expect(await run(action, { filter })).toMatchObject({ done: 4, unknown: 1, fromJournal: 5 });
  });
});

describe("with one journal, a bulk action and a bulk upsert", () => {
  const upsert = async () => {
    const { uuid: list } = await account.grinfi.lists.create({ name: "Spring" });
    const row = { linkedin_id: "robin-sample" };
    const { uuid } = await account.grinfi.contacts.upsert({ list_uuid: list, lead: row });
    const options = { list, automation, onConflict: "update", journal } as const;
    return { uuid, run: () => account.grinfi.contacts.bulkUpsert([row], options) };
  };
  const timesEnrolled = (id: string): number =>
    account.emulator.ledger.effects("enrolled").filter(({ lead }) => lead === id).length;

  /** An automation that lists nobody: only the journal can prevent a second enrolment. */
  const hideEnrolments = (): void => {
    const { fetch } = account.emulator;
    account = {
      ...account,
      grinfi: account.grinfi.withOptions({
        fetch: async (request) => {
          const response = await fetch(request);
          const { pathname } = new URL((request as Request).url);
          if (pathname !== "/flows/api/flows-leads/list") return response;
          return Response.json({ ...((await response.json()) as object), data: [], total: 0 });
        },
      }),
    };
  };

  test("enrol a contact once, the bulk action first", async () => {
    const row = await upsert();
    expect(await run(enrolment(), { ids: [row.uuid] })).toMatchObject({ done: 1 });
    expect(await row.run()).toMatchObject({ rows: 1, failed: 0, unknown: 0, enrolled: 0 });
    expect(timesEnrolled(row.uuid)).toBe(1);
    hideEnrolments();
    expect(await run(enrolment(), { ids: [row.uuid.toUpperCase()] })).toMatchObject({
      done: 1,
      fromJournal: 1,
    });
    expect(timesEnrolled(row.uuid)).toBe(1);
  });

  test("enrol a contact once, the bulk upsert first", async () => {
    const row = await upsert();
    expect(await row.run()).toMatchObject({ rows: 1, failed: 0, unknown: 0, enrolled: 1 });
    hideEnrolments();
    expect(await run(enrolment(), { ids: [row.uuid] })).toMatchObject({ done: 1, fromJournal: 1 });
    expect(timesEnrolled(row.uuid)).toBe(1);
  });

  test("cannot enrol in the same automation at the same time", async () => {
    const row = await upsert();
    const jobs = [run(enrolment(), { ids: [row.uuid] }), row.run()].map((job) => Promise.resolve(job));
    const ends = (await Promise.allSettled(jobs)).map(({ status }) => status);
    expect(ends.toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(timesEnrolled(row.uuid)).toBe(1);
  });
});

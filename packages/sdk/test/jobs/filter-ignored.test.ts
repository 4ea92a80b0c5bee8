import { createEmulator, type Emulator } from "@grinfi/emulator";
import { rejectionOf } from "@grinfi/testing";
import { parse } from "csv-parse/sync";
import { beforeEach, describe, expect, test } from "vitest";
import { type BulkAction, type Filter, type Grinfi, type Job, ListError } from "../../src/index.ts";
import { createAutomation } from "../support/accounts/automation.ts";
import { ignoreFilterFields } from "../support/accounts/ignore-filter-fields.ts";
import { createRepliedAccount } from "../support/accounts/replied-account.ts";
import { createTestClient } from "../support/test-client.ts";

const NOBODY = "00000000-0000-4000-8000-000000000000";
const remove: BulkAction = { type: "contact_delete" };

let emulator: Emulator;
let grinfi: Grinfi;
beforeEach(() => {
  emulator = createEmulator({ contacts: 250 });
  grinfi = clientIgnoring(emulator);
});

const clientIgnoring = (of: Emulator, ...fields: string[]): Grinfi =>
  createTestClient(ignoreFilterFields(of.fetch, fields));

/** Returns the effects of all requests. */
const changes = (): unknown[] => emulator.ledger.effects();

async function expectIgnored(work: PromiseLike<unknown>): Promise<void> {
  const error = await rejectionOf(work);
  expect(error).toBeInstanceOf(ListError);
  expect(error).toMatchObject({ code: "list", reason: "filter_ignored" });
}

describe("a bulk action by a filter that the API ignores", () => {
  test.each<[string, Filter]>([
    ["list_uuid", { list_uuid: NOBODY }],
    ["pipeline_stage_uuid", { pipeline_stage_uuid: [NOBODY] }],
    ["company_name", { company_name: "No such company" }],
    ["email_status", { email_status: { "=": "no such status" } }],
    ["name", { name: ["Nobody Known", "Noone Either"] }],
    ["created_at", { created_at: { "<": "2001-01-01" } }],
    ["tags", { tags: NOBODY, list_uuid: "is_not_null" }],
  ])("of %s ends before anything is changed", async (field, filter) => {
    for (const options of [{}, { dryRun: true }, { max: 250 }, { max: 1000 }]) {
      await expectIgnored(clientIgnoring(emulator, field).contacts.bulkAction(remove, { filter }, options));
    }
    expect(emulator.ledger.requests("leadsMassAction")).toEqual([]);
    expect(changes()).toEqual([]);
  });

  test("ends even if only the last contact shows it", async () => {
    const [first, ...others] = await grinfi.contacts.search().toArray({ limit: 250 });
    const outsider = others.find(({ list_uuid }) => list_uuid !== first?.list_uuid);
    const ids = others.filter(({ uuid }) => uuid !== outsider?.uuid).map(({ uuid }) => uuid);
    const list_uuid = String(first?.list_uuid);
    await grinfi.contacts.bulkAction({ type: "contact_change_list", list_uuid }, { ids });
    emulator.ledger.clear();
    await expectIgnored(
      clientIgnoring(emulator, "list_uuid").contacts.bulkAction(remove, { filter: { list_uuid } }),
    );
    expect(changes()).toEqual([]);
  });

  test("applies to all contacts of the search with verifyFilter: false", async () => {
    const run = clientIgnoring(emulator, "list_uuid").contacts.bulkAction(
      remove,
      { filter: { list_uuid: NOBODY } },
      { verifyFilter: false },
    );
    expect(await run).toMatchObject({ selected: 250, done: 250 });
  });

  test("succeeds if the API applies the filter", async () => {
    const list_uuid = String((await grinfi.contacts.search().first())?.list_uuid);
    const count = await grinfi.contacts.search({ filter: { list_uuid } }).count();
    expect(await grinfi.contacts.bulkAction(remove, { filter: { list_uuid } })).toMatchObject({
      done: count,
    });
  });
});

test("a search by uuids that the API ignores ends with verifyFilter: true", async () => {
  const search = clientIgnoring(emulator, "ids").contacts.search(
    { filter: { ids: [NOBODY] } },
    { verifyFilter: true },
  );
  await expectIgnored(search);
});

describe("an export by a filter that the API ignores", () => {
  test("ends before any text", async () => {
    const csv = clientIgnoring(emulator, "list_uuid").contacts.export({
      format: "csv",
      filter: { list_uuid: NOBODY },
    });
    const chunks: string[] = [];
    const read = async (): Promise<void> => {
      for await (const chunk of csv) chunks.push(chunk);
    };
    await expectIgnored(read());
    expect(chunks).toEqual([]);
    await expectIgnored(csv.stream().getReader().read());
    await expectIgnored(new Response(csv.stream()).text());
  });

  test("ends before the text of a contact that does not match the filter", async () => {
    const [first] = await grinfi.contacts.search().toArray({ limit: 1 });
    const list_uuid = String(first?.list_uuid);
    const csv = clientIgnoring(emulator, "list_uuid").contacts.export({
      format: "csv",
      filter: { list_uuid },
      columns: ["list_uuid"],
      pageSize: 1,
    });
    let text = "";
    const read = async (): Promise<void> => {
      for await (const chunk of csv) text += chunk;
    };
    await expectIgnored(read());
    const [header, ...rows] = parse(text) as string[][];
    expect(header).toEqual(["list_uuid"]);
    expect(rows.length).toBeGreaterThan(0);
    expect(new Set(rows.flat())).toEqual(new Set([list_uuid]));
  });

  test("has all contacts of the search with verifyFilter: false", async () => {
    const csv = clientIgnoring(emulator, "list_uuid").contacts.export({
      format: "csv",
      filter: { list_uuid: NOBODY },
      verifyFilter: false,
    });
    expect(parse(await new Response(csv.stream()).text())).toHaveLength(1 + 250);
  });
});

describe("a job verifies what it reads by a filter:", () => {
  const contact = async (): Promise<string> => (await createRepliedAccount(grinfi, emulator)).contact;

  test("a reply sends nothing", async () => {
    const uuid = await contact();
    const ignoring = clientIgnoring(emulator, "lead_uuid");
    for (const channel of ["linkedin", "email"] as const)
      await expectIgnored(ignoring.contacts.reply(uuid, { channel, text: "Tuesday at ten?" }));
    expect(changes()).toEqual([]);
  });

  test("a conversation has no messages of others", async () => {
    const uuid = await contact();
    await expectIgnored(clientIgnoring(emulator, "lead_uuid").inbox.getConversation(uuid));
  });

  test("unread contacts are not looked up among all contacts", async () => {
    await contact();
    await expectIgnored(clientIgnoring(emulator, "ids").inbox.listUnread() as Job<unknown, unknown>);
    await expectIgnored(clientIgnoring(emulator, "type").inbox.listUnread() as Job<unknown, unknown>);
  });

  test("contacts of another automation are not excluded", async () => {
    const [uuid = ""] = (await grinfi.contacts.search().toArray({ limit: 1 })).map((one) => one.uuid);
    await grinfi.automations.contacts.add(await createAutomation(grinfi, "Autumn outreach"), uuid);
    const flow_uuid = await createAutomation(grinfi);
    const action: BulkAction = { type: "contact_add_to_flow", flow_uuid };
    const ignoring = clientIgnoring(emulator, "flow_uuid");
    const { chunks } = await ignoring.contacts.bulkAction(action, { ids: [uuid] });
    expect(chunks).toMatchObject([{ failed: [uuid], error: { reason: "filter_ignored" } }]);
  });

  test("an import does not count contacts of other lists", async () => {
    const list = String((await grinfi.lists.create({ name: "Fair" })).uuid);
    emulator.ledger.clear();
    const file = { name: "fair.csv", content: "Name,Mail\nRobin Sample,robin@example.com\n" };
    const columns = { Name: "name", Mail: "work_email" } as const;
    await expectIgnored(clientIgnoring(emulator, "list_uuid").contacts.importCsv(file, { list, columns }));
    expect(emulator.ledger.requests().map(({ operation }) => operation)).toEqual([
      "getList",
      "searchContacts",
    ]);
  });
});

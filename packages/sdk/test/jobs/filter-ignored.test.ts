import { createEmulator, type Emulator } from "@grinfi/emulator";
import { parse } from "csv-parse/sync";
import { beforeEach, describe, expect, test } from "vitest";
import { type Filter, Grinfi, type Job, ListError, type MassAction } from "../../src/index.ts";
import { createAutomation } from "../support/automation.ts";
import { ignoring } from "../support/ignoring.ts";
import { createRepliedAccount } from "../support/replied-account.ts";
import { rejectionOf } from "../support/start.ts";

const NOBODY = "00000000-0000-4000-8000-000000000000";
const remove: MassAction = { type: "contact_delete" };

let emulator: Emulator;
let grinfi: Grinfi;
beforeEach(() => {
  emulator = createEmulator({ contacts: 250 });
  grinfi = clientOf(emulator);
});

function clientOf(of: Emulator, ...unknown: string[]): Grinfi {
  const fetch = ignoring(of.fetch, unknown);
  return new Grinfi({ apiKey: "test-key", fetch, rateLimit: false, retry: false });
}

/** Whatever changed something. */
const changes = (): unknown[] => emulator.ledger.effects();

async function expectIgnored(work: PromiseLike<unknown>): Promise<void> {
  const error = await rejectionOf(work);
  expect(error).toBeInstanceOf(ListError);
  expect(error).toMatchObject({ code: "list", reason: "filter_ignored" });
}

describe("a mass action by a filter that the API ignores", () => {
  test.each<[string, Filter]>([
    ["list_uuid", { list_uuid: NOBODY }],
    ["pipeline_stage_uuid", { pipeline_stage_uuid: [NOBODY] }],
    ["company_name", { company_name: "No such company" }],
    ["created_at", { created_at: { "<": "2001-01-01" } }],
    ["tags", { tags: NOBODY, list_uuid: "is_not_null" }],
  ])("of %s ends before anything is changed", async (field, filter) => {
    for (const options of [{}, { dryRun: true }, { max: 250 }, { max: 1000 }]) {
      await expectIgnored(clientOf(emulator, field).contacts.massAction(remove, { filter }, options));
    }
    expect(emulator.ledger.requests("leadsMassAction")).toEqual([]);
    expect(changes()).toEqual([]);
  });

  test("ends so also when only the last contact of all shows it", async () => {
    const [first, ...others] = await grinfi.contacts.search().toArray({ limit: 250 });
    const odd = others.find(({ list_uuid }) => list_uuid !== first?.list_uuid);
    const ids = others.filter(({ uuid }) => uuid !== odd?.uuid).map(({ uuid }) => uuid);
    const list_uuid = String(first?.list_uuid);
    await grinfi.contacts.massAction({ type: "contact_change_list", list_uuid }, { ids });
    emulator.ledger.clear();
    await expectIgnored(
      clientOf(emulator, "list_uuid").contacts.massAction(remove, { filter: { list_uuid } }),
    );
    expect(changes()).toEqual([]);
  });

  test("reaches whom the API finds where that is wanted", async () => {
    const run = clientOf(emulator, "list_uuid").contacts.massAction(
      remove,
      { filter: { list_uuid: NOBODY } },
      { verifyFilter: false },
    );
    expect(await run).toMatchObject({ selected: 250, done: 250 });
  });

  test("is one like any other where the API keeps to the filter", async () => {
    const list_uuid = String((await grinfi.contacts.search().first())?.list_uuid);
    const count = await grinfi.contacts.search({ filter: { list_uuid } }).count();
    expect(await grinfi.contacts.massAction(remove, { filter: { list_uuid } })).toMatchObject({
      done: count,
    });
  });
});

describe("an export by a filter that the API ignores", () => {
  test("ends before it has given any text", async () => {
    const csv = clientOf(emulator, "list_uuid").contacts.exportCsv({ filter: { list_uuid: NOBODY } });
    const chunks: string[] = [];
    const read = async (): Promise<void> => {
      for await (const chunk of csv) chunks.push(chunk);
    };
    await expectIgnored(read());
    expect(chunks).toEqual([]);
    await expectIgnored(csv.stream().getReader().read());
    await expectIgnored(new Response(csv.stream()).text());
  });

  test("ends before it has given a contact that the filter rules out", async () => {
    const [first] = await grinfi.contacts.search().toArray({ limit: 1 });
    const list_uuid = String(first?.list_uuid);
    const csv = clientOf(emulator, "list_uuid").contacts.exportCsv({
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

  test("has whom the API finds where that is wanted", async () => {
    const csv = clientOf(emulator, "list_uuid").contacts.exportCsv({
      filter: { list_uuid: NOBODY },
      verifyFilter: false,
    });
    expect(parse(await new Response(csv.stream()).text())).toHaveLength(1 + 250);
  });
});

describe("what a job reads by a filter that the API ignores is not taken for the answer", () => {
  const contact = async (): Promise<string> => (await createRepliedAccount(grinfi, emulator)).contact;

  test("a reply sends nothing", async () => {
    const uuid = await contact();
    const deaf = clientOf(emulator, "lead_uuid");
    for (const channel of ["linkedin", "email"] as const)
      await expectIgnored(deaf.contacts.reply(uuid, { channel, text: "Tuesday at ten?" }));
    expect(changes()).toEqual([]);
  });

  test("a conversation is not that of others", async () => {
    const uuid = await contact();
    await expectIgnored(clientOf(emulator, "lead_uuid").inbox.conversation(uuid));
  });

  test("who is unread is not looked up among everybody", async () => {
    await contact();
    await expectIgnored(clientOf(emulator, "uuid").inbox.unread() as Job<unknown, unknown>);
    await expectIgnored(clientOf(emulator, "type").inbox.unread() as Job<unknown, unknown>);
  });

  test("who is in another automation is not left out of this one", async () => {
    const [uuid = ""] = (await grinfi.contacts.search().toArray({ limit: 1 })).map((one) => one.uuid);
    await grinfi.automations.contacts.add(await createAutomation(grinfi, "Autumn outreach"), uuid);
    const flow_uuid = await createAutomation(grinfi);
    const action: MassAction = { type: "contact_add_to_flow", flow_uuid };
    const deaf = clientOf(emulator, "flow_uuid");
    const { chunks } = await deaf.contacts.massAction(action, { ids: [uuid] });
    expect(chunks).toMatchObject([{ outcome: "failed", error: { reason: "filter_ignored" } }]);
  });

  test("an import does not count the contacts of other lists", async () => {
    const list = (await grinfi.lists.create({ name: "Fair" })).uuid;
    emulator.ledger.clear();
    const file = { name: "fair.csv", content: "Name,Mail\nRobin Sample,robin@example.com\n" };
    const columns = { Name: "name", Mail: "work_email" } as const;
    await expectIgnored(clientOf(emulator, "list_uuid").contacts.importCsv(file, { list, columns }));
    expect(emulator.ledger.requests().map(({ operation }) => operation)).toEqual([
      "getList",
      "searchContacts",
    ]);
  });
});

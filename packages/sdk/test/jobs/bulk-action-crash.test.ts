import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EmulatorServer, startServer } from "@grinfi/emulator/server";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { BulkActionResult, Grinfi } from "../../src/index.ts";
import { createAutomation } from "../support/accounts/automation.ts";
import { loadContacts } from "../support/accounts/start.ts";
import { type KillPoint, killPoints } from "../support/crash/kill-at.ts";
import { resume } from "../support/crash/resume.ts";
import { runInChild } from "../support/crash/run-in-child.ts";
import bulkActionScenario, { type BulkActionArgs } from "../support/crash/scenarios/bulk-action.ts";
import { createTestClient } from "../support/test-client.ts";

let server: EmulatorServer;
let grinfi: Grinfi;
let automation: string;
let list: string;
let ids: string[];
let prepared: ReturnType<EmulatorServer["emulator"]["save"]>;
let folder: string;
let journal: string;

/** An account with three contacts in a list, another list, and an automation that is off. */
beforeAll(async () => {
  server = await startServer();
  const { emulator } = server;
  grinfi = createTestClient(emulator.fetch);
  ids = loadContacts(emulator, [3]);
  automation = await createAutomation(grinfi);
  list = (await grinfi.lists.create({ name: "Moved" })).uuid;
  prepared = emulator.save();
});
beforeEach(async () => {
  server.emulator.load(prepared);
  server.emulator.ledger.clear();
  folder = await mkdtemp(join(tmpdir(), "grinfi-action-"));
  journal = join(folder, "journal.jsonl");
});
afterEach(() => rm(folder, { recursive: true, force: true }));
afterAll(() => server.close());

interface Case {
  readonly args: () => BulkActionArgs;
  /** The states of a job that is not killed, in order: of a chunk of two contacts, and of one of one contact. */
  readonly appends: readonly string[];
  readonly requests: readonly string[];
  /** How often the action was done for a contact. */
  readonly times: (id: string) => Promise<number>;
  /** Whether a call may be repeated if its outcome is unknown. */
  readonly mayRepeat: boolean;
}

const OF_CHUNKS = ["pending", "pending", "done", "done", "pending", "done"];
const count = (effect: "deleted" | "enrolled", id: string): number =>
  server.emulator.ledger.effects(effect).filter((made) => made.lead === id || made.id === id).length;

const CASES: Readonly<Record<string, Case>> = {
  "enrols contacts": {
    args: () => ({
      action: { type: "contact_add_to_flow", flow_uuid: automation },
      selection: { ids },
      options: { chunkSize: 2 },
    }),
    appends: OF_CHUNKS,
    requests: [
      "getFlow",
      ...["listFlowLeads", "leadsMassAction", "listFlowLeads"],
      ...["listFlowLeads", "leadsMassAction", "listFlowLeads"],
    ],
    times: async (id) => count("enrolled", id),
    mayRepeat: false,
  },
  "deletes the contacts of a filter": {
    args: () => ({
      action: { type: "contact_delete" },
      selection: { filter: { uuid: "is_not_null" } },
      options: { chunkSize: 2 },
    }),
    appends: ["done", ...OF_CHUNKS],
    requests: ["searchContacts", "searchContacts", "leadsMassAction", "leadsMassAction"],
    times: async (id) => count("deleted", id),
    mayRepeat: false,
  },
  "moves contacts to a list": {
    args: () => ({
      action: { type: "contact_change_list", list_uuid: list },
      selection: { ids },
      options: { chunkSize: 2 },
    }),
    appends: OF_CHUNKS,
    requests: ["getList", "leadsMassAction", "leadsMassAction"],
    times: async (id) => ((await grinfi.contacts.get(id)).list_uuid === list ? 1 : 0),
    mayRepeat: true,
  },
};

describe.each(Object.entries(CASES))("a job that %s", (_, { appends, args, mayRepeat, requests, times }) => {
  const runInProcess = (killAt?: KillPoint) =>
    runInChild<BulkActionResult>({
      ...{ scenario: "bulk-action", url: server.url, journal, args: args() },
      ...(killAt && { killAt }),
    });
  const rerun = () => resume(bulkActionScenario, grinfi, journal, args());
  const called = (): unknown[] => server.emulator.ledger.requests().map(({ operation }) => operation);

  const isCall = (operation: unknown): boolean => operation === "leadsMassAction";
  const lookups = requests.slice(
    0,
    requests.findIndex((one) => isCall(one) || one === "listFlowLeads"),
  );

  /** Returns the contacts that are pending at a point, and whose call the API did not receive. */
  function unknownAt({ moment, number }: KillPoint): string[] {
    if (mayRepeat) return [];
    const chunks = [ids.slice(0, 2), ids.slice(2)];
    if (moment === "before request" && isCall(requests[number - 1])) {
      const earlier = requests.slice(0, number - 1).filter(isCall).length;
      return chunks[earlier] ?? [];
    }
    // The waiting entries of a chunk are written together.
    const first = appends.length - OF_CHUNKS.length + 1;
    const pending: Readonly<Record<number, readonly string[] | undefined>> = {
      [first]: chunks[0],
      [first + 1]: chunks[0],
      [first + 4]: chunks[1],
    };
    return moment === "after append" ? [...(pending[number] ?? [])] : [];
  }

  test("completes if it is not killed, with these requests", async () => {
    expect(await runInProcess()).toMatchObject({ isKilled: false, report: { selected: 3, done: 3 } });
    expect(called()).toEqual(requests);
    const lines = (await readFile(journal, "utf8")).trim().split("\n");
    expect(lines.map((line) => JSON.parse(line).state)).toEqual(appends);
  });

  test.each(killPoints({ appends: appends.length, requests: requests.length }))(
    "and is killed $moment $number is resumed: no contact is changed twice, and none is lost without a name",
    async (point) => {
      expect(await runInProcess(point)).toEqual({ isKilled: true });
      const unknown = unknownAt(point);
      for (const attempt of [1, 2]) {
        const { chunks } = await rerun();
        expect(chunks.flatMap((chunk) => chunk.ids).toSorted()).toEqual(ids);
        expect(chunks.flatMap((chunk) => chunk.unknown)).toEqual(unknown);
        expect(chunks.flatMap((chunk) => chunk.done).toSorted()).toEqual(
          ids.filter((id) => !unknown.includes(id)),
        );
        if (attempt === 2) expect(chunks.flatMap((chunk) => chunk.fromJournal).toSorted()).toEqual(ids);
      }
      for (const id of ids) expect(await times(id)).toBe(unknown.includes(id) ? 0 : 1);
      const { ledger } = server.emulator;
      const inCalls = ledger
        .requests("leadsMassAction")
        .flatMap(({ body }) => (body as { readonly filter: { readonly ids: string[] } }).filter.ids);
      if (!mayRepeat) expect(new Set(inCalls).size).toBe(inCalls.length);
      // A third job only looks up the items of the action, and counts and reads the contacts that still match.
      ledger.clear();
      await rerun();
      expect(called()).toEqual(unknown.length > 0 ? lookups : lookups.slice(0, 1));
    },
  );
});

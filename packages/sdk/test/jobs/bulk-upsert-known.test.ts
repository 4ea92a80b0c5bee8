import { beforeEach, describe, expect, test } from "vitest";
import { type ContactRow, type FetchFunction, Grinfi } from "../../src/index.ts";
import {
  createLaggingAccount,
  type LaggingAccount,
  type Upserted,
  upsert,
} from "../support/accounts/lagging-account.ts";
import { MemoryJournal } from "../support/jobs/memory-journal.ts";
import { createTestClient } from "../support/test-client.ts";

let account: LaggingAccount;
beforeEach(async () => {
  account = await createLaggingAccount();
});

const ROBIN: ContactRow = { linkedin_id: "robin-sample", email: "robin@example.com" };
const KIM: ContactRow = { linkedin_id: "kim-sample", email: "kim@example.com" };

/** Saves Kim as a contact, some time ago. */
async function knowKim(ago = 120_000): Promise<string> {
  const { grinfi, list } = account;
  const { uuid } = await grinfi.contacts.upsert({
    list_uuid: list,
    lead: { linkedin_id: "kim-sample", email: "kim@example.com" },
  });
  account.emulator.advance(ago);
  account.emulator.ledger.clear();
  return uuid;
}

/** Runs a job whose responses pass through a function. */
function run(
  options: Parameters<typeof upsert>[2] = {},
  change: (response: Response, request: Request) => Response | Promise<Response> = (response) => response,
  rows = [ROBIN, KIM],
): Promise<Upserted> {
  const fetch: FetchFunction = async (input, init) => {
    const request = new Request(input, init);
    return change(await account.fetch(request), request);
  };
  return upsert({ ...account, grinfi: createTestClient(fetch) }, rows, options);
}

const outcomesOf = ({ outcomes }: Upserted): unknown[] =>
  outcomes.map(({ enrolment, outcome }) => [outcome, enrolment]);

const isUpsert = ({ url }: Request): boolean => url.endsWith("/leads/upsert");

async function withoutTimes(response: Response, request: Request): Promise<Response> {
  return isUpsert(request) ? Response.json(await response.json()) : response;
}

describe("without a lookup, a contact", () => {
  test("is new or known by the times of the API", async () => {
    await knowKim();
    expect(outcomesOf(await run())).toEqual([
      ["created", "enrolled"],
      ["updated", "enrolled"],
    ]);
    expect(account.emulator.ledger.requests("findOneContact")).toEqual([]);
  });

  test("is neither if the API does not tell its time, and is enrolled with onConflict update", async () => {
    await knowKim();
    const upserted = await run({}, withoutTimes);
    expect(outcomesOf(upserted)).toEqual([
      ["saved", "enrolled"],
      ["saved", "enrolled"],
    ]);
    expect(upserted.result).toMatchObject({ saved: 2, created: 0, updated: 0, enrolled: 2, problems: [] });
  });

  test("is neither if it is a few seconds older than the call, and is not enrolled with onConflict skip", async () => {
    await knowKim(30_000);
    const journal = new MemoryJournal();
    const options = { onConflict: "skip", journal } as const;
    const first = await run(options);
    expect(outcomesOf(first)).toEqual([
      ["created", "enrolled"],
      ["saved", undefined],
    ]);
    expect(first.outcomes[1]?.reason).toContain("It is not known whether the contact existed before");
    // It has not become new when a later job reads the journal.
    const again = await run(options);
    expect(again.outcomes.map(({ fromJournal, outcome, reason }) => [outcome, reason, fromJournal])).toEqual([
      ["created", undefined, true],
      ["saved", first.outcomes[1]?.reason, true],
    ]);
    expect([...account.attempts.values()]).toEqual([1]);
  });

  test("is new after a retry, if the response to the first attempt was lost", async () => {
    account.emulator.addFault({ kind: "reset-after", operation: "upsertContact" });
    // Half a minute passes before the retry, on the clock of the API and on that of the client.
    const realNow = Date.now;
    let passed = 0;
    Date.now = () => realNow() + passed;
    try {
      const fetch: FetchFunction = async (input, init) => {
        try {
          return await account.fetch(input, init);
        } catch (error) {
          account.emulator.advance(30_000);
          passed += 30_000;
          throw error;
        }
      };
      const grinfi = new Grinfi({
        ...{ apiKey: "test-key", fetch, rateLimit: false },
        retry: { baseDelay: 1, maxDelay: 1 },
      });
      const upserted = await upsert({ ...account, grinfi }, [ROBIN], { onConflict: "skip" });
      expect(outcomesOf(upserted)).toEqual([["created", "enrolled"]]);
      expect(account.emulator.ledger.requests("upsertContact")).toHaveLength(2);
    } finally {
      Date.now = realNow;
    }
  });

  test("is skipped if the API refuses to save it because it exists", async () => {
    const kim = await knowKim();
    const refuseKnown = async (response: Response, request: Request): Promise<Response> => {
      if (!isUpsert(request)) return response;
      const contact = (await response.clone().json()) as { uuid: string };
      return contact.uuid === kim
        ? Response.json({ message: "exists", code: 422 }, { status: 422 })
        : response;
    };
    const upserted = await run({ onConflict: "skip" }, refuseKnown);
    expect(outcomesOf(upserted)).toEqual([
      ["created", "enrolled"],
      ["skipped", undefined],
    ]);
    expect(upserted.outcomes[1]).toMatchObject({
      uuid: kim,
      reason: "The contact already exists, so it was neither changed nor enrolled.",
    });
  });

  test("is failed if the API refuses to save it and it does not exist", async () => {
    account.emulator.addFault({ kind: "status", status: 422, operation: "upsertContact" });
    const { outcomes } = await run({ onConflict: "skip" }, undefined, [ROBIN]);
    expect(outcomes).toMatchObject([
      { outcome: "failed", reason: expect.stringContaining("The row was not saved") },
    ]);
  });
});

describe("with onConflict skip, a contact that existed is neither changed nor enrolled", () => {
  test.each([[["email"]], [["name"]], [["email", "name"]], [[]], [undefined]] as const)(
    "whatever keys are looked up: %j",
    async (match) => {
      await knowKim(3_600_000);
      const row = { linkedin_id: "kim-sample", position: "Buyer" };
      const { outcomes } = await run({ onConflict: "skip", ...(match && { match }) }, undefined, [row]);
      expect(outcomes).toMatchObject([{ outcome: "skipped" }]);
      expect(account.attempts.size).toBe(0);
    },
  );

  test("even if somebody created it in another list a moment ago, or while the job was interrupted", async () => {
    const { emulator, grinfi } = account;
    const vips = (await grinfi.lists.create({ name: "VIP" })).uuid;
    const journal = new MemoryJournal();
    emulator.addFault({ kind: "reset-before", operation: "upsertContact" });
    const first = await run({ onConflict: "skip", journal }, undefined, [ROBIN]);
    expect(first.outcomes).toMatchObject([{ outcome: "unknown" }]);
    for (const linkedin_id of ["robin-sample", "kim-sample"])
      await grinfi.contacts.upsert({ list_uuid: vips, lead: { linkedin_id } });
    const { outcomes } = await run({ onConflict: "skip", journal });
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(["skipped", "skipped"]);
    expect(account.attempts.size).toBe(0);
  });

  test("even if an earlier job with the journal has updated it", async () => {
    await knowKim();
    const journal = new MemoryJournal();
    account.emulator.addFault({ kind: "status", operation: "listFlowLeads" });
    expect((await run({ journal }, undefined, [KIM])).outcomes).toMatchObject([{ outcome: "failed" }]);
    const { outcomes } = await run({ journal, onConflict: "skip" }, undefined, [KIM]);
    expect(outcomes).toMatchObject([{ outcome: "skipped" }]);
    expect(account.attempts.size).toBe(0);
  });
});

describe("a row without a LinkedIn id", () => {
  const byEmail: ContactRow = { email: "Kim@Example.com", position: "Buyer" };

  test("updates the contact with its email address, and enrols it", async () => {
    const uuid = await knowKim();
    const { outcomes, result } = await run({}, undefined, [byEmail]);
    expect(outcomes).toMatchObject([{ outcome: "updated", enrolment: "enrolled", uuid }]);
    expect(result).toMatchObject({ updated: 1, enrolled: 1 });
    expect(await account.grinfi.contacts.get(uuid)).toMatchObject({
      linkedin: "kim-sample",
      position: "Buyer",
    });
  });

  test("updates a contact that has no LinkedIn profile either", async () => {
    const uuid = await knowKim();
    const { emulator, grinfi } = account;
    const state = emulator.save();
    const leads = JSON.stringify(state.tables.leads).replaceAll('"kim-sample"', "null");
    emulator.load({ ...state, tables: { ...state.tables, leads: JSON.parse(leads) } });
    const { outcomes } = await run({}, undefined, [byEmail]);
    expect(outcomes).toMatchObject([{ outcome: "updated", enrolment: "enrolled", uuid }]);
    expect(await grinfi.contacts.get(uuid)).toMatchObject({
      position: "Buyer",
      work_email: "kim@example.com",
    });
    const custom = { ...byEmail, custom_fields: { fleet_size: "12" } };
    const refused = await run({}, undefined, [custom]);
    expect(refused.outcomes).toMatchObject([
      { outcome: "failed", reason: expect.stringContaining("customFields.setValue") },
    ]);
  });

  test("is skipped with onConflict skip", async () => {
    await knowKim();
    const { outcomes } = await run({ onConflict: "skip" }, undefined, [byEmail]);
    expect(outcomes).toMatchObject([
      { outcome: "skipped", reason: "The contact already exists, so it was neither changed nor enrolled." },
    ]);
    expect(account.attempts.size).toBe(0);
  });

  test("fails before anything is sent if no contact has its address, and says why", async () => {
    const { outcomes } = await run({}, undefined, [byEmail]);
    expect(outcomes).toMatchObject([
      {
        outcome: "failed",
        reason: expect.stringContaining("The API creates no contact without a LinkedIn profile"),
      },
    ]);
    expect(account.emulator.ledger.effects()).toEqual([]);
    const nobody = { first_name: "Kim" } as unknown as ContactRow;
    account.emulator.ledger.clear();
    const described = await run({}, undefined, [nobody]);
    expect(described.outcomes[0]?.reason).toContain("The row has no linkedin_id, and no email");
    const ofRows = account.emulator.ledger.requests().map(({ operation }) => operation);
    expect(ofRows).toEqual(["getList", "getFlow"]);
  });

  test("does not hide a row with a LinkedIn id and the same address", async () => {
    const { outcomes } = await run({}, undefined, [byEmail, KIM, byEmail]);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(["failed", "created", "skipped"]);
    expect(outcomes[2]?.reason).toBe("Row 1 has the same email address.");
  });

  test("is completed once through a journal, which contains no address", async () => {
    await knowKim();
    const journal = new MemoryJournal();
    await run({ journal }, undefined, [byEmail]);
    const spelled = { ...byEmail, email: "kim@example.com" };
    account.emulator.ledger.clear();
    const { outcomes } = await run({ journal }, undefined, [spelled]);
    expect(outcomes).toMatchObject([{ outcome: "updated", enrolment: "enrolled", fromJournal: true }]);
    expect(JSON.stringify(journal.entries)).not.toContain("@");
    expect([...account.attempts.values()]).toEqual([1]);
  });
});

import { beforeEach, describe, expect, test } from "vitest";
import type { FetchFunction } from "../../src/index.ts";
import {
  createLaggingAccount,
  type LaggingAccount,
  type Upserted,
  upsert,
} from "../support/accounts/lagging-account.ts";
import { MemoryJournal } from "../support/jobs/memory-journal.ts";
import type { ProfileRow } from "../support/jobs/profile-row.ts";
import { createTestClient } from "../support/test-client.ts";

let account: LaggingAccount;
let journal: MemoryJournal;
beforeEach(async () => {
  account = await createLaggingAccount();
  journal = new MemoryJournal();
});

const ROWS: readonly ProfileRow[] = ["robin", "kim"].map((name) => ({
  linkedin_id: `${name}-sample`,
  email: `${name}@example.com`,
  position: "Buyer",
}));
const CORRECTED = ROWS.map((row, index) => (index === 0 ? { ...row, position: "Head of Purchasing" } : row));

const run = (rows: readonly ProfileRow[], options: object = {}): Promise<Upserted> =>
  upsert(account, rows, { journal, ...options });

const writes = (): number => account.emulator.ledger.requests("upsertContact").length;

const positions = (): Promise<unknown[]> =>
  Promise.all(
    ROWS.map(async ({ linkedin_id }) => (await account.grinfi.contacts.find({ linkedin_id }))?.position),
  );

describe("a row whose data has changed since the last job", () => {
  test("is saved again once for each change, and not enrolled again", async () => {
    await run(ROWS);
    expect(writes()).toBe(2);
    const second = await run(CORRECTED);
    expect(second.outcomes).toMatchObject([
      { outcome: "updated", enrolment: "already_enrolled", fromJournal: false },
      { outcome: "created", enrolment: "enrolled", fromJournal: true },
    ]);
    expect(second.result).toMatchObject({
      ...{ rows: 2, created: 1, updated: 1, enrolled: 1, fromJournal: 1 },
      earlier: { created: 1, updated: 0, skipped: 0, enrolled: 1 },
    });
    expect(await positions()).toEqual(["Head of Purchasing", "Buyer"]);

    const third = await run(CORRECTED);
    expect(third.outcomes.map(({ fromJournal, outcome }) => [outcome, fromJournal])).toEqual([
      ["updated", true],
      ["created", true],
    ]);
    expect(writes()).toBe(3);
    await run(ROWS);
    expect(await positions()).toEqual(["Buyer", "Buyer"]);
    expect([...account.attempts.values()]).toEqual([1, 1]);
  });

  test("is not saved with onConflict skip, and is saved by a later update", async () => {
    await run(ROWS, { onConflict: "skip" });
    const { outcomes } = await run(CORRECTED, { onConflict: "skip" });
    expect(outcomes.map(({ outcome, fromJournal }) => [outcome, fromJournal])).toEqual([
      ["created", true],
      ["created", true],
    ]);
    expect(writes()).toBe(2);
    await run(CORRECTED);
    expect(await positions()).toEqual(["Head of Purchasing", "Buyer"]);
    expect([...account.attempts.values()]).toEqual([1, 1]);
  });

  test.each<[string, (row: ProfileRow) => object]>([
    [
      "the order of its fields",
      ({ position, email, linkedin_id }: ProfileRow) => ({ position, email, linkedin_id }),
    ],
    [
      "another spelling of the person",
      (row: ProfileRow) => ({
        ...row,
        linkedin_id: `https://www.linkedin.com/in/${row.linkedin_id.toUpperCase()}/`,
        email: row.email?.toUpperCase(),
      }),
    ],
    ["a field that is undefined", (row: ProfileRow) => ({ ...row, about: undefined })],
  ])("has not changed if only this differs: %s", async (_, change) => {
    await run(ROWS);
    const { result } = await run(ROWS.map(change) as ProfileRow[]);
    expect(result).toMatchObject({ rows: 2, fromJournal: 2 });
    expect(writes()).toBe(2);
  });

  test("is also recognised by a custom field, and with custom keys", async () => {
    await account.grinfi.customFields.create({ name: "fleet_size", object: "lead" });
    const key = ({ first_name }: ProfileRow): string => String(first_name);
    const row = { linkedin_id: "robin-smaple", first_name: "row 1", custom_fields: { fleet_size: "12" } };
    await run([row], { key });
    await run([{ ...row, custom_fields: { fleet_size: "120" } }], { key });
    expect(writes()).toBe(2);
    // The row is now a different person, who is enrolled, too.
    const { outcomes } = await run([{ ...row, linkedin_id: "robin-sample" }], { key });
    expect(outcomes).toMatchObject([{ outcome: "created", enrolment: "enrolled" }]);
    expect([...account.attempts.values()]).toEqual([1, 1]);
  });

  test("is the same contact in a spelling that the API does not recognise", async () => {
    await run(ROWS);
    const spelled = {
      ...ROWS[0],
      linkedin_id: "robin%2dsample",
      email: undefined,
      position: "Director",
    } as never;
    const { outcomes } = await run([spelled]);
    expect(outcomes).toMatchObject([{ outcome: "updated", enrolment: "already_enrolled" }]);
    expect((await positions())[0]).toBe("Director");
    expect(await account.grinfi.contacts.search({ filter: { list_uuid: account.list } }).count()).toBe(2);
    expect([...account.attempts.values()]).toEqual([1, 1]);
  });

  test.each(["status", "reset-before"] as const)(
    "is the same contact after a job whose upsert ended in %s",
    async (kind) => {
      await run(ROWS);
      account.emulator.addFault({
        kind,
        operation: "upsertContact",
        ...(kind === "status" && { status: 422 }),
      });
      const { outcomes: broken } = await run(CORRECTED);
      expect(broken[0]?.outcome).toBe(kind === "status" ? "failed" : "unknown");
      const spelled = { linkedin_id: "robin%2dsample", position: "Director" };
      const { outcomes } = await run([spelled]);
      expect(outcomes).toMatchObject([{ outcome: "updated", enrolment: "already_enrolled" }]);
      expect((await positions())[0]).toBe("Director");
      expect([...account.attempts.values()]).toEqual([1, 1]);
    },
  );

  test("is not enrolled if the API saves it as another contact than before", async () => {
    const { automation, list } = account;
    const { outcomes: first } = await run(ROWS);
    const fetch: FetchFunction = async (input, init) => {
      const request = new Request(input, init);
      const response = await account.fetch(request);
      if (!request.url.endsWith("/leads/upsert")) return response;
      return Response.json({
        ...((await response.json()) as object),
        uuid: "00000000-0000-4000-8000-000000000001",
      });
    };
    const grinfi = createTestClient(fetch);
    const { outcomes } = await upsert({ automation, list, grinfi }, CORRECTED, { journal });
    expect(outcomes[0]).toMatchObject({
      outcome: "failed",
      reason: expect.stringContaining(String(first[0]?.uuid)),
    });
    expect([...account.attempts.values()]).toEqual([1, 1]);
  });

  test("is the same contact in another spelling with custom keys", async () => {
    const key = (): string => "row 1";
    await run(ROWS.slice(0, 1), { key });
    const { outcomes } = await run([{ linkedin_id: "robin%2dsample", position: "Director" }], { key });
    expect(outcomes).toMatchObject([{ outcome: "updated", enrolment: "already_enrolled" }]);
    expect([...account.attempts.values()]).toEqual([1]);
  });

  test("is neither created nor enrolled again if its contact was deleted", async () => {
    const { outcomes: first } = await run(ROWS);
    await account.grinfi.contacts.delete(String(first[0]?.uuid));
    account.emulator.advance(3_600_000);
    const { outcomes } = await run(CORRECTED);
    expect(outcomes).toMatchObject([
      { outcome: "failed", reason: expect.stringContaining("an earlier job saved was deleted") },
      { outcome: "created", fromJournal: true },
    ]);
    expect(writes()).toBe(2);
    expect([...account.attempts.values()]).toEqual([1, 1]);
  });

  test("is no longer a duplicate if the change corrects that", async () => {
    const [robin, kim] = ROWS as [ProfileRow, ProfileRow];
    const first = await run([robin, { ...kim, email: String(robin.email) }]);
    expect(first.outcomes[1]).toMatchObject({
      outcome: "skipped",
      reason: "Row 0 has the same email address.",
    });
    const { outcomes } = await run(ROWS);
    expect(outcomes).toMatchObject([
      { outcome: "created", fromJournal: true },
      { outcome: "created", enrolment: "enrolled", fromJournal: false },
    ]);
    expect([...account.attempts.values()]).toEqual([1, 1]);
  });

  test("is recognised in each of its versions in one job, in any order", async () => {
    const robin = { linkedin_id: "robin-sample", email: "robin@example.com" };
    // The last row has only a profile. It is the profile of the second row, which has the email address of Robin.
    const member = { linkedin_id: "ACoAAx1" };
    const [first, second, third] = [robin, { ...member, email: robin.email }, member] as const;
    for (const rows of [
      [first, second, third],
      [third, first, second],
      [third, first, second],
      [second, third, first],
      [third],
    ]) {
      await run(rows);
      expect([...account.attempts.values()]).toEqual([1]);
      expect(writes()).toBe(1);
    }
  });

  test("is only reported in a dry run", async () => {
    await run(ROWS);
    const before = journal.entries.length;
    const { outcomes } = await run(CORRECTED, { dryRun: true });
    expect(outcomes).toMatchObject([
      { outcome: "planned", plan: "update", fromJournal: false },
      { outcome: "created", fromJournal: true },
    ]);
    expect(journal.entries).toHaveLength(before);
    expect(writes()).toBe(2);
  });
});

test("a contact that an earlier job skipped is updated and enrolled by a later update", async () => {
  const { grinfi, list } = account;
  for (const lead of ROWS) await grinfi.contacts.upsert({ list_uuid: list, lead });
  account.emulator.advance(120_000);
  const { result } = await run(CORRECTED, { onConflict: "skip" });
  expect(result).toMatchObject({ skipped: 2, enrolled: 0 });
  const { outcomes } = await run(CORRECTED);
  expect(outcomes).toMatchObject([
    { outcome: "updated", enrolment: "enrolled", fromJournal: false },
    { outcome: "updated", enrolment: "enrolled", fromJournal: false },
  ]);
  expect(await positions()).toEqual(["Head of Purchasing", "Buyer"]);
  expect((await run(CORRECTED)).result).toMatchObject({ updated: 2, enrolled: 2, fromJournal: 2 });
});

test("the journal contains no data of a row", async () => {
  await run(ROWS);
  expect(JSON.stringify(journal.entries)).not.toMatch(/Buyer|example\.com/);
});

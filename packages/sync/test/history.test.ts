import type { Grinfi } from "@grinfi/sdk";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type SyncResult, type SyncTable, syncAccount } from "../src/index.ts";
import { type Account, accountEvents, everything, happen, startAccount } from "./support/account.ts";
import { type Rows, readAccount, readCopy } from "./support/read-copy.ts";
import { removeTempDatabases, tempDatabase } from "./support/temp-file.ts";

removeTempDatabases();

/** The number of messages in a page of the emulator. The SDK requests more. */
const MESSAGES_PER_PAGE = 10;

const SHAPES = ["described", "observed"] as const;

test.each(SHAPES)(
  "a full sync makes the copy equal to the account, with the %s responses",
  async (responseShape) => {
    const property = fc.asyncProperty(fc.array(accountEvents, { maxLength: 3 }), async (histories) => {
      const account = startAccount({ responseShape });
      const file = await tempDatabase();
      for (const events of [[], ...histories]) {
        for (const event of events) await happen(account, event);
        const { mode } = await syncAccount(account.grinfi, { file, full: true });
        expect(mode).toBe("full");
        expect(readCopy(file)).toEqual(await readAccount(account.grinfi));
      }
    });
    await fc.assert(property, { numRuns: 25 });
  },
);

test.each(SHAPES)(
  "an incremental sync makes the copy equal to the account, except for what the documentation says, with the %s responses",
  async (responseShape) => {
    const property = fc.asyncProperty(fc.array(accountEvents, { maxLength: 3 }), async (histories) => {
      const account = startAccount({ responseShape });
      const { emulator, grinfi } = account;
      const clamp = { kind: "clamp-limit", maxRows: MESSAGES_PER_PAGE, times: null } as const;
      for (const operation of ["listLinkedinMessages", "listEmails"])
        emulator.addFault({ ...clamp, operation });
      const file = await tempDatabase();
      let { until } = await syncAccount(grinfi, { file });
      for (const events of histories) {
        emulator.advance(90_000);
        for (const event of events) await happen(account, event);
        const before = readCopy(file);
        const since = until;
        const result = await syncAccount(grinfi, { file });
        expect(result.mode).toBe("incremental");
        until = result.until;
        expect(readCopy(file)).toEqual(await expectedCopy(account, before, since, result));
      }
      await syncAccount(grinfi, { file, full: true });
      expect(readCopy(file)).toEqual(await readAccount(grinfi));
    });
    await fc.assert(property, { numRuns: 25 });
  },
);

/** Returns the copy after an incremental sync, as the documentation describes it. */
async function expectedCopy(
  { grinfi }: Account,
  before: Rows,
  since: string,
  { until }: SyncResult,
): Promise<Rows> {
  const now = await readAccount(grinfi);
  const contacts: Record<string, unknown> = { ...before.contacts };
  for (const uuid of await touchedContacts(grinfi, now, since, until)) {
    if (now.contacts[uuid] !== undefined) contacts[uuid] = now.contacts[uuid];
    else if (await exists(grinfi, uuid)) delete contacts[uuid];
  }
  const companies = Object.entries(now.companies).filter(([, row]) => timeOf(row) >= Date.parse(since));
  return {
    ...now,
    contacts,
    companies: { ...before.companies, ...Object.fromEntries(companies) },
    emails: newestOf(before.emails, now.emails, since),
    linkedin_messages: newestOf(before.linkedin_messages, now.linkedin_messages, since),
  };
}

/** Returns the contacts that were created or had an event in a range. */
async function touchedContacts(
  grinfi: Grinfi,
  now: Rows,
  since: string,
  until: string,
): Promise<ReadonlySet<string>> {
  const isIn = (time: unknown): boolean =>
    Date.parse(String(time)) >= Date.parse(since) && Date.parse(String(time)) < Date.parse(until);
  const tasks = await grinfi.tasks.list().toArray(everything);
  const activities = await grinfi.activities.list({ filter: {} }).toArray(everything);
  const rows = (table: SyncTable): ApiFields[] => Object.values(now[table]) as ApiFields[];
  return new Set(
    [
      ...rows("contacts").map(({ created_at, uuid }) => [created_at, uuid]),
      ...rows("linkedin_messages").map(({ created_at, lead_uuid }) => [created_at, lead_uuid]),
      ...rows("emails").map(({ lead_uuid, sent_at }) => [sent_at, lead_uuid]),
      ...tasks.map(({ executed_at, lead_uuid }) => [executed_at, lead_uuid]),
      ...activities.map(({ created_at, object_uuid }) => [created_at, object_uuid]),
    ].flatMap(([time, uuid]) => (isIn(time) ? String(uuid) : [])),
  );
}

/** Returns the messages of a copy after the newest pages were written, back to the last one that has to be read. */
function newestOf(
  before: Rows[SyncTable],
  now: Rows[SyncTable],
  since: string,
): Readonly<Record<string, unknown>> {
  const waiting = Object.values(before).filter((row) => {
    const { sent_at, status } = row as ApiFields;
    return sent_at === null && ["in_progress", "new", "queued"].includes(String(status));
  });
  const notBefore = Math.min(Date.parse(since), ...waiting.map(timeOf));
  const newest = Object.entries(now).toReversed();
  const end = newest.findIndex(([, row]) => timeOf(row) < notBefore);
  const pages = end === -1 ? newest.length : Math.ceil((end + 1) / MESSAGES_PER_PAGE) * MESSAGES_PER_PAGE;
  return { ...before, ...Object.fromEntries(newest.slice(0, pages)) };
}

type ApiFields = Readonly<Record<string, unknown>>;

const timeOf = (row: unknown): number => Date.parse(String((row as ApiFields).created_at));

async function exists(grinfi: Grinfi, uuid: string): Promise<boolean> {
  return grinfi.contacts.get(uuid).then(
    () => true,
    () => false,
  );
}

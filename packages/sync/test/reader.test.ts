import type { FetchFunction } from "@grinfi/sdk";
import { expect, test } from "vitest";
import { syncAccount } from "../src/index.ts";
import { createClient, startAccount } from "./support/account.ts";
import { query } from "./support/read-copy.ts";
import { removeTempDatabases, tempDatabase } from "./support/temp-file.ts";

removeTempDatabases();

/** Reads what has changed since a sync, as the guide does. */
function readChanged(file: string, sent: number): { readonly last: number; readonly uuids: string[] } {
  const [state] = query(file, "SELECT value FROM sync_state WHERE name = 'last_number'");
  const last = Number(state?.value ?? 0);
  const rows = query(file, `SELECT uuid FROM contacts WHERE changed > ${sent} AND changed <= ${last}`);
  return { last, uuids: rows.map(({ uuid }) => String(uuid)) };
}

test("a reader that reads the rows of ended syncs, also while another one runs, reads each change", async () => {
  const { emulator, grinfi } = startAccount({ contacts: 250 });
  const file = await tempDatabase();
  const read = new Set<string>();
  let sent = 0;
  const readOn = (): void => {
    const { last, uuids } = readChanged(file, sent);
    for (const uuid of uuids) read.add(uuid);
    sent = last;
  };
  const reading: FetchFunction = (input, init) => {
    readOn();
    return emulator.fetch(input, init);
  };
  const syncWhileReading = async (): Promise<void> => {
    await syncAccount(createClient(reading), { file, full: true });
    readOn();
  };
  await syncWhileReading();
  expect(read.size).toBe(250);
  read.clear();
  const contacts = await grinfi.contacts.search({ limit: 250 }).toArray({ limit: 250 });
  const renamed = contacts.filter((_, index) => index % 40 === 0).map(({ uuid }) => uuid);
  for (const uuid of renamed) await grinfi.contacts.update(uuid, { last_name: "Renamed" });
  await syncWhileReading();
  expect([...read].toSorted()).toEqual(renamed.toSorted());
});

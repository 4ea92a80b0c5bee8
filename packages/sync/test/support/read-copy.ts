import { DatabaseSync } from "node:sqlite";
import type { Grinfi } from "@grinfi/sdk";
import { TABLES } from "../../src/database/schema.ts";
import type { SyncTable } from "../../src/index.ts";
import { everything } from "./account.ts";

/** The rows of each table, by uuid. */
export type Rows = Readonly<Record<SyncTable, Readonly<Record<string, unknown>>>>;

interface Row {
  readonly uuid: string;
}

/** Runs a query on a copy. */
export function query(file: string, sql: string): Record<string, unknown>[] {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    return database
      .prepare(sql)
      .all()
      .map((row) => ({ ...row }));
  } finally {
    database.close();
  }
}

export function readCopy(file: string): Rows {
  const byUuid = (table: SyncTable): [SyncTable, Record<string, unknown>] => {
    const rows = query(file, `SELECT uuid, data FROM ${table}`);
    return [
      table,
      Object.fromEntries(rows.map(({ data, uuid }) => [String(uuid), JSON.parse(String(data))])),
    ];
  };
  return Object.fromEntries(TABLES.map(byUuid)) as Rows;
}

/** Reads what a complete copy has, from the API. */
export async function readAccount(grinfi: Grinfi): Promise<Rows> {
  const contacts = await grinfi.contacts.search({ limit: 1000 }, { slice: true }).toArray(everything);
  const companies = await grinfi.companies.search({ limit: 1000 }, { slice: true }).toArray(everything);
  const stages = ["lead", "company"] as const;
  const ofObjects = stages.map((object) =>
    grinfi.pipelineStages.list({ filter: { object } }).toArray(everything),
  );
  const byUuid = (rows: readonly Row[]) => Object.fromEntries(rows.map((row) => [row.uuid, row]));
  return {
    companies: byUuid(companies),
    contacts: byUuid(contacts),
    emails: byUuid(await grinfi.emails.list().toArray(everything)),
    linkedin_messages: byUuid(await grinfi.messages.list().toArray(everything)),
    lists: byUuid(await grinfi.lists.list().toArray(everything)),
    pipeline_stages: byUuid((await Promise.all(ofObjects)).flat()),
    sender_profiles: byUuid(await grinfi.senderProfiles.list().toArray(everything)),
    tags: byUuid(await grinfi.tags.list().toArray(everything)),
  };
}

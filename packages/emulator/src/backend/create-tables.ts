import { collections } from "../collections/collections.ts";
import { DEFAULT_TEAM } from "../http/api-keys.ts";
import { seedRows } from "../seed/seed-rows.ts";
import { Table } from "./table.ts";

/** Tables that are not collections in the paths of the API, with the name of their id field. */
const UNLISTED_TABLES: Readonly<Record<string, string>> = {
  users: "uuid",
  "flow-leads": "uuid",
  "custom-field-values": "uuid",
  "file-imports": "uuid",
  "file-exports": "uuid",
  "api-keys": "jti",
  "enrichment-queue": "uuid",
};

/** Creates all tables with their rows at the start. */
export function createTables(seed: number, now: number, contacts: number): Map<string, Table> {
  const ids = new Map([...collections].map(([name, { idField }]) => [name, idField]));
  for (const [name, idField] of Object.entries(UNLISTED_TABLES)) ids.set(name, idField);
  const seeded = seedRows({ seed, now, contacts, teamId: DEFAULT_TEAM });
  return new Map([...ids].map(([name, idField]) => [name, new Table(idField, seeded[name])]));
}

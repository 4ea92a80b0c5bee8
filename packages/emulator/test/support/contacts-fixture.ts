import { createEmulator, type Emulator, type EmulatorOptions } from "../../src/index.ts";
import type { AnyJson } from "./api.ts";
import { createCaller, type JsonResponse } from "./caller.ts";

/** An emulator with an empty list, and shorthands for tests about contacts. */
export interface ContactsFixture {
  readonly emulator: Emulator;
  readonly call: (method: string, path: string, body?: unknown) => Promise<JsonResponse>;
  /** The uuid of the list for contacts. */
  readonly list: string;
  /** Upserts a contact. `more` is added to the body. */
  readonly upsert: (lead: object, more?: object) => Promise<AnyJson>;
  readonly get: (uuid: string) => Promise<AnyJson>;
  readonly search: (filter: object, more?: object) => Promise<AnyJson>;
  readonly tag: (name: string) => Promise<string>;
  readonly mass: (type: string, ids: readonly string[], payload?: object) => Promise<JsonResponse>;
}

export async function createContactsFixture(options: EmulatorOptions = {}): Promise<ContactsFixture> {
  const emulator = createEmulator(options);
  const list = (await createCaller(emulator)("POST", "/leads/api/lists", { name: "Leads" })).body.uuid;
  return contactsFixtureOf(emulator, list);
}

/** Creates a fixture for an emulator that already has a list. */
export function contactsFixtureOf(emulator: Emulator, list: string): ContactsFixture {
  const call = createCaller(emulator);
  return {
    emulator,
    call,
    list,
    upsert: async (lead, more) =>
      (await call("POST", "/leads/api/leads/upsert", { lead, list_uuid: list, ...more })).body,
    get: async (uuid) => (await call("GET", `/leads/api/leads/${uuid}`)).body,
    search: async (filter, more) => (await call("POST", "/leads/api/leads/search", { filter, ...more })).body,
    tag: async (name) => (await call("POST", "/leads/api/tags", { name })).body.uuid,
    mass: (type, ids, payload) =>
      call("PUT", "/leads/api/leads/mass-action", { type, filter: { ids }, ...(payload && { payload }) }),
  };
}

/** Returns the names of the contacts of a page. */
export const namesOf = (page: AnyJson): string[] => page.data.map(({ name }: { name: string }) => name);

/** Creates the form for the upload of a CSV file. */
export function csvForm(text: string): FormData {
  const form = new FormData();
  form.append("file", new Blob([text], { type: "text/csv" }), "people.csv");
  form.append("type", "csv_leads");
  return form;
}

/** Inserts rows that no operation of the API creates. */
export function insertRows(emulator: Emulator, table: string, rows: readonly object[]): void {
  const saved = emulator.save();
  const { changed = [], added = [] } = saved.tables[table] ?? {};
  const inserted = rows.map((row) => ({ ...row }));
  emulator.load({
    ...saved,
    tables: { ...saved.tables, [table]: { changed, added: [...added, ...inserted] } },
  });
}

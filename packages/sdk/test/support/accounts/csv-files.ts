import type { Contact, FileInput, WaitFunction } from "../../../src/index.ts";
import { type Started, start } from "./start.ts";

export const columns = { Name: "name", LinkedIn: "linkedin", Mail: "email" } as const;

/** Returns a file with this number of people, with non-ASCII letters and a column that contacts do not have. */
export const peopleCsv = (count: number): string =>
  [
    "Name,LinkedIn,Mail,Notes",
    ...Array.from({ length: count }, (_, n) => `"Sample, Röbin ${n}",robin-${n},robin-${n}@example.com,n/a`),
  ].join("\r\n");

export const csv = (content: string, name = "fair.csv"): FileInput => ({ name, content });

export const contactsOf = ({ grinfi }: Pick<Started, "grinfi">, list: string): Promise<Contact[]> =>
  grinfi.contacts.search({ filter: { list_uuid: list } }).toArray({ limit: 10_000 });

/** A client of an emulator with a list. */
export interface StartedWithList extends Started {
  readonly list: string;
  /** Advances the time of the emulator. */
  readonly wait: WaitFunction;
  /** Returns the ids of the operations called so far, in order. */
  readonly called: () => (string | undefined)[];
}

export async function startWithList(): Promise<StartedWithList> {
  const { grinfi, emulator } = start();
  const list = (await grinfi.lists.create({ name: "Spring fair" })).uuid;
  emulator.ledger.clear();
  const wait: WaitFunction = async (milliseconds) => emulator.advance(milliseconds);
  const called = () => emulator.ledger.requests().map(({ operation }) => operation);
  return { grinfi, emulator, list, wait, called };
}

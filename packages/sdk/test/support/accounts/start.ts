import { createEmulator, type Emulator, type EmulatorOptions } from "@grinfi/emulator";
import type { Grinfi, GrinfiOptions } from "../../../src/index.ts";
import { createTestClient } from "../test-client.ts";

export interface Started {
  readonly grinfi: Grinfi;
  readonly emulator: Emulator;
}

/** Creates an emulator and a client of it, without rate limit, retries and timeouts. */
export function start(of: EmulatorOptions = {}, options: GrinfiOptions = {}): Started {
  const emulator = createEmulator(of);
  return { grinfi: createTestClient(emulator.fetch, options), emulator };
}

/**
 * Loads groups of contacts of these sizes. The contacts of a group were created at the same time, each group a minute
 * later.
 */
export function loadContacts(emulator: Emulator, sizes: readonly number[]): string[] {
  const added = sizes.flatMap((size, group) =>
    Array.from({ length: size }, (_, index) => ({
      uuid: `${String(group).padStart(8, "0")}-0000-4000-8000-${String(index).padStart(12, "0")}`,
      created_at: groupCreatedAt(group),
      first_name: index % 2 === 0 ? "Robin" : "Kim",
    })),
  );
  const saved = emulator.save();
  emulator.load({ ...saved, tables: { ...saved.tables, leads: { changed: [], added } } });
  return added.map(({ uuid }) => uuid);
}

export const groupCreatedAt = (group: number): string =>
  new Date(Date.UTC(2025, 0, 1) + group * 60_000).toISOString();

export const everything: { readonly limit: number } = { limit: Number.POSITIVE_INFINITY };

export const uuidsOf = (rows: readonly { readonly uuid?: string }[]): (string | undefined)[] =>
  rows.map(({ uuid }) => uuid);

/** Returns the rows of a list before its error, and the error. */
export async function readUntilError<Row>(
  list: AsyncIterable<Row>,
): Promise<{ readonly rows: Row[]; readonly error: unknown }> {
  const rows: Row[] = [];
  try {
    for await (const row of list) rows.push(row);
  } catch (error) {
    return { rows, error };
  }
  throw new Error("The list did not fail.");
}

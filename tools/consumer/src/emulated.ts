import { deepStrictEqual } from "node:assert/strict";
import type { Emulator } from "@grinfi/emulator";
import { startServer } from "@grinfi/emulator/server";

const CONTACTS = 250;
const DAY = 24 * 60 * 60 * 1000;

/** What `programs/calls.ts` gives. */
const REPORT = {
  call: "Spring",
  error: "not_found",
  retry: "Spring",
  paged: CONTACTS,
  uploaded: "csv_leads",
  rows: ["Robin Sample", "Kim Placeholder"],
};

/**
 * Lets a program make the calls of `programs/calls.ts` against an emulator of its own. What it gives must be right, and
 * so must be what reached the emulator.
 *
 * @param run - Gives what the program wrote; its last line is the report as JSON.
 */
export async function withEmulator(run: (url: string) => Promise<string>): Promise<void> {
  const { url, emulator, close } = await startServer({ contacts: CONTACTS });
  emulator.addFault({ kind: "status", operation: "getList", status: 503 });
  try {
    const output = await run(url);
    deepStrictEqual(JSON.parse(output.trim().split("\n").at(-1) ?? ""), REPORT);
    deepStrictEqual(arrived(emulator), ARRIVED);
  } finally {
    await close();
  }
}

/** The statuses of the list that is read twice; the contacts, two of a file and two of its rows; the pages. */
const ARRIVED = { getList: [503, 200], contacts: CONTACTS + 4, pages: 3 };

function arrived(emulator: Emulator): typeof ARRIVED {
  emulator.advance(DAY);
  return {
    getList: emulator.ledger.requests("getList").map(({ status = 0 }) => status),
    contacts: emulator.counts().leads ?? 0,
    pages: emulator.ledger.requests("searchContacts").length,
  };
}

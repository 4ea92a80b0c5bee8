import { deepStrictEqual } from "node:assert/strict";
import type { Emulator } from "@grinfi/emulator";
import { startServer } from "@grinfi/emulator/server";

const CONTACTS = 250;
const DAY_MS = 24 * 60 * 60 * 1000;

/** The report that `programs/calls.ts` must return. */
const EXPECTED_REPORT = {
  call: "Spring",
  error: "not_found",
  retry: "Spring",
  contacts: CONTACTS,
  uploaded: "csv_leads",
  created: 2,
};

/**
 * The statuses of the list that is read three times, the last time by the job; the number of contacts, two from a file
 * and two from a job; the pages.
 */
const EXPECTED_STATE = { getList: [503, 200, 200], contacts: CONTACTS + 4, pages: 3 };

/**
 * Runs a program that makes the calls of `programs/calls.ts` against a new emulator. Throws if its report is wrong, or
 * if the emulator did not receive exactly these calls.
 *
 * @param run - Runs the program and returns its output. The last line of the output is the report as JSON.
 */
export async function checkCalls(run: (url: string) => Promise<string>): Promise<void> {
  const { url, emulator, close } = await startServer({ contacts: CONTACTS });
  emulator.addFault({ kind: "status", operation: "getList", status: 503 });
  try {
    const output = await run(url);
    deepStrictEqual(JSON.parse(output.trim().split("\n").at(-1) ?? ""), EXPECTED_REPORT);
    deepStrictEqual(readState(emulator), EXPECTED_STATE);
  } finally {
    await close();
  }
}

function readState(emulator: Emulator): typeof EXPECTED_STATE {
  emulator.advance(DAY_MS);
  return {
    getList: emulator.ledger.requests("getList").map(({ status = 0 }) => status),
    contacts: emulator.counts().leads ?? 0,
    pages: emulator.ledger.requests("searchContacts").length,
  };
}

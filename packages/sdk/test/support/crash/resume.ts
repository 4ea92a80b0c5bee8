import type { Grinfi } from "../../../src/index.ts";
import { createFileJournal } from "../../../src/node.ts";
import type { Scenario } from "./scenario.ts";

/**
 * Runs a scenario in this process, with the journal of a process that crashed.
 *
 * @param path - The file of the journal.
 */
export async function resume<Args, Report>(
  run: Scenario<Args, Report>,
  grinfi: Grinfi,
  path: string,
  args: Args,
): Promise<Report> {
  const journal = createFileJournal(path);
  try {
    return await run(grinfi, journal, args);
  } finally {
    await journal.close();
  }
}

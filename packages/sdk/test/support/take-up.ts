import type { Grinfi } from "../../src/index.ts";
import { createFileJournal } from "../../src/node.ts";
import type { Scenario } from "./scenarios/scenario.ts";

/**
 * Runs a scenario in this process, with the journal that another process left behind.
 *
 * @param path - The file of the journal.
 */
export async function takeUp<Args, Report>(
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

import { linkedInIdentity } from "../shared/identity.ts";
import { Intents } from "../shared/journal.ts";
import type { ResolvedOptions } from "./bulk-upsert-types.ts";
import { EarlierEnrolments } from "./earlier-enrolments.ts";

/** What a journal says of rows and of enrolments. */
export interface UpsertJournal {
  /** Steps `save` of this run, by the keys of rows. */
  readonly saves: Intents;
  /** Steps `enrol` of all runs with the automation, by the uuids of contacts. */
  readonly enrolments: Intents;
}

/** What no two runs through one journal may do at the same time: enrol in an automation or, without one, fill a list. */
export function exclusiveNameOf(options: ResolvedOptions): string {
  const { automation } = options;
  return automation === undefined ? runOf(options) : enrolmentsIn(automation);
}

export async function readUpsertJournal(options: ResolvedOptions): Promise<UpsertJournal> {
  const { automation = "none", dryRun, journal, key: keyOf } = options;
  const saves = new Intents(journal, runOf(options), dryRun);
  const enrolments = new Intents(journal, enrolmentsIn(automation), dryRun);
  const earlier = new EarlierEnrolments(automation);
  for await (const entry of journal?.read() ?? []) {
    // Keys that are spelled otherwise are from before they were normalised.
    if (entry.run === runOf(options))
      saves.note({ ...entry, key: keyOf ? entry.key : linkedInIdentity(entry.key) });
    if (entry.run === enrolmentsIn(automation)) enrolments.note(entry);
    earlier.note(entry);
  }
  for (const entry of await earlier.read(journal)) {
    if (enrolments.get(entry.key, "enrol") === undefined) enrolments.note(entry);
  }
  return { saves, enrolments };
}

const runOf = ({ automation, list }: ResolvedOptions): string =>
  `contacts.bulkUpsert list=${list} automation=${automation ?? "none"}`;

const enrolmentsIn = (automation: string): string => `automations.contacts.add automation=${automation}`;

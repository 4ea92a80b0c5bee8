import { JobSteps, type Journal, type JournalEntry } from "../journal/journal.ts";
import { canonicalUuid, linkedInIdentity } from "../shared/identity.ts";
import type { ResolvedOptions } from "./bulk-upsert-types.ts";

/** What a journal records about rows and enrolments. */
export interface UpsertJournal {
  /** The steps `save` of this job, by the keys of rows. */
  readonly saves: JobSteps;
  /** The steps `enrol` of all jobs with the automation, by the uuids of contacts. */
  readonly enrolments: JobSteps;
}

/** Returns what no two jobs may do through one journal at the same time: use an automation or, without one, fill a list. */
export function lockNameOf(options: ResolvedOptions): string {
  const { automation } = options;
  return automation === undefined ? jobIdOf(options) : enrolmentJobId(automation);
}

export async function readUpsertJournal(options: ResolvedOptions): Promise<UpsertJournal> {
  const { automation = "none", dryRun, journal, key: keyOf } = options;
  const saves = new JobSteps(journal, jobIdOf(options), dryRun);
  const enrolments = new JobSteps(journal, enrolmentJobId(automation), dryRun);
  const earlier = new RowEnrolments(automation);
  for await (const entry of journal?.read() ?? []) {
    // Entries from before keys were normalised may have a key in another spelling.
    if (entry.job === jobIdOf(options))
      saves.add({ ...entry, key: keyOf ? entry.key : linkedInIdentity(entry.key) });
    if (entry.job === enrolmentJobId(automation)) enrolments.add(entry);
    earlier.add(entry);
  }
  for (const entry of await earlier.read(journal)) {
    if (enrolments.get(entry.key, "enrol") === undefined) enrolments.add(entry);
  }
  return { saves, enrolments };
}

const jobIdOf = ({ automation, list }: ResolvedOptions): string =>
  `contacts.bulkUpsert list=${list} automation=${automation ?? "none"}`;

const enrolmentJobId = (automation: string): string => `automations.contacts.add automation=${automation}`;

const UPSERT_JOB = /^contacts\.bulkUpsert list=(.*) automation=(.*)$/;

/** If several entries are about one contact, the state that allows another enrolment wins, so it comes last. */
const STATE_ORDER = ["done", "pending", "not_done"];

/**
 * Enrolments from before entries had the contact as their key. Their key is that of the row, and their job is the upsert. The
 * contact is in the entry `save` of the same row.
 */
class RowEnrolments {
  readonly #automation: string;
  /** The latest entry of each row. */
  readonly #latest = new Map<string, JournalEntry>();

  constructor(automation: string) {
    this.#automation = automation;
  }

  /** Adds an entry of the journal, if it is such an enrolment. */
  add(entry: JournalEntry): void {
    if (entry.step !== "enrol") return;
    const [, , automation = ""] = UPSERT_JOB.exec(entry.job) ?? [];
    if (canonicalUuid(automation) === this.#automation) this.#latest.set(rowIdOf(entry), entry);
  }

  /** Returns the entries with the contact as their key. If there are any, it reads the journal again. */
  async read(journal: Journal | undefined): Promise<JournalEntry[]> {
    if (this.#latest.size === 0) return [];
    const contacts = new Map<string, string>();
    for await (const entry of journal?.read() ?? []) {
      const uuid = entry.step === "save" && this.#latest.has(rowIdOf(entry)) && entry.metadata?.uuid;
      if (uuid) contacts.set(rowIdOf(entry), canonicalUuid(uuid));
    }
    return [...this.#latest.values()]
      .toSorted((a, b) => STATE_ORDER.indexOf(a.state) - STATE_ORDER.indexOf(b.state))
      .flatMap((entry) => {
        const [, list = ""] = UPSERT_JOB.exec(entry.job) ?? [];
        const key = contacts.get(rowIdOf(entry));
        return key === undefined
          ? []
          : { ...entry, key, metadata: { ...entry.metadata, list: canonicalUuid(list) } };
      });
  }
}

const rowIdOf = ({ job, key }: JournalEntry): string => `${job} ${key}`;

import { canonicalUuid } from "../shared/identity.ts";
import type { Journal, JournalEntry } from "../shared/journal.ts";

const UPSERT = /^contacts\.bulkUpsert list=(.*) automation=(.*)$/;

/** Of several entries about one contact, the one that lets it be enrolled comes last. */
const ORDER = ["done", "intended", "not_done"];

/**
 * Enrolments of a journal from before they had the contact as their key: then the key was that of the row, and the run that of
 * the upsert. The contact is in the entry `save` of the same row.
 */
export class EarlierEnrolments {
  readonly #automation: string;
  /** The latest entry for each row. */
  readonly #latest = new Map<string, JournalEntry>();

  constructor(automation: string) {
    this.#automation = automation;
  }

  /** Takes in an entry of the journal, if it is one of these. */
  note(entry: JournalEntry): void {
    if (entry.step !== "enrol") return;
    const [, , automation = ""] = UPSERT.exec(entry.run) ?? [];
    if (canonicalUuid(automation) === this.#automation) this.#latest.set(rowOf(entry), entry);
  }

  /** The same entries, with the contact as their key. It reads the journal again when there are any. */
  async read(journal: Journal | undefined): Promise<JournalEntry[]> {
    if (this.#latest.size === 0) return [];
    const contacts = new Map<string, string>();
    for await (const entry of journal?.read() ?? []) {
      const uuid = entry.step === "save" && this.#latest.has(rowOf(entry)) && entry.facts?.uuid;
      if (uuid) contacts.set(rowOf(entry), canonicalUuid(uuid));
    }
    return [...this.#latest.values()]
      .toSorted((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state))
      .flatMap((entry) => {
        const [, list = ""] = UPSERT.exec(entry.run) ?? [];
        const key = contacts.get(rowOf(entry));
        return key === undefined
          ? []
          : { ...entry, key, facts: { ...entry.facts, list: canonicalUuid(list) } };
      });
  }
}

const rowOf = ({ key, run }: JournalEntry): string => `${run} ${key}`;

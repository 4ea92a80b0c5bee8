import type { Filter } from "@grinfi/core";
import { enrolmentsJobId } from "../journal/enrolments-job.ts";
import { JobSteps, type Journal, type JournalEntry, type RecordedStep } from "../journal/journal.ts";
import { canonicalJson, digestOf } from "../shared/digest.ts";
import type { SentAction } from "./read-back.ts";

/** The number of contacts in one record of a selection. */
const CONTACTS_PER_RECORD = 100;

/** Separates uuids in the journal. */
const CONTACT_SEPARATOR = " ";

/** Identifies an action in a journal. */
export interface ActionId {
  /** The action and its items. Values of custom fields are digests. */
  readonly job: string;
  /** The job that records for which contacts the action was done, and its step. */
  readonly effects: { readonly job: string; readonly step: string };
}

/** Returns how a journal identifies an action. */
export async function actionIdOf({ payload, type }: SentAction): Promise<ActionId> {
  const job = ["contacts.bulkAction", type];
  for (const [field, value] of Object.entries(payload)) job.push(`${field}=${await itemText(field, value)}`);
  const id = job.join(" ");
  const isEnrolment = type === "contact_add_to_flow";
  const effects = isEnrolment
    ? { job: enrolmentsJobId(String(payload.flow_uuid)), step: "enrol" }
    : { job: id, step: "apply" };
  return { job: id, effects };
}

async function itemText(field: string, value: unknown): Promise<string> {
  if (field === "value") return digestOf(canonicalJson(value));
  return Array.isArray(value) ? [...new Set(value)].toSorted().join() : String(value);
}

/** What a journal records about an action. */
export class ActionRecords {
  readonly #effects: JobSteps;
  readonly #selections: JobSteps;
  readonly #step: string;

  private constructor(effects: JobSteps, selections: JobSteps, step: string) {
    this.#effects = effects;
    this.#selections = selections;
    this.#step = step;
  }

  static async read(
    journal: Journal | undefined,
    { effects: { job, step }, job: id }: ActionId,
    dryRun: boolean,
  ): Promise<ActionRecords> {
    const effects = new JobSteps(journal, job, dryRun);
    const selections = new JobSteps(journal, id, dryRun);
    for await (const entry of journal?.read() ?? []) {
      if (entry.job === job) effects.add(entry);
      if (entry.job === id) selections.add(entry);
    }
    return new ActionRecords(effects, selections, step);
  }

  /** Returns what is recorded about a contact, by its canonical uuid. */
  of(contact: string): RecordedStep | undefined {
    return this.#effects.get(contact, this.#step);
  }

  async record(
    contacts: readonly string[],
    state: JournalEntry["state"],
    metadata?: JournalEntry["metadata"],
  ): Promise<void> {
    await Promise.all(contacts.map((contact) => this.#effects.record(contact, this.#step, state, metadata)));
  }

  /**
   * Records which contacts a filter selects.
   *
   * @returns The contacts that earlier jobs with the action and the filter selected, and that it does not select now.
   */
  async select(filter: Filter, contacts: readonly string[]): Promise<string[]> {
    const digest = await digestOf(canonicalJson(filter));
    const earlier = new Set<string>();
    let records = 0;
    for (const [key, { metadata }] of this.#selections.entriesOf("select")) {
      if (!key.startsWith(digest)) continue;
      records += 1;
      for (const contact of metadata?.contacts?.split(CONTACT_SEPARATOR) ?? []) earlier.add(contact);
    }
    const added = contacts.filter((contact) => !earlier.has(contact));
    for (let start = 0; start < added.length; start += CONTACTS_PER_RECORD, records += 1) {
      const page = added.slice(start, start + CONTACTS_PER_RECORD).join(CONTACT_SEPARATOR);
      await this.#selections.record(`${digest} ${records}`, "select", "done", { contacts: page });
    }
    const selected = new Set(contacts);
    return [...earlier].filter((contact) => !selected.has(contact));
  }
}

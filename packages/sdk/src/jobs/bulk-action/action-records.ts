import type { Filter } from "@grinfi/core";
import type { RequestOptions } from "../../calls/options.ts";
import { type WatchedRequest, watchRequest } from "../errors/watch-request.ts";
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
    const [effects, selections] = await JobSteps.read(journal, [job, id] as const, dryRun);
    return new ActionRecords(effects, selections, step);
  }

  /** Reads what a shared journal records about contacts now. */
  async load(contacts: readonly string[]): Promise<void> {
    await this.#effects.load(contacts);
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

  /** Records that the action is about to be done once for contacts. @returns The contacts that this job may send. */
  async claim(contacts: readonly string[]): Promise<readonly string[]> {
    const claims = await Promise.all(contacts.map((contact) => this.#effects.claim(contact, this.#step)));
    return contacts.filter((_, index) => claims[index]);
  }

  /** Watches a call that does the action. */
  watch(request: RequestOptions): WatchedRequest {
    return watchRequest(request, this.#effects);
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
    for (;;) {
      const key = `${digest} ${records}`;
      await this.#selections.load([key]);
      const recorded = this.#selections.get(key, "select");
      if (recorded === undefined) break;
      records += 1;
      for (const contact of recorded.metadata?.contacts?.split(CONTACT_SEPARATOR) ?? []) earlier.add(contact);
    }
    const added = contacts.filter((contact) => !earlier.has(contact));
    for (let start = 0; start < added.length; start += CONTACTS_PER_RECORD) {
      const page = added.slice(start, start + CONTACTS_PER_RECORD).join(CONTACT_SEPARATOR);
      // Another process may use the same number at the same time.
      let isRecorded = false;
      while (!isRecorded) {
        isRecorded = await this.#selections.record(`${digest} ${records}`, "select", "done", {
          contacts: page,
        });
        records += 1;
      }
    }
    const selected = new Set(contacts);
    return [...earlier].filter((contact) => !selected.has(contact));
  }
}

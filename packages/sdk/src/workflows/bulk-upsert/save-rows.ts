import type { Resources } from "../../generated/resources.ts";
import type { Contact } from "../../generated/types.ts";
import { endsRun, mayHaveHappened, messageOf } from "../failure.ts";
import { canonicalUuid } from "../identity.ts";
import { inOrder } from "../in-order.ts";
import type { Intents, JournalEntry } from "../journal.ts";
import type { BulkUpsertOptions, ContactRow, RowOutcome } from "./bulk-upsert-types.ts";
import { defaultKeyOf, findContact, identitiesOfRow } from "./match-row.ts";
import { originalOf, type Repeated, reasonOf, type SeenRow, SeenRows } from "./seen-rows.ts";
import { replacedBy, upsertRow } from "./upsert-row.ts";

type Options = BulkUpsertOptions & { readonly concurrency: number };

/** A row that is to be saved, and what is found out about it. */
interface Candidate {
  readonly ofRow: Pick<RowOutcome, "index" | "isFromJournal" | "key" | "row">;
  readonly seen: SeenRow;
  /** The contact that was there before. */
  readonly known?: Contact | undefined;
  /** The contact as it was saved. */
  readonly saved?: Contact;
  readonly error?: unknown;
}

const KNOWN = "The contact is there already.";

/** Saves rows as contacts, each person once. */
export class RowSaver {
  readonly #grinfi: Resources;
  readonly #saves: Intents;
  readonly #options: Options;
  readonly #seen: SeenRows;

  /** @param saves - What earlier runs noted of rows, by their keys. */
  constructor(grinfi: Resources, saves: Intents, options: Options) {
    this.#grinfi = grinfi;
    this.#saves = saves;
    this.#options = options;
    this.#seen = new SeenRows(options.key ? "key" : "linkedin");
    for (const [key] of saves.entriesOf("save")) {
      const { repeats, uuid } = this.#doneFactsOf(key) ?? {};
      if (uuid === undefined || repeats !== undefined) continue;
      this.#seen.recall(key, canonicalUuid(uuid), this.#replacedOf(key));
    }
  }

  /**
   * Saves rows, several at a time. All are looked up before the first is written, and answers are looked at in the order of the
   * rows: which row counts as the repeated one does not depend on which answer comes first.
   */
  async *save(rows: readonly (readonly [ContactRow, number])[]): AsyncGenerator<RowOutcome, void, undefined> {
    const { concurrency } = this.#options;
    const toLookUp: Candidate[] = [];
    for (const [row, index] of rows) {
      const begun = await this.#begin(row, index);
      if ("outcome" in begun) yield begun;
      else toLookUp.push(begun);
    }
    const toSave: Candidate[] = [];
    for await (const candidate of inOrder(toLookUp, concurrency, (one) => this.#lookUp(one))) {
      const outcome = await this.#afterLookUp(candidate);
      if (outcome) yield outcome;
      else toSave.push(candidate);
    }
    for await (const candidate of inOrder(toSave, concurrency, (one) => this.#upsert(one))) {
      yield await this.#afterUpsert(candidate);
    }
  }

  /** What is known of a row without a request. */
  async #begin(row: ContactRow, index: number): Promise<Candidate | RowOutcome> {
    const { key: keyOf = defaultKeyOf } = this.#options;
    const key = keyOf(row);
    const ofRow = { row, index, key, isFromJournal: false };
    if (!defaultKeyOf(row)) return { ...ofRow, outcome: "failed", reason: "The row has no linkedin_id." };
    if (!key) return { ...ofRow, outcome: "failed", reason: "The key of the row is empty." };
    const { outcome, repeats, uuid } = this.#doneFactsOf(key) ?? {};
    const isSaved = uuid !== undefined && repeats === undefined;
    const identities = identitiesOfRow(row, this.#options);
    const added = this.#seen.add({ key, index, identities, isSaved, repeats });
    if ("repeated" in added) return this.#skip(ofRow, added.repeated, uuid);
    const candidate = { ofRow, seen: added.seen };
    this.#seen.learn(this.#replacedOf(key), added.seen);
    return isSaved ? this.#fromJournal(candidate, uuid, outcome) : candidate;
  }

  /** What an earlier run made of a row. */
  async #fromJournal({ ofRow, seen }: Candidate, uuid: string, noted?: string): Promise<RowOutcome> {
    const repeated = this.#seen.addContact(canonicalUuid(uuid), seen);
    if (repeated) return this.#skip(ofRow, repeated, uuid);
    const known = { ...ofRow, uuid, isFromJournal: true };
    if (noted === "skipped") return { ...known, outcome: "skipped", reason: KNOWN };
    return { ...known, outcome: noted === "created" ? "created" : "updated" };
  }

  async #lookUp(candidate: Candidate): Promise<Candidate> {
    try {
      return { ...candidate, known: await findContact(this.#grinfi, candidate.ofRow.row, this.#options) };
    } catch (error) {
      if (endsRun(error)) throw error;
      return { ...candidate, error };
    }
  }

  /** What becomes of a row that is not to be written. */
  async #afterLookUp({ error, known, ofRow, seen }: Candidate): Promise<RowOutcome | undefined> {
    const { dryRun, onConflict } = this.#options;
    if (error !== undefined)
      return { ...ofRow, outcome: "failed", reason: `It was not looked up: ${messageOf(error)}`, error };
    const noted = this.#saves.get(ofRow.key, "save");
    const isBegun = noted?.state === "intended";
    const uuid = known?.uuid;
    const repeated = uuid === undefined ? undefined : this.#seen.addContact(canonicalUuid(uuid), seen);
    // What an earlier run may have written already is written again: then it is known what became of it.
    if (repeated && !(isBegun && onConflict === "update")) return this.#skip(ofRow, repeated, uuid);
    // An earlier run was about to create it, and it is there.
    if (uuid !== undefined && !repeated && isBegun && noted.facts?.known === "no")
      return this.#done(ofRow, { outcome: "created", uuid });
    if (known !== undefined && onConflict === "skip")
      return { ...(await this.#done(ofRow, { outcome: "skipped", uuid })), reason: KNOWN };
    if (known !== undefined) this.#seen.learn(replacedBy(ofRow.row, known), seen);
    const outcome = known === undefined ? "created" : "updated";
    return dryRun ? { ...ofRow, outcome, ...(uuid !== undefined && { uuid }) } : undefined;
  }

  async #upsert(candidate: Candidate): Promise<Candidate> {
    const { known, ofRow } = candidate;
    const { key, row } = ofRow;
    await this.#saves.write(key, "save", "intended", {
      known: known === undefined ? "no" : "yes",
      ...withReplaced([...this.#replacedOf(key), ...(known ? replacedBy(row, known) : [])]),
    });
    try {
      return { ...candidate, saved: await upsertRow(this.#grinfi, row, this.#options) };
    } catch (error) {
      if (!mayHaveHappened(error)) await this.#saves.write(key, "save", "not_done");
      if (endsRun(error)) throw error;
      return { ...candidate, error };
    }
  }

  async #afterUpsert({ error, known, ofRow, saved, seen }: Candidate): Promise<RowOutcome> {
    if (error !== undefined) return notSaved(ofRow, error);
    const uuid = saved?.uuid;
    if (uuid === undefined) return { ...ofRow, outcome: "unknown", reason: "The answer has no uuid." };
    const repeated = this.#seen.addContact(canonicalUuid(uuid), seen);
    if (!repeated) return this.#done(ofRow, { outcome: known === undefined ? "created" : "updated", uuid });
    const outcome = this.#options.onConflict === "update" ? "updated" : "skipped";
    const done = await this.#done(ofRow, { outcome, uuid, repeats: originalOf(seen).key });
    return { ...done, reason: reasonOf(repeated) };
  }

  /** Leaves out a row that repeats another one. */
  async #skip(ofRow: Candidate["ofRow"], repeated: Repeated, uuid: string | undefined): Promise<RowOutcome> {
    const { key } = ofRow;
    const repeats = originalOf(repeated.row).key;
    const facts = this.#doneFactsOf(key);
    const isFromJournal = facts?.repeats === repeats;
    const outcome = isFromJournal && facts.outcome === "updated" ? "updated" : "skipped";
    const reason = reasonOf(repeated);
    if (!isFromJournal && key !== repeats)
      return { ...(await this.#done(ofRow, { outcome, uuid, repeats })), reason };
    return { ...ofRow, outcome, ...(uuid !== undefined && { uuid }), reason, isFromJournal };
  }

  async #done(
    ofRow: Candidate["ofRow"],
    { outcome, repeats, uuid }: Pick<RowOutcome, "outcome"> & { repeats?: string; uuid: string | undefined },
  ): Promise<RowOutcome> {
    const withUuid = uuid === undefined ? {} : { uuid };
    await this.#saves.write(ofRow.key, "save", "done", {
      ...{ outcome, ...withUuid, ...(repeats !== undefined && { repeats }) },
      ...withReplaced(this.#replacedOf(ofRow.key)),
    });
    return { ...ofRow, outcome, ...withUuid };
  }

  #doneFactsOf(key: string): JournalEntry["facts"] {
    const noted = this.#saves.get(key, "save");
    return noted?.state === "done" ? noted.facts : undefined;
  }

  /** Profiles that the contact of a row had before this run, or one before it, wrote over them. */
  #replacedOf(key: string): readonly string[] {
    return this.#saves.get(key, "save")?.facts?.replaced?.split("\n") ?? [];
  }
}

/** Addresses are left out: a journal holds no more of a person than ids. */
function withReplaced(identities: readonly string[]): { readonly replaced?: string } {
  const profiles = identities.filter((identity) => identity.startsWith("linkedin "));
  return profiles.length === 0 ? {} : { replaced: profiles.join("\n") };
}

function notSaved(ofRow: Candidate["ofRow"], error: unknown): RowOutcome {
  const [outcome, what] = mayHaveHappened(error)
    ? (["unknown", "may not have been"] as const)
    : (["failed", "was not"] as const);
  return { ...ofRow, outcome, reason: `It ${what} saved: ${messageOf(error)}`, error };
}

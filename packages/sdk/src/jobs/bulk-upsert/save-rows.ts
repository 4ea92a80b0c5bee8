import type { Resources } from "../../generated/resources.ts";
import type { Contact } from "../../generated/types.ts";
import { endsRun, mayHaveHappened, messageOf } from "../shared/failure.ts";
import { canonicalUuid } from "../shared/identity.ts";
import { inOrder } from "../shared/in-order.ts";
import type { Intents } from "../shared/journal.ts";
import type { ContactRow, ResolvedOptions as Options, RowOutcome } from "./bulk-upsert-types.ts";
import { findAgain } from "./find-again.ts";
import { defaultKeyOf, identitiesOfRow } from "./match-row.ts";
import { rowDigest } from "./row-digest.ts";
import { mappedOf, nameUnmapped, unmappedOf } from "./row-fields.ts";
import { type RowVersion, SavedRows } from "./saved-rows.ts";
import { originalOf, type Repeated, reasonOf, type SeenRow, SeenRows } from "./seen-rows.ts";
import { notSaved, type OfRow, replacedBy, savedAsAnother, upsertRow } from "./upsert-row.ts";

/** A row that is to be saved, and what is found out about it. */
interface Candidate {
  readonly ofRow: OfRow;
  readonly version: RowVersion;
  /** What is sent of the row. */
  readonly sent: ContactRow;
  readonly seen: SeenRow;
  /** The uuid of the contact that an earlier run saved for the row. */
  readonly earlier?: string | undefined;
  /** The contact that was there before. */
  readonly known?: Contact | undefined;
  /** The contact as it was saved. */
  readonly saved?: Contact;
  readonly error?: unknown;
}

const KNOWN = "The contact is there already.";
const GONE =
  "the contact that an earlier run saved is gone. Give the row another key if it is to be created again.";

/** Saves rows as contacts, each person once. */
export class RowSaver {
  readonly #grinfi: Resources;
  readonly #saves: SavedRows;
  readonly #options: Options;
  readonly #seen: SeenRows;

  /** @param saves - What earlier runs noted of rows, by their keys. */
  constructor(grinfi: Resources, saves: Intents, options: Options) {
    this.#grinfi = grinfi;
    this.#saves = new SavedRows(saves, options.onConflict);
    this.#options = options;
    this.#seen = new SeenRows(options.key ? "key" : "linkedin");
    for (const [key, uuid] of this.#saves.contacts()) {
      this.#seen.recall(key, uuid, this.#saves.replacedOf({ key }));
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
    const { dryRun, journal, key: keyOf = defaultKeyOf, unmapped = "fail" } = this.#options;
    if (typeof row !== "object" || row === null) {
      const ofRow = { row, index, key: "", fromJournal: false };
      return { ...ofRow, outcome: "failed", reason: "The row is not an object." };
    }
    const key = keyOf(row);
    const ofRow = { row, index, key, fromJournal: false };
    if (!defaultKeyOf(row)) return { ...ofRow, outcome: "failed", reason: "The row has no linkedin_id." };
    if (!key) return { ...ofRow, outcome: "failed", reason: "The key of the row is empty." };
    const fields = unmapped === "fail" && !dryRun ? unmappedOf(row) : [];
    if (fields.length > 0) {
      const reason = `The row has fields that a contact does not have: ${nameUnmapped(fields)}`;
      return { ...ofRow, outcome: "failed", reason };
    }
    const sent = mappedOf(row);
    // What has no digest cannot be sent; the call says why.
    const version = { key, digest: journal && (await rowDigest(sent).catch(() => undefined)) };
    const { outcome, repeats, uuid } = this.#saves.answerOf(version) ?? {};
    const isSaved = uuid !== undefined && repeats === undefined;
    const identities = identitiesOfRow(sent, this.#options);
    const added = this.#seen.add({ key, index, identities, isSaved, repeats });
    if ("repeated" in added) return this.#skip({ ofRow, version }, added.repeated, uuid);
    const candidate = { ofRow, version, sent, seen: added.seen };
    this.#seen.learn(this.#saves.replacedOf(version), added.seen);
    return isSaved ? this.#fromJournal(candidate, uuid, outcome) : candidate;
  }

  /** What an earlier run made of a row. */
  async #fromJournal(candidate: Candidate, uuid: string, noted?: string): Promise<RowOutcome> {
    const repeated = this.#seen.addContact(canonicalUuid(uuid), candidate.seen);
    if (repeated) return this.#skip(candidate, repeated, uuid);
    const known = { ...candidate.ofRow, uuid, fromJournal: true };
    if (noted === "skipped") return { ...known, outcome: "skipped", reason: KNOWN };
    return { ...known, outcome: noted === "created" ? "created" : "updated" };
  }

  async #lookUp(candidate: Candidate): Promise<Candidate> {
    const { sent, version } = candidate;
    const earlier = this.#saves.contactOf(version);
    try {
      const found = await findAgain(this.#grinfi, sent, earlier, this.#options);
      return { ...candidate, earlier, ...(found ?? { error: new Error(GONE) }) };
    } catch (error) {
      if (endsRun(error)) throw error;
      return { ...candidate, error };
    }
  }

  /** What becomes of a row that is not to be written. */
  async #afterLookUp(candidate: Candidate): Promise<RowOutcome | undefined> {
    const { error, known, ofRow, seen, sent, version } = candidate;
    const { dryRun, onConflict } = this.#options;
    if (error !== undefined)
      return { ...ofRow, outcome: "failed", reason: `It was not looked up: ${messageOf(error)}`, error };
    const uuid = known?.uuid;
    const repeated = uuid === undefined ? undefined : this.#seen.addContact(canonicalUuid(uuid), seen);
    // What an earlier run may have written already is written again: then it is known what became of it.
    if (repeated && !(this.#saves.isBegun(version) && onConflict === "update"))
      return this.#skip(candidate, repeated, uuid);
    if (uuid !== undefined && !repeated && this.#saves.isBegunToCreate(version))
      return this.#done(candidate, { outcome: "created", uuid });
    if (known !== undefined && onConflict === "skip")
      return { ...(await this.#done(candidate, { outcome: "skipped", uuid })), reason: KNOWN };
    if (known !== undefined) this.#seen.learn(replacedBy(sent, known), seen);
    const outcome = known === undefined ? "created" : "updated";
    return dryRun ? { ...ofRow, outcome, ...(uuid !== undefined && { uuid }) } : undefined;
  }

  async #upsert(candidate: Candidate): Promise<Candidate> {
    const { known, sent, version } = candidate;
    const replaced = known ? replacedBy(sent, known) : [];
    await this.#saves.intend(version, known?.uuid, replaced);
    try {
      return { ...candidate, saved: await upsertRow(this.#grinfi, sent, this.#options) };
    } catch (error) {
      if (!mayHaveHappened(error)) await this.#saves.notDone(version);
      if (endsRun(error)) throw error;
      return { ...candidate, error };
    }
  }

  async #afterUpsert(candidate: Candidate): Promise<RowOutcome> {
    const { earlier, error, known, ofRow, saved, seen } = candidate;
    if (error !== undefined) return notSaved(ofRow, error);
    const uuid = saved?.uuid;
    if (uuid === undefined) return { ...ofRow, outcome: "unknown", reason: "The answer has no uuid." };
    const repeated = this.#seen.addContact(canonicalUuid(uuid), seen);
    const before = earlier === undefined ? undefined : known?.uuid;
    if (!repeated && before !== undefined && canonicalUuid(before) !== canonicalUuid(uuid))
      return savedAsAnother(ofRow, before, uuid);
    if (!repeated)
      return this.#done(candidate, { outcome: known === undefined ? "created" : "updated", uuid });
    const outcome = this.#options.onConflict === "update" ? "updated" : "skipped";
    const done = await this.#done(candidate, { outcome, uuid, repeats: originalOf(seen).key });
    return { ...done, reason: reasonOf(repeated) };
  }

  /** Leaves out a row that repeats another one. */
  async #skip(
    candidate: Pick<Candidate, "ofRow" | "version">,
    repeated: Repeated,
    uuid: string | undefined,
  ): Promise<RowOutcome> {
    const { ofRow, version } = candidate;
    const repeats = originalOf(repeated.row).key;
    const facts = this.#saves.answerOf(version);
    const fromJournal = facts?.repeats === repeats;
    const outcome = fromJournal && facts.outcome === "updated" ? "updated" : "skipped";
    const reason = reasonOf(repeated);
    if (!fromJournal && version.key !== repeats)
      return { ...(await this.#done(candidate, { outcome, uuid, repeats })), reason };
    return { ...ofRow, outcome, ...(uuid !== undefined && { uuid }), reason, fromJournal };
  }

  async #done(
    { ofRow, version }: Pick<Candidate, "ofRow" | "version">,
    saved: Parameters<SavedRows["done"]>[1],
  ): Promise<RowOutcome> {
    const { outcome, uuid } = saved;
    await this.#saves.done(version, saved);
    return { ...ofRow, outcome, ...(uuid !== undefined && { uuid }) };
  }
}

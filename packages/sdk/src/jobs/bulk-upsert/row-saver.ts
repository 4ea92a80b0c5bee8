import type { Contact } from "@grinfi/core";
import type { Resources } from "../../generated/resources.ts";
import type { JobSteps } from "../journal/journal.ts";
import { canonicalUuid, withUuid } from "../shared/identity.ts";
import { endsJob, maybeProcessed, messageOf } from "../shared/job-errors.ts";
import { mapInOrder } from "../shared/map-in-order.ts";
import type { ContactRow, ResolvedOptions, RowOutcome } from "./bulk-upsert-types.ts";
import { type Duplicate, DuplicateDetector, originalOf, reasonOf, type SeenRow } from "./duplicate-rows.ts";
import { defaultKeyOf, findContactOf, identitiesOfRow } from "./find-contact.ts";
import { describeUnmapped, mappedOf, unmappedOf } from "./row-fields.ts";
import { type RowVersion, rowDigest, SaveRecords } from "./save-records.ts";
import { notSaved, type RowIdentity, replacedIdentities, savedAsAnother, upsertRow } from "./upsert-row.ts";

/** A row to save, with what is known about it so far. */
interface Candidate {
  readonly base: RowIdentity;
  readonly version: RowVersion;
  /** The data that is sent. */
  readonly sent: ContactRow;
  readonly seen: SeenRow;
  /** The uuid of the contact that an earlier job saved for the row. */
  readonly earlier?: string | undefined;
  /** The contact that existed before. */
  readonly known?: Contact | undefined;
  /** The contact as it was saved. */
  readonly saved?: Contact;
  readonly error?: unknown;
}

const CONTACT_EXISTS = "The contact already exists.";
const CONTACT_GONE =
  "the contact that an earlier job saved was deleted. To create it again, give the row another key.";

/** Saves rows as contacts, each person once. */
export class RowSaver {
  readonly #grinfi: Resources;
  readonly #saves: SaveRecords;
  readonly #options: ResolvedOptions;
  readonly #seen: DuplicateDetector;

  /** @param saves - The recorded steps `save`, by the keys of rows. */
  constructor(grinfi: Resources, saves: JobSteps, options: ResolvedOptions) {
    this.#grinfi = grinfi;
    this.#saves = new SaveRecords(saves, options.onConflict);
    this.#options = options;
    this.#seen = new DuplicateDetector(options.key ? "key" : "linkedin");
    for (const [key, uuid] of this.#saves.contacts()) {
      this.#seen.addSaved(key, uuid, this.#saves.replacedOf({ key }));
    }
  }

  /**
   * Saves rows, several at a time. All rows are looked up before the first is saved, and responses are processed in the
   * order of the rows, so that the order of the responses does not decide which row is the duplicate.
   */
  async *save(rows: readonly (readonly [ContactRow, number])[]): AsyncGenerator<RowOutcome, void, undefined> {
    const { concurrency } = this.#options;
    const toLookUp: Candidate[] = [];
    for (const [row, index] of rows) {
      const prepared = await this.#prepare(row, index);
      if ("outcome" in prepared) yield prepared;
      else toLookUp.push(prepared);
    }
    const toSave: Candidate[] = [];
    for await (const candidate of mapInOrder(toLookUp, concurrency, (one) => this.#lookUp(one))) {
      const outcome = await this.#afterLookUp(candidate);
      if (outcome) yield outcome;
      else toSave.push(candidate);
    }
    for await (const candidate of mapInOrder(toSave, concurrency, (one) => this.#upsert(one))) {
      yield await this.#afterUpsert(candidate);
    }
  }

  /** Processes a row as far as that takes no request. @returns The row to look up, or its outcome. */
  async #prepare(row: ContactRow, index: number): Promise<Candidate | RowOutcome> {
    const { dryRun, journal, key: keyOf = defaultKeyOf, unmapped = "fail" } = this.#options;
    if (typeof row !== "object" || row === null) {
      const base = { row, index, key: "", fromJournal: false };
      return { ...base, outcome: "failed", reason: "The row is not an object." };
    }
    const key = keyOf(row);
    const base = { row, index, key, fromJournal: false };
    if (!defaultKeyOf(row)) return { ...base, outcome: "failed", reason: "The row has no linkedin_id." };
    if (!key) return { ...base, outcome: "failed", reason: "The key of the row is empty." };
    const fields = unmapped === "fail" && !dryRun ? unmappedOf(row) : [];
    if (fields.length > 0) {
      const reason = `The row has fields that a contact does not have: ${describeUnmapped(fields)}`;
      return { ...base, outcome: "failed", reason };
    }
    const sent = mappedOf(row);
    // The digest fails only for a row that is not JSON. Such a row cannot be sent, and the call throws an error with
    // the reason.
    const version = { key, digest: journal && (await rowDigest(sent).catch(() => undefined)) };
    const { duplicateOf, outcome, uuid } = this.#saves.resultOf(version) ?? {};
    const isSaved = uuid !== undefined && duplicateOf === undefined;
    const identities = identitiesOfRow(sent, this.#options);
    const added = this.#seen.add({ key, index, identities, isSaved, duplicateOf });
    if ("duplicate" in added) return this.#skip({ base, version }, added.duplicate, uuid);
    const candidate = { base, version, sent, seen: added.seen };
    this.#seen.addIdentities(this.#saves.replacedOf(version), added.seen);
    return isSaved ? this.#fromJournal(candidate, uuid, outcome) : candidate;
  }

  /** Returns the outcome of a row that an earlier job saved. */
  async #fromJournal(candidate: Candidate, uuid: string, recorded?: string): Promise<RowOutcome> {
    const duplicate = this.#seen.addContact(canonicalUuid(uuid), candidate.seen);
    if (duplicate) return this.#skip(candidate, duplicate, uuid);
    const known = { ...candidate.base, uuid, fromJournal: true };
    if (recorded === "skipped") return { ...known, outcome: "skipped", reason: CONTACT_EXISTS };
    return { ...known, outcome: recorded === "created" ? "created" : "updated" };
  }

  async #lookUp(candidate: Candidate): Promise<Candidate> {
    const { sent, version } = candidate;
    const earlier = this.#saves.contactOf(version);
    try {
      const found = await findContactOf(this.#grinfi, sent, earlier, this.#options);
      return { ...candidate, earlier, ...(found ?? { error: new Error(CONTACT_GONE) }) };
    } catch (error) {
      if (endsJob(error)) throw error;
      return { ...candidate, error };
    }
  }

  /** @returns The outcome of a row that is not saved; `undefined` for one to save. */
  async #afterLookUp(candidate: Candidate): Promise<RowOutcome | undefined> {
    const { error, known, base, seen, sent, version } = candidate;
    const { dryRun, onConflict } = this.#options;
    if (error !== undefined)
      return {
        ...base,
        outcome: "failed",
        reason: `The contact could not be looked up: ${messageOf(error)}`,
        error,
      };
    const uuid = known?.uuid;
    const duplicate = uuid === undefined ? undefined : this.#seen.addContact(canonicalUuid(uuid), seen);
    // A row that an earlier job may have saved is saved again, so that its outcome is known.
    if (duplicate && !(this.#saves.isPending(version) && onConflict === "update"))
      return this.#skip(candidate, duplicate, uuid);
    if (uuid !== undefined && !duplicate && this.#saves.isPendingCreate(version))
      return this.#done(candidate, { outcome: "created", uuid });
    if (known !== undefined && onConflict === "skip")
      return { ...(await this.#done(candidate, { outcome: "skipped", uuid })), reason: CONTACT_EXISTS };
    if (known !== undefined) this.#seen.addIdentities(replacedIdentities(sent, known), seen);
    const outcome = known === undefined ? "created" : "updated";
    return dryRun ? { ...base, outcome, ...withUuid(uuid) } : undefined;
  }

  async #upsert(candidate: Candidate): Promise<Candidate> {
    const { known, sent, version } = candidate;
    const replaced = known ? replacedIdentities(sent, known) : [];
    await this.#saves.pending(version, known?.uuid, replaced);
    try {
      return { ...candidate, saved: await upsertRow(this.#grinfi, sent, this.#options) };
    } catch (error) {
      if (!maybeProcessed(error)) await this.#saves.notDone(version);
      if (endsJob(error)) throw error;
      return { ...candidate, error };
    }
  }

  async #afterUpsert(candidate: Candidate): Promise<RowOutcome> {
    const { earlier, error, known, base, saved, seen } = candidate;
    if (error !== undefined) return notSaved(base, error);
    const uuid = saved?.uuid;
    if (uuid === undefined) return { ...base, outcome: "unknown", reason: "The response has no uuid." };
    const duplicate = this.#seen.addContact(canonicalUuid(uuid), seen);
    const before = earlier === undefined ? undefined : known?.uuid;
    if (!duplicate && before !== undefined && canonicalUuid(before) !== canonicalUuid(uuid))
      return savedAsAnother(base, before, uuid);
    if (!duplicate)
      return this.#done(candidate, { outcome: known === undefined ? "created" : "updated", uuid });
    const outcome = this.#options.onConflict === "update" ? "updated" : "skipped";
    const done = await this.#done(candidate, { outcome, uuid, duplicateOf: originalOf(seen).key });
    return { ...done, reason: reasonOf(duplicate) };
  }

  /** Skips a row that duplicates another one. */
  async #skip(
    candidate: Pick<Candidate, "base" | "version">,
    duplicate: Duplicate,
    uuid: string | undefined,
  ): Promise<RowOutcome> {
    const { base, version } = candidate;
    const duplicateOf = originalOf(duplicate.row).key;
    const recorded = this.#saves.resultOf(version);
    const fromJournal = recorded?.duplicateOf === duplicateOf;
    const outcome = fromJournal && recorded.outcome === "updated" ? "updated" : "skipped";
    const reason = reasonOf(duplicate);
    if (!fromJournal && version.key !== duplicateOf)
      return { ...(await this.#done(candidate, { outcome, uuid, duplicateOf })), reason };
    return { ...base, outcome, ...withUuid(uuid), reason, fromJournal };
  }

  async #done(
    { base, version }: Pick<Candidate, "base" | "version">,
    saved: Parameters<SaveRecords["done"]>[1],
  ): Promise<RowOutcome> {
    const { outcome, uuid } = saved;
    await this.#saves.done(version, saved);
    return { ...base, outcome, ...withUuid(uuid) };
  }
}

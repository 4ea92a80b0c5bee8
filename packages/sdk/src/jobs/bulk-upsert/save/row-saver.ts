import type { Contact } from "@grinfi/core";
import { formatValue } from "@grinfi/core/option-checks";
import type { Resources } from "../../../generated/resources.ts";
import { mapInOrder } from "../../concurrency/map-in-order.ts";
import type { JobSteps } from "../../journal/journal.ts";
import { canonicalUuid, digestOf, emailIdentity, withUuid } from "../../shared/identity.ts";
import { endsJob, maybeProcessed, messageOf } from "../../shared/job-errors.ts";
import type { ContactRow, ResolvedOptions, RowOutcome } from "../bulk-upsert-types.ts";
import {
  type Duplicate,
  DuplicateDetector,
  originalOf,
  reasonOf,
  type SeenRow,
} from "../rows/duplicate-rows.ts";
import { profileProblem } from "../rows/profile.ts";
import { describeUnmapped, mappedOf, NO_IDENTITY, unmappedOf } from "../rows/row-fields.ts";
import {
  type Candidate,
  CONTACT_GONE,
  type DuplicateRow,
  MAY_HAVE_EXISTED,
  NO_SUCH_EMAIL,
} from "./candidate.ts";
import {
  findByEmail,
  findContactOf,
  identitiesOfRow,
  linkedInOf,
  readEarlierContacts,
} from "./find-contact.ts";
import { rowDigest, SaveRecords } from "./save-records.ts";
import { notSaved, replacedIdentities, savedAsAnother, saveRow } from "./save-row.ts";

/** 64 bits suffice to distinguish the people of a file. */
const EMAIL_KEY_LENGTH = 16;

/** Saves rows as contacts, each person once. */
export class RowSaver {
  readonly #grinfi: Resources;
  readonly #saves: SaveRecords;
  readonly #options: ResolvedOptions;
  readonly #seen: DuplicateDetector;
  /** Rows that certainly were not saved. */
  readonly #failed = new Set<SeenRow>();

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
   * Saves rows, several at a time. Lookups end before the first row is saved, and responses are processed in the order
   * of the rows, so that the order of the responses does not decide which row is the duplicate.
   */
  async *save(rows: readonly (readonly [ContactRow, number])[]): AsyncGenerator<RowOutcome, void, undefined> {
    const { concurrency, match, request } = this.#options;
    const toLookUp: Candidate[] = [];
    const duplicates: DuplicateRow[] = [];
    for (const [row, index] of rows) {
      const prepared = await this.#prepare(row, index);
      if ("outcome" in prepared) yield prepared;
      else if ("duplicate" in prepared) duplicates.push(prepared);
      else toLookUp.push(prepared);
    }
    const earlier = match ? [] : toLookUp.flatMap((candidate) => candidate.earlier ?? []);
    const read = await readEarlierContacts(this.#grinfi, earlier, request);
    const toSave: Candidate[] = [];
    for await (const candidate of mapInOrder(toLookUp, concurrency, (one) => this.#lookUp(one, read))) {
      const outcome = await this.#afterLookUp(candidate);
      if (outcome) yield outcome;
      else toSave.push(candidate);
    }
    for await (const candidate of mapInOrder(toSave, concurrency, (one) => this.#save(one))) {
      yield await this.#afterSave(candidate);
    }
    for (const duplicate of duplicates) yield await this.#afterOriginal(duplicate);
  }

  /** Returns the outcome of a duplicate, after the row that it duplicates was processed. */
  async #afterOriginal({ base, duplicate, sent, uuid, version }: DuplicateRow): Promise<RowOutcome> {
    const original = originalOf(duplicate.row);
    if (original.index === undefined) {
      // The row that an earlier job saved has not appeared in this job, so this one takes its place.
      original.index = base.index;
      const candidate = { base, version, sent, seen: original, earlier: undefined, known: undefined };
      const recorded = this.#saves.savedAs(original);
      if (recorded && !(recorded.outcome === "skipped" && this.#options.onConflict === "update"))
        return this.#fromJournal(candidate, recorded.uuid, recorded.outcome);
      const found = await this.#lookUp(candidate, new Map());
      return (await this.#afterLookUp(found)) ?? this.#afterSave(await this.#save(found));
    }
    if (!this.#failed.has(original)) return this.#skip({ base, version }, duplicate, uuid);
    return {
      ...base,
      outcome: "failed",
      reason: `${reasonOf(duplicate)} That row failed, so this one was not tried.`,
    };
  }

  /** Processes a row as far as that takes no request. @returns The row to look up, or its outcome. */
  async #prepare(row: ContactRow, index: number): Promise<Candidate | DuplicateRow | RowOutcome> {
    const { dryRun, journal, unmapped = "fail" } = this.#options;
    if (typeof row !== "object" || row === null) {
      const base = { row, index, key: "", fromJournal: false };
      return { ...base, outcome: "failed", reason: "The row is not an object." };
    }
    const key = await this.#keyOf(row);
    const base = { row, index, key, fromJournal: false };
    if (!linkedInOf(row) && !emailOf(row)) return { ...base, outcome: "failed", reason: NO_IDENTITY };
    if (typeof key !== "string" || key === "") {
      const reason = `The key of the row must be a non-empty string, not ${formatValue(key)}.`;
      return { ...base, key: "", outcome: "failed", reason };
    }
    const problem = linkedInOf(row) ? profileProblem(String(row.linkedin_id)) : undefined;
    if (problem !== undefined) return { ...base, outcome: "failed", reason: problem };
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
    const claims = linkedInOf(sent) !== "";
    const added = this.#seen.add({ key, index, identities, isSaved, duplicateOf, claims });
    if ("duplicate" in added) return { base, sent, version, duplicate: added.duplicate, uuid };
    const earlier = this.#saves.contactOf(version);
    const candidate = { base, version, sent, seen: added.seen, earlier, known: undefined };
    this.#seen.addIdentities(this.#saves.replacedOf(version), added.seen);
    return isSaved ? this.#fromJournal(candidate, uuid, outcome) : candidate;
  }

  async #keyOf(row: ContactRow): Promise<string> {
    const { key } = this.#options;
    if (key) return key(row);
    // The journal contains no email address, and two spellings of one address are one key.
    return linkedInOf(row) || `email ${(await digestOf(emailOf(row))).slice(0, EMAIL_KEY_LENGTH)}`;
  }

  /** Returns the outcome of a row that an earlier job saved. */
  async #fromJournal(
    candidate: Pick<Candidate, "base" | "seen" | "version">,
    uuid: string,
    recorded?: string,
  ): Promise<RowOutcome> {
    const duplicate = this.#seen.addContact(canonicalUuid(uuid), candidate.seen);
    if (duplicate) return this.#skip(candidate, duplicate, uuid);
    const known = { ...candidate.base, uuid, fromJournal: true };
    const existed = recorded === "skipped" || (recorded === "updated" && this.#options.onConflict === "skip");
    if (existed) return { ...known, outcome: "skipped", reason: this.#existsReason };
    if (recorded === "saved") return this.#asSaved(known);
    return { ...known, outcome: recorded === "created" ? "created" : "updated" };
  }

  async #lookUp(candidate: Candidate, read: ReadonlyMap<string, Contact>): Promise<Candidate> {
    const { earlier, sent, version } = candidate;
    const { dryRun, request } = this.#options;
    // A lookup would find the contact that an interrupted job may have created. An upsert shows when it was created.
    if (linkedInOf(sent) && !dryRun && this.#saves.pendingSince(version) !== undefined) return candidate;
    try {
      const isByEmail = !linkedInOf(sent);
      const found = isByEmail
        ? await findByEmail(this.#grinfi, sent, request)
        : await findContactOf(this.#grinfi, sent, { saved: earlier, read }, this.#options);
      return { ...candidate, ...(found ?? { problem: isByEmail ? NO_SUCH_EMAIL : CONTACT_GONE }) };
    } catch (error) {
      if (endsJob(error)) throw error;
      return { ...candidate, error };
    }
  }

  /** @returns The outcome of a row that is not saved; `undefined` for one to save. */
  async #afterLookUp(candidate: Candidate): Promise<RowOutcome | undefined> {
    const { error, known, base, problem, seen, sent, version } = candidate;
    const { dryRun, onConflict } = this.#options;
    if (problem !== undefined || error !== undefined) {
      this.#failed.add(seen);
      const reason = problem ?? `The contact could not be looked up: ${messageOf(error)}`;
      return { ...base, outcome: "failed", reason, ...(problem === undefined && { error }) };
    }
    const uuid = known?.uuid;
    if (uuid !== undefined) this.#seen.addIdentities(identitiesOfRow(sent, this.#options), seen);
    const isCreated = this.#isCreatedBefore(uuid);
    const duplicate = uuid === undefined ? undefined : this.#seen.addContact(canonicalUuid(uuid), seen);
    // A row that an earlier job may have saved is saved again, so that its outcome is known.
    if (duplicate && !(this.#saves.isPending(version) && onConflict === "update"))
      return this.#skip(candidate, duplicate, uuid);
    if (isCreated) return this.#done(candidate, { outcome: "created", uuid });
    if (known !== undefined && onConflict === "skip")
      return { ...(await this.#done(candidate, { outcome: "skipped", uuid })), reason: this.#existsReason };
    if (known !== undefined) this.#seen.addIdentities(replacedIdentities(sent, known), seen);
    const plan = known === undefined ? "create" : "update";
    return dryRun ? { ...base, outcome: "planned", plan, ...withUuid(uuid) } : undefined;
  }

  async #save(candidate: Candidate): Promise<Candidate> {
    const { known, sent, version } = candidate;
    const replaced = known ? replacedIdentities(sent, known) : [];
    const since = this.#saves.pendingSince(version);
    await this.#saves.pending(version, known?.uuid, replaced);
    try {
      const { contact, isNew } = await saveRow(this.#grinfi, candidate, this.#options, since);
      return { ...candidate, saved: contact, isNew };
    } catch (error) {
      if (!maybeProcessed(error)) await this.#saves.notDone(version);
      if (endsJob(error)) throw error;
      return { ...candidate, error };
    }
  }

  async #afterSave(candidate: Candidate): Promise<RowOutcome> {
    const { base, earlier, error, isNew, known, saved, seen } = candidate;
    const { onConflict } = this.#options;
    if (error !== undefined) {
      if (!maybeProcessed(error)) this.#failed.add(seen);
      return notSaved(base, error);
    }
    const uuid = saved?.uuid;
    if (uuid === undefined) return { ...base, outcome: "unknown", reason: "The response has no uuid." };
    const isCreated = isNew || this.#isCreatedBefore(uuid);
    const duplicate = this.#seen.addContact(canonicalUuid(uuid), seen);
    const before = earlier === undefined ? undefined : known?.uuid;
    if (!duplicate && before !== undefined && canonicalUuid(before) !== canonicalUuid(uuid))
      return savedAsAnother(base, before, uuid);
    if (duplicate) {
      const outcome = onConflict === "update" ? "updated" : "skipped";
      const done = await this.#done(candidate, { outcome, uuid, duplicateOf: originalOf(seen).key });
      return { ...done, reason: reasonOf(duplicate) };
    }
    if (isCreated) return this.#done(candidate, { outcome: "created", uuid });
    if (isNew === undefined) return this.#asSaved(await this.#done(candidate, { outcome: "saved", uuid }));
    if (onConflict === "update") return this.#done(candidate, { outcome: "updated", uuid });
    return { ...(await this.#done(candidate, { outcome: "skipped", uuid })), reason: this.#existsReason };
  }

  /** Whether an earlier job created a contact for another row, which counts as new with `skip`. */
  #isCreatedBefore(uuid: string | undefined): boolean {
    if (uuid === undefined || this.#options.onConflict !== "skip") return false;
    const row = this.#seen.rowOf(canonicalUuid(uuid));
    return row !== undefined && this.#saves.savedAs(row)?.outcome === "created";
  }

  get #existsReason(): string {
    const left =
      this.#options.automation === undefined ? "was not changed" : "was neither changed nor enrolled";
    return `The contact already exists, so it ${left}.`;
  }

  /** Returns the outcome of a row whose contact may have existed before. */
  #asSaved(row: Omit<RowOutcome, "outcome">): RowOutcome {
    const { automation, onConflict } = this.#options;
    const isLeftOut = automation !== undefined && onConflict === "skip";
    return { ...row, outcome: "saved", ...(isLeftOut && { reason: MAY_HAVE_EXISTED }) };
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

const emailOf = ({ email }: ContactRow): string => emailIdentity(String(email ?? ""));

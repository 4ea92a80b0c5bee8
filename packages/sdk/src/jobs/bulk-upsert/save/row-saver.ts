import type { Contact } from "@grinfi/core";
import type { Resources } from "../../../generated/resources.ts";
import { mapInOrder } from "../../concurrency/map-in-order.ts";
import { JobStop } from "../../errors/job-stop.ts";
import type { JobSteps } from "../../journal/journal.ts";
import { canonicalUuid, withUuid } from "../../shared/identity.ts";
import { endsJob, maybeProcessed, messageOf } from "../../shared/job-errors.ts";
import type { ContactRow, ResolvedOptions, RowOutcome } from "../bulk-upsert-types.ts";
import {
  type Duplicate,
  DuplicateDetector,
  originalOf,
  reasonOf,
  type SeenRow,
} from "../rows/duplicate-rows.ts";
import {
  type Candidate,
  CONTACT_GONE,
  type DuplicateRow,
  type FinishedRow,
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
import { UpsertPreparer } from "./prepare-row.ts";
import { SaveRecords } from "./save-records.ts";
import { notSaved, replacedIdentities, savedAsAnother, saveRow } from "./save-row.ts";

/** Saves rows as contacts, each person once. */
export class RowSaver {
  readonly #grinfi: Resources;
  readonly #saves: SaveRecords;
  readonly #options: ResolvedOptions;
  readonly #seen: DuplicateDetector;
  readonly #preparer: UpsertPreparer;
  /** Rows that certainly were not saved. */
  readonly #failed = new Set<SeenRow>();
  readonly #stop = new JobStop();

  /** @param saves - The recorded steps `save`, by the keys of rows. */
  constructor(grinfi: Resources, saves: JobSteps, options: ResolvedOptions) {
    this.#grinfi = grinfi;
    this.#saves = new SaveRecords(saves, options.onConflict);
    this.#options = options;
    this.#seen = new DuplicateDetector(options.key ? "key" : "linkedin");
    this.#preparer = new UpsertPreparer(this.#saves, this.#seen, options);
    this.#addSaved(this.#saves.keys());
  }

  /**
   * Saves rows, several at a time. Lookups end before the first row is saved, and responses are processed in the order
   * of the rows, so that the order of the responses does not decide which row is the duplicate.
   *
   * @throws An error with which every other call would fail, after the outcomes of the rows that were sent.
   */
  async *save(rows: readonly (readonly [ContactRow, number])[]): AsyncGenerator<RowOutcome, void, undefined> {
    const { concurrency, match, request } = this.#options;
    const toLookUp: Candidate[] = [];
    const duplicates: DuplicateRow[] = [];
    const keys = await Promise.all(rows.map(([row]) => this.#preparer.keyOf(row)));
    this.#addSaved(await this.#saves.load(keys));
    for (const [number, [row, index]] of rows.entries()) {
      const prepared = await this.#preparer.prepare(row, index, keys[number] as string);
      if ("outcome" in prepared) yield prepared;
      else if ("recorded" in prepared) yield await this.#fromJournal(prepared, prepared.recorded);
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
    const unlessStopped = this.#unlessStopped(toSave);
    for await (const candidate of mapInOrder(unlessStopped, concurrency, (one) => this.#save(one))) {
      if (candidate !== undefined) yield await this.#afterSave(candidate);
    }
    this.#stop.throwIfStopped();
    for (const duplicate of duplicates) {
      const outcome = await this.#afterOriginal(duplicate);
      if (outcome) yield outcome;
      this.#stop.throwIfStopped();
    }
  }

  /** Adds rows that earlier jobs saved, so that rows of the same person are recognised. */
  #addSaved(keys: Iterable<string>): void {
    for (const key of keys) {
      const uuid = this.#saves.savedContactOf(key);
      if (uuid !== undefined) this.#seen.addSaved(key, uuid, this.#saves.replacedOf({ key }));
    }
  }

  /** Yields rows until the job is stopped. */
  *#unlessStopped(candidates: readonly Candidate[]): Generator<Candidate, void, undefined> {
    for (const candidate of candidates) {
      if (this.#stop.isStopped) return;
      yield candidate;
    }
  }

  /**
   * Returns the outcome of a duplicate, after the row that it duplicates was processed; `undefined` if the journal failed
   * before the duplicate was sent.
   */
  async #afterOriginal(row: DuplicateRow): Promise<RowOutcome | undefined> {
    const { base, duplicate, sent, uuid, version } = row;
    const original = originalOf(duplicate.row);
    if (original.index === undefined) {
      // The row that an earlier job saved has not appeared in this job, so this one takes its place.
      original.index = base.index;
      const candidate = { base, version, sent, seen: original, earlier: undefined, known: undefined };
      const recorded = this.#saves.savedAs(original);
      if (recorded && !(recorded.outcome === "skipped" && this.#options.onConflict === "update"))
        return this.#fromJournal(candidate, recorded);
      const found = await this.#lookUp(candidate, new Map());
      const outcome = await this.#afterLookUp(found);
      const saved = outcome ? undefined : await this.#save(found);
      return saved ? this.#afterSave(saved) : outcome;
    }
    if (!this.#failed.has(original)) return this.#skip({ base, version }, duplicate, uuid);
    return {
      ...base,
      outcome: "failed",
      reason: `${reasonOf(duplicate)} That row failed, so this one was not tried.`,
    };
  }

  /** Returns the outcome of a row that an earlier job saved. */
  async #fromJournal(
    candidate: Pick<Candidate, "base" | "seen" | "version">,
    { outcome: recorded, uuid }: FinishedRow["recorded"],
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

  /** @returns `undefined` if the journal failed before anything was sent. */
  async #save(candidate: Candidate): Promise<Candidate | undefined> {
    const { known, sent, version } = candidate;
    const replaced = known ? replacedIdentities(sent, known) : [];
    const since = this.#saves.pendingSince(version);
    const pending = this.#saves.pending(version, known?.uuid, replaced);
    if (!(await this.#stop.unlessFails(pending))) return undefined;
    const call = this.#saves.watch(this.#options.request);
    const options = { ...this.#options, request: call.options };
    try {
      const { contact, isNew } = await saveRow(this.#grinfi, candidate, options, since);
      return { ...candidate, saved: contact, isNew };
    } catch (thrown) {
      const error = call.errorOf(thrown);
      this.#stop.after(error);
      const mayBeSaved = call.isSent() && maybeProcessed(error);
      if (!mayBeSaved) await this.#stop.unlessFails(this.#saves.notDone(version));
      return { ...candidate, error, mayBeSaved };
    }
  }

  async #afterSave(candidate: Candidate): Promise<RowOutcome> {
    const { base, earlier, error, isNew, known, mayBeSaved = false, saved, seen } = candidate;
    const { onConflict } = this.#options;
    if (error !== undefined) {
      if (!mayBeSaved) this.#failed.add(seen);
      return notSaved(base, error, mayBeSaved);
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
    await this.#stop.unlessFails(this.#saves.done(version, saved));
    return { ...base, outcome, ...withUuid(uuid) };
  }
}

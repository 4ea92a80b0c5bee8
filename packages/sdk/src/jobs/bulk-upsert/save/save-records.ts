import type { RequestOptions } from "../../../calls/options.ts";
import { type WatchedRequest, watchRequest } from "../../errors/watch-request.ts";
import type { JobSteps, JournalEntry, RecordedStep } from "../../journal/journal.ts";
import { canonicalJson, shortDigestOf } from "../../shared/digest.ts";
import { canonicalUuid, emailIdentity, linkedInIdentity, withUuid } from "../../shared/identity.ts";
import type { BulkUpsertOptions, ContactRow, RowOutcome } from "../bulk-upsert-types.ts";

/** A row as the journal records it. */
export interface RowVersion {
  readonly key: string;
  /** The digest of the data of the row. `undefined` if there is no journal, or if the row is not JSON. */
  readonly digest: string | undefined;
}

/** The maximum number of recorded versions of a duplicate row. */
const MAX_DIGESTS = 20;

interface SaveResult {
  readonly outcome: RowOutcome["outcome"];
  readonly uuid: string | undefined;
  /** The key of the row that it duplicates. */
  readonly duplicateOf?: string;
}

/** The records of saved rows in a journal. */
export class SaveRecords {
  readonly #saves: JobSteps;
  readonly #onConflict: BulkUpsertOptions["onConflict"];

  /** @param saves - The steps `save` by the keys of rows. */
  constructor(saves: JobSteps, onConflict: BulkUpsertOptions["onConflict"]) {
    this.#saves = saves;
    this.#onConflict = onConflict;
  }

  /** Returns the keys of all rows that are recorded. */
  keys(): Iterable<string> {
    return this.#saves.keysOf("save");
  }

  /** Reads what a shared journal records about rows. @returns The keys that were not known to be recorded before. */
  async load(keys: readonly string[]): Promise<readonly string[]> {
    const unknown = [...new Set(keys)].filter((key) => key !== "" && this.#get({ key }) === undefined);
    await this.#saves.load(unknown);
    return unknown.filter((key) => this.#get({ key }) !== undefined);
  }

  /** Returns the canonical uuid of the contact that an earlier job saved for a row, unless the row is a duplicate. */
  savedContactOf(key: string): string | undefined {
    const { metadata: { duplicateOf, uuid } = {}, state } = this.#get({ key }) ?? {};
    return state === "done" && uuid !== undefined && duplicateOf === undefined
      ? canonicalUuid(uuid)
      : undefined;
  }

  /**
   * Returns the result of an earlier job for a row, if it still applies. With `update`, a row is sent again if its data
   * is new, or if the earlier job skipped it because the contact existed.
   */
  resultOf(row: RowVersion): JournalEntry["metadata"] {
    const recorded = this.#get(row);
    if (recorded?.state !== "done") return undefined;
    const { metadata } = recorded;
    const wasSkipped = metadata?.outcome === "skipped" && metadata.duplicateOf === undefined;
    return this.#matches(recorded, row) && !(wasSkipped && this.#onConflict === "update")
      ? metadata
      : undefined;
  }

  /** Whether an earlier job was about to save a row, and the result is not recorded. */
  isPending(row: RowVersion): boolean {
    return this.#get(row)?.state === "pending";
  }

  /**
   * Returns when the first of the earlier jobs was about to save a row with this data, if the result is not recorded, in
   * milliseconds since 1970.
   */
  pendingSince(row: RowVersion): number | undefined {
    const recorded = this.#get(row);
    if (recorded?.state !== "pending" || !this.#matches(recorded, row)) return undefined;
    return Date.parse(recorded.metadata?.since ?? recorded.at ?? "") || undefined;
  }

  /** Returns the contact that an earlier job saved for a row, and the outcome, whatever the data of the row was. */
  savedAs(row: Pick<RowVersion, "key">): { readonly uuid: string; readonly outcome: string } | undefined {
    const { metadata: { outcome = "", uuid } = {}, state } = this.#get(row) ?? {};
    return state === "done" && uuid !== undefined ? { uuid, outcome } : undefined;
  }

  /** Returns the contact that an earlier job saved for a row, or was about to update, unless the row is a duplicate. */
  contactOf(row: Pick<RowVersion, "key">): string | undefined {
    const { duplicateOf, uuid } = this.#get(row)?.metadata ?? {};
    return duplicateOf === undefined && uuid !== undefined ? canonicalUuid(uuid) : undefined;
  }

  /** Returns the LinkedIn profiles that updates have removed from the contact of a row. */
  replacedOf(row: Pick<RowVersion, "key">): readonly string[] {
    return this.#get(row)?.metadata?.replaced?.split("\n") ?? [];
  }

  /**
   * Records that a row is about to be saved.
   *
   * @param known - The existing contact that the row updates, if it was looked up.
   * @param replaced - The identities of that contact that the update removes.
   */
  async pending(row: RowVersion, known: string | undefined, replaced: readonly string[]): Promise<void> {
    const since = this.pendingSince(row);
    await this.#saves.record(row.key, "save", "pending", {
      ...{ ...withUuid(known), ...withDigest(row.digest) },
      ...{ ...(since !== undefined && { since: new Date(since).toISOString() }) },
      ...withReplaced([...this.replacedOf(row), ...replaced]),
    });
  }

  /** Watches a call that saves a row. */
  watch(request: RequestOptions): WatchedRequest {
    return watchRequest(request, this.#saves);
  }

  async notDone(row: RowVersion): Promise<void> {
    const metadata = { ...withUuid(this.contactOf(row)), ...withReplaced(this.replacedOf(row)) };
    await this.#saves.record(row.key, "save", "not_done", metadata);
  }

  async done(row: RowVersion, { duplicateOf, outcome, uuid }: SaveResult): Promise<void> {
    const recorded = this.#get(row)?.metadata ?? {};
    const { digest = row.digest } = this.isPending(row) ? recorded : {};
    // Several rows with one key can duplicate the same row with different data. All their digests are kept.
    const isRepeated = duplicateOf !== undefined && duplicateOf === recorded.duplicateOf;
    const digests = isRepeated ? [recorded.digest, digest] : [digest];
    await this.#saves.record(row.key, "save", "done", {
      ...{ outcome, ...withUuid(uuid), ...(duplicateOf !== undefined && { duplicateOf }) },
      ...{ ...withDigest(joinDigests(digests)), ...withReplaced(this.replacedOf(row)) },
    });
  }

  #get({ key }: Pick<RowVersion, "key">): RecordedStep | undefined {
    return this.#saves.get(key, "save");
  }

  /** Whether a record was made for the data of this row. With `skip` the data does not matter. */
  #matches({ metadata }: RecordedStep, { digest }: RowVersion): boolean {
    if (this.#onConflict === "skip" || digest === metadata?.digest) return true;
    return digest !== undefined && (metadata?.digest?.split(" ").includes(digest) ?? false);
  }
}

/**
 * Returns a digest of the data of a row. The order of the fields and the spelling of the LinkedIn profile and the email
 * address do not change it.
 */
export async function rowDigest(row: ContactRow): Promise<string> {
  const { email, linkedin_id } = row;
  const compared = {
    ...row,
    linkedin_id: linkedInIdentity(String(linkedin_id ?? "")),
    ...(email && { email: emailIdentity(String(email)) }),
  };
  return shortDigestOf(canonicalJson(compared));
}

/** Keeps only the latest digests, because a row may change any number of times. */
const joinDigests = (digests: readonly (string | undefined)[]): string | undefined =>
  digests
    .filter((digest) => digest !== undefined)
    .flatMap((digest) => digest.split(" "))
    .slice(-MAX_DIGESTS)
    .join(" ") || undefined;

const withDigest = (digest: string | undefined): { readonly digest?: string } =>
  digest === undefined ? {} : { digest };

/** Omits email addresses, because ids are all that a journal contains of a person. */
function withReplaced(identities: readonly string[]): { readonly replaced?: string } {
  const profiles = identities.filter((identity) => identity.startsWith("linkedin "));
  return profiles.length === 0 ? {} : { replaced: profiles.join("\n") };
}

import { formatValue } from "@grinfi/core/option-checks";
import { shortDigestOf } from "../../shared/digest.ts";
import { emailIdentity } from "../../shared/identity.ts";
import type { ContactRow, ResolvedOptions, RowOutcome } from "../bulk-upsert-types.ts";
import type { DuplicateDetector } from "../rows/duplicate-rows.ts";
import { profileProblem } from "../rows/profile.ts";
import { describeUnmapped, mappedOf, NO_IDENTITY, unmappedOf } from "../rows/row-fields.ts";
import type { Candidate, DuplicateRow, FinishedRow } from "./candidate.ts";
import { identitiesOfRow, linkedInOf } from "./find-contact.ts";
import { rowDigest, type SaveRecords } from "./save-records.ts";

/** Processes rows as far as that takes no request. */
export class UpsertPreparer {
  readonly #saves: SaveRecords;
  readonly #seen: DuplicateDetector;
  readonly #options: ResolvedOptions;

  constructor(saves: SaveRecords, seen: DuplicateDetector, options: ResolvedOptions) {
    this.#saves = saves;
    this.#seen = seen;
    this.#options = options;
  }

  /**
   * Prepares a row after its key was loaded.
   *
   * @returns The row to look up, one that an earlier job saved, a duplicate, or the outcome of the row.
   */
  async prepare(
    row: ContactRow,
    index: number,
    key: string,
  ): Promise<Candidate | DuplicateRow | FinishedRow | RowOutcome> {
    const { dryRun, journal, unmapped = "fail" } = this.#options;
    if (typeof row !== "object" || row === null) {
      const base = { row, index, key: "", fromJournal: false };
      return { ...base, outcome: "failed", reason: "The row is not an object." };
    }
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
    return isSaved ? { ...candidate, recorded: { uuid, outcome } } : candidate;
  }

  /** Returns the key of a row. It is empty if the row is not an object, or has nothing that identifies a person. */
  async keyOf(row: ContactRow): Promise<string> {
    const { key } = this.#options;
    if (typeof row !== "object" || row === null) return "";
    if (key) return key(row);
    // The journal contains no email address, and two spellings of one address are one key.
    return linkedInOf(row) || `email ${await shortDigestOf(emailOf(row))}`;
  }
}

const emailOf = ({ email }: ContactRow): string => emailIdentity(String(email ?? ""));

import { canonicalUuid } from "../shared/identity.ts";
import type { Intents, JournalEntry, Noted } from "../shared/journal.ts";
import type { BulkUpsertOptions, RowOutcome } from "./bulk-upsert-types.ts";

/** A row as the journal knows it. */
export interface RowVersion {
  readonly key: string;
  /** Changes with the data of the row. `undefined`: there is no journal to compare it with. */
  readonly digest: string | undefined;
}

/** How many versions of a row that repeats another one are known. */
const MOST_DIGESTS = 20;

/** What became of a row. */
interface Saved {
  readonly outcome: RowOutcome["outcome"];
  readonly uuid: string | undefined;
  /** The key of the row that it repeats. */
  readonly repeats?: string;
}

/** What a journal says of the rows that were saved. Entries from before there were digests count for any data of their row. */
export class SavedRows {
  readonly #saves: Intents;
  readonly #onConflict: BulkUpsertOptions["onConflict"];

  /** @param saves - Steps `save` by the keys of rows. */
  constructor(saves: Intents, onConflict: BulkUpsertOptions["onConflict"]) {
    this.#saves = saves;
    this.#onConflict = onConflict;
  }

  /** Rows that are contacts of their own, by their keys, with canonical uuids. */
  *contacts(): Generator<readonly [key: string, uuid: string], void, undefined> {
    for (const [key, { facts, state }] of this.#saves.entriesOf("save")) {
      if (state === "done" && facts?.uuid !== undefined && facts.repeats === undefined)
        yield [key, canonicalUuid(facts.uuid)];
    }
  }

  /**
   * What an earlier run made of a row, if that holds for this one: an update sends what no run before it has sent, which
   * is new data, or the data of a contact that was left as it is.
   */
  answerOf(row: RowVersion): JournalEntry["facts"] {
    const noted = this.#noted(row);
    if (noted?.state !== "done") return undefined;
    const isLeft = noted.facts?.outcome === "skipped" && noted.facts.repeats === undefined;
    return this.#isOf(noted, row) && !(isLeft && this.#onConflict === "update") ? noted.facts : undefined;
  }

  /** Whether a run was about to save a row, and its end is not noted. */
  isBegun(row: RowVersion): boolean {
    return this.#noted(row)?.state === "intended";
  }

  /** Whether a run was about to create a contact with the data of this row. */
  isBegunToCreate(row: RowVersion): boolean {
    const noted = this.#noted(row);
    return noted?.state === "intended" && noted.facts?.known === "no" && this.#isOf(noted, row);
  }

  /** The contact that a run saved for a row, or was about to write over, if the row is a contact of its own. */
  contactOf(row: Pick<RowVersion, "key">): string | undefined {
    const { repeats, uuid } = this.#noted(row)?.facts ?? {};
    return repeats === undefined && uuid !== undefined ? canonicalUuid(uuid) : undefined;
  }

  /** LinkedIn profiles that the contact of a row had before a run wrote over them. */
  replacedOf(row: Pick<RowVersion, "key">): readonly string[] {
    return this.#noted(row)?.facts?.replaced?.split("\n") ?? [];
  }

  /**
   * @param known - The contact that the row is written over.
   * @param replaced - What identifies it before.
   */
  async intend(row: RowVersion, known: string | undefined, replaced: readonly string[]): Promise<void> {
    await this.#saves.write(row.key, "save", "intended", {
      ...{ known: known === undefined ? "no" : "yes", ...withUuid(known), ...withDigest(row.digest) },
      ...withReplaced([...this.replacedOf(row), ...replaced]),
    });
  }

  async notDone(row: RowVersion): Promise<void> {
    const facts = { ...withUuid(this.contactOf(row)), ...withReplaced(this.replacedOf(row)) };
    await this.#saves.write(row.key, "save", "not_done", facts);
  }

  async done(row: RowVersion, { outcome, repeats, uuid }: Saved): Promise<void> {
    const noted = this.#noted(row)?.facts ?? {};
    const { digest = row.digest } = this.isBegun(row) ? noted : {};
    // Rows of one person that differ: each was found to repeat that other row, and does in the next run.
    const digests = repeats !== undefined && repeats === noted.repeats ? [noted.digest, digest] : [digest];
    await this.#saves.write(row.key, "save", "done", {
      ...{ outcome, ...withUuid(uuid), ...(repeats !== undefined && { repeats }) },
      ...{ ...withDigest(joined(digests)), ...withReplaced(this.replacedOf(row)) },
    });
  }

  #noted({ key }: Pick<RowVersion, "key">): Noted | undefined {
    return this.#saves.get(key, "save");
  }

  /** Whether an entry is about this data. Where contacts are left as they are, it does not matter. */
  #isOf({ facts }: Noted, { digest }: RowVersion): boolean {
    if (this.#onConflict === "skip" || facts?.digest === undefined) return true;
    return digest !== undefined && facts.digest.split(" ").includes(digest);
  }
}

const withUuid = (uuid: string | undefined): { readonly uuid?: string } =>
  uuid === undefined ? {} : { uuid };

/** The last of them, since a row may change without end. */
const joined = (digests: readonly (string | undefined)[]): string | undefined =>
  digests
    .filter((digest) => digest !== undefined)
    .flatMap((digest) => digest.split(" "))
    .slice(-MOST_DIGESTS)
    .join(" ") || undefined;

const withDigest = (digest: string | undefined): { readonly digest?: string } =>
  digest === undefined ? {} : { digest };

/** Addresses are left out: a journal holds no more of a person than ids. */
function withReplaced(identities: readonly string[]): { readonly replaced?: string } {
  const profiles = identities.filter((identity) => identity.startsWith("linkedin "));
  return profiles.length === 0 ? {} : { replaced: profiles.join("\n") };
}

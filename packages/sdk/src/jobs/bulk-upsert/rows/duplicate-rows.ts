/** A row of this job, or one that an earlier job saved. */
export interface SeenRow {
  readonly key: string;
  /** The index of the row. `undefined` if an earlier job saved it and it has not appeared in this job. */
  index: number | undefined;
  /** The row of the same person that is saved instead. */
  original: SeenRow | undefined;
}

/** The row that a row duplicates. */
export interface Duplicate {
  readonly row: SeenRow;
  /** Why the rows are duplicates, as the predicate of a sentence about that row. */
  readonly because: string;
}

interface IncomingRow {
  readonly key: string;
  readonly index: number;
  /** The identities of the person. Two rows that share one of them are the same person. */
  readonly identities: readonly string[];
  /** Whether an earlier job saved it. */
  readonly isSaved: boolean;
  /**
   * The key of the row that it duplicated in an earlier job. It is ignored unless that row was saved or has appeared.
   */
  readonly duplicateOf: string | undefined;
  /**
   * Whether later rows with the same identities are duplicates of this one. A row that may describe nobody must not
   * claim them; `addIdentities` adds them later.
   */
  readonly claims: boolean;
}

/** The reasons, by the kind of the shared identity. The kind is the first word of an identity. */
const REASONS: Readonly<Record<string, string>> = {
  key: "has the same key",
  linkedin: "has the same LinkedIn profile",
  email: "has the same email address",
  name: "has the same name and company",
};

const SAME_CONTACT = "is the same contact";

/**
 * Recognises rows of the same person, in any spelling: by their identities before anything is sent, and by the uuid of
 * the contact afterwards. The first row of a person is the original.
 *
 * It keeps the identities and the contact's uuid of each row until the job ends.
 */
export class DuplicateDetector {
  readonly #byIdentity = new Map<string, SeenRow>();
  readonly #byContact = new Map<string, SeenRow>();
  readonly #kindOfKeys: "key" | "linkedin";

  /** @param kindOfKeys - `linkedin` if the keys of rows are LinkedIn identities. */
  constructor(kindOfKeys: "key" | "linkedin") {
    this.#kindOfKeys = kindOfKeys;
  }

  /** Adds a row that an earlier job saved. */
  addSaved(key: string, uuid: string, identities: readonly string[]): void {
    const row = { key, index: undefined, original: undefined };
    this.#byIdentity.set(this.#identityOf(key), row);
    this.addIdentities(identities, row);
    if (!this.#byContact.has(uuid)) this.#byContact.set(uuid, row);
  }

  /** Adds a row of this job. @returns The row that it duplicates or, if there is none, the row itself. */
  add(incoming: IncomingRow): { readonly seen: SeenRow } | { readonly duplicate: Duplicate } {
    const { claims, duplicateOf, identities, index, isSaved, key } = incoming;
    const all = [this.#identityOf(key), ...identities];
    const duplicate = this.#find(key, isSaved ? all.slice(0, 1) : all) ?? this.#get(duplicateOf);
    // With custom keys, rows with the same key may be different people.
    if (duplicate && duplicate.because === REASONS.key) return { duplicate };
    const known = all.map((identity) => this.#byIdentity.get(identity));
    const seen = known.find((row) => row?.key === key) ?? { key, index, original: undefined };
    seen.index ??= index;
    if (claims || duplicate) this.addIdentities(all, seen);
    if (duplicate === undefined) return { seen };
    if (seen !== duplicate.row) seen.original = originalOf(duplicate.row);
    return { duplicate };
  }

  /** Adds identities to the person of a row. An identity stays with the row that had it first. */
  addIdentities(identities: readonly string[], row: SeenRow): void {
    for (const identity of identities) {
      if (!this.#byIdentity.has(identity)) this.#byIdentity.set(identity, row);
    }
  }

  /** Returns the first row with a contact. */
  rowOf(uuid: string): SeenRow | undefined {
    return this.#byContact.get(uuid);
  }

  /**
   * Adds the contact of a row. If the row that an earlier job saved has not appeared in this job, the row takes its
   * place.
   *
   * @returns The earlier row with the same contact.
   */
  addContact(uuid: string, row: SeenRow): Duplicate | undefined {
    const first = this.#byContact.get(uuid);
    if (first === row) return undefined;
    if (first === undefined || originalOf(first).index === undefined || originalOf(first) === row) {
      this.#byContact.set(uuid, row);
      if (first) first.original = row;
      return undefined;
    }
    row.original = originalOf(first);
    return { row: first, because: SAME_CONTACT };
  }

  /** Returns the earlier row with one of the identities. Ignores the record of the same row from an earlier job. */
  #find(key: string, identities: readonly string[]): Duplicate | undefined {
    for (const identity of identities) {
      const row = this.#byIdentity.get(identity);
      if (row === undefined || (row.key === key && row.index === undefined)) continue;
      // A row is no duplicate of its own duplicate.
      if (originalOf(row).key === key && originalOf(row) !== row) continue;
      const [kind = ""] = identity.split(" ", 1);
      return { row, because: REASONS[kind] ?? SAME_CONTACT };
    }
    return undefined;
  }

  #get(key: string | undefined): Duplicate | undefined {
    const row = key === undefined ? undefined : this.#byIdentity.get(this.#identityOf(key));
    return row && { row, because: SAME_CONTACT };
  }

  #identityOf(key: string): string {
    return `${this.#kindOfKeys} ${key}`;
  }
}

/** Returns the row that is saved in place of a duplicate, or the row itself. */
export const originalOf = (row: SeenRow): SeenRow => row.original ?? row;

/** Returns the reason why a row is a duplicate. It names the other row. */
export function reasonOf({ because, row }: Duplicate): string {
  const name = row.index === undefined ? `The row with the key ${row.key}` : `Row ${row.index}`;
  return `${name} ${because}.`;
}

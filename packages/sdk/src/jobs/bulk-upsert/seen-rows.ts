/** A row that came in this run, or that an earlier one saved. */
export interface SeenRow {
  readonly key: string;
  /** Its place among the rows. `undefined`: an earlier run saved it, and it has not come in this one. */
  index: number | undefined;
  /** The row of the same person that is saved in its place. */
  original: SeenRow | undefined;
}

/** A row that another one repeats. */
export interface Repeated {
  readonly row: SeenRow;
  /** What says so, as the end of a sentence about that row. */
  readonly because: string;
}

/** A row that comes. */
interface ComingRow {
  readonly key: string;
  readonly index: number;
  /** What identifies the person. Whoever has one of them is the same. */
  readonly identities: readonly string[];
  /** Whether an earlier run saved it. */
  readonly isSaved: boolean;
  /** The key of the row that an earlier run found it to repeat. It counts if that one was saved, or has come. */
  readonly repeats: string | undefined;
}

/** Reasons by the kind of an identity, which is its first word. */
const REASONS: Readonly<Record<string, string>> = {
  key: "has the same key",
  linkedin: "has the same LinkedIn profile",
  email: "has the same email address",
  name: "has the same name and company",
};

const SAME_CONTACT = "is the same contact";

/**
 * The people that were seen, so that whoever comes again, however spelled, is known: by what identifies a row before
 * anything is sent, and by the uuid of the contact afterwards. The first row of a person is the one that counts.
 *
 * Until the run ends it keeps, of each row, its identities and the uuid of its contact.
 */
export class SeenRows {
  readonly #byIdentity = new Map<string, SeenRow>();
  readonly #byContact = new Map<string, SeenRow>();
  readonly #kindOfKeys: "key" | "linkedin";

  /** @param kindOfKeys - `linkedin`: the keys of rows are identities of LinkedIn. */
  constructor(kindOfKeys: "key" | "linkedin") {
    this.#kindOfKeys = kindOfKeys;
  }

  /** Takes in a row that an earlier run saved. */
  recall(key: string, uuid: string, identities: readonly string[]): void {
    const row = { key, index: undefined, original: undefined };
    this.#byIdentity.set(this.#identityOf(key), row);
    this.learn(identities, row);
    if (!this.#byContact.has(uuid)) this.#byContact.set(uuid, row);
  }

  /** Takes in a row that comes in this run. @returns The row that it repeats, or else itself. */
  add(coming: ComingRow): { readonly seen: SeenRow } | { readonly repeated: Repeated } {
    const { identities, index, isSaved, key, repeats } = coming;
    const all = [this.#identityOf(key), ...identities];
    const repeated = this.#find(key, isSaved ? all.slice(0, 1) : all) ?? this.#get(repeats);
    // Whoever has the same key need not be the same person, if the caller makes the keys.
    if (repeated && repeated.because === REASONS.key) return { repeated };
    const known = all.map((identity) => this.#byIdentity.get(identity));
    const seen = known.find((row) => row?.key === key) ?? { key, index, original: undefined };
    seen.index ??= index;
    this.learn(all, seen);
    if (repeated === undefined) return { seen };
    if (seen !== repeated.row) seen.original = originalOf(repeated.row);
    return { repeated };
  }

  /** Takes in what else identifies the person of a row. What is seen already stays with the row that had it first. */
  learn(identities: readonly string[], row: SeenRow): void {
    for (const identity of identities) {
      if (!this.#byIdentity.has(identity)) this.#byIdentity.set(identity, row);
    }
  }

  /** Takes in the contact of a row. @returns The row before it that is the same contact. */
  addContact(uuid: string, row: SeenRow): Repeated | undefined {
    const first = this.#byContact.get(uuid);
    if (first === undefined) this.#byContact.set(uuid, row);
    if (first === undefined || first === row) return undefined;
    row.original = originalOf(first);
    return { row: first, because: SAME_CONTACT };
  }

  /** The row before this one that has one of its identities; not what an earlier run did with this very row. */
  #find(key: string, identities: readonly string[]): Repeated | undefined {
    for (const identity of identities) {
      const row = this.#byIdentity.get(identity);
      if (row === undefined || (row.key === key && row.index === undefined)) continue;
      const [kind = ""] = identity.split(" ", 1);
      return { row, because: REASONS[kind] ?? SAME_CONTACT };
    }
    return undefined;
  }

  #get(key: string | undefined): Repeated | undefined {
    const row = key === undefined ? undefined : this.#byIdentity.get(this.#identityOf(key));
    return row && { row, because: SAME_CONTACT };
  }

  #identityOf(key: string): string {
    return `${this.#kindOfKeys} ${key}`;
  }
}

/** The row that is saved for a row. */
export const originalOf = (row: SeenRow): SeenRow => row.original ?? row;

/** Which row another one repeats, as a reason. */
export function reasonOf({ because, row }: Repeated): string {
  const name = row.index === undefined ? `The row with the key ${row.key}` : `Row ${row.index}`;
  return `${name} ${because}.`;
}

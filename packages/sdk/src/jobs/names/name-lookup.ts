import { abortable } from "@grinfi/abort";
import { InvalidInputError, type LookupCandidate, LookupError } from "@grinfi/core";
import { closestTo } from "./closest-names.ts";

/** Options of a lookup by name or uuid. */
export interface LookupOptions {
  /** Aborts this lookup. Other lookups that wait for the same requests continue. */
  readonly signal?: AbortSignal | undefined;
}

/** A row of the API that may have a name. */
export interface NamedRow {
  readonly uuid?: string | null;
  readonly name?: string | null;
}

/** How many of the closest names an error lists. */
const SUGGESTED_NAMES = 3;

/**
 * Looks up items of one kind by name. It reads all items once and keeps them. If a name is not among them, it reads the
 * items once more. Lookups at the same time share the requests.
 */
export class NameLookup {
  readonly #kind: string;
  readonly #list: () => AsyncIterable<NamedRow>;
  #reading: Promise<readonly LookupCandidate[]> | undefined;

  /**
   * @param kind - The name of the kind in error messages.
   * @param list - Reads all items.
   */
  constructor(kind: string, list: () => AsyncIterable<NamedRow>) {
    this.#kind = kind;
    this.#list = list;
  }

  /**
   * @throws InvalidInputError if the name is empty.
   * @throws LookupError if the name matches nothing, or several items.
   */
  async uuidOf(name: string, { signal }: LookupOptions = {}): Promise<string> {
    if (typeof name !== "string" || name.trim() === "") {
      throw new InvalidInputError(`The name of a ${this.#kind} must be a non-empty string.`);
    }
    const { all, found } = await this.#find((candidates) => withName(name, candidates), signal);
    const [first, second] = found;
    if (first === undefined) throw this.#notFound(name, all);
    if (second !== undefined) throw this.#ambiguous(name, found);
    return first.uuid;
  }

  /** @throws LookupError if no item has the uuid. */
  async nameOf(uuid: string, { signal }: LookupOptions = {}): Promise<string> {
    const { found } = await this.#find((candidates) => candidates.filter((one) => one.uuid === uuid), signal);
    const [first] = found;
    if (first === undefined)
      throw new LookupError("not_found", `There is no ${this.#kind} with the uuid ${uuid}.`, []);
    return first.name;
  }

  async #find(
    matching: (all: readonly LookupCandidate[]) => readonly LookupCandidate[],
    signal: AbortSignal | undefined,
  ): Promise<Record<"all" | "found", readonly LookupCandidate[]>> {
    signal?.throwIfAborted();
    const earlier = this.#reading;
    if (earlier !== undefined) {
      const all = await abortable(signal, () => earlier);
      const found = matching(all);
      if (found.length === 1) return { all, found };
    }
    const latest = this.#reading;
    // Another lookup without a match may already be reading the items again.
    const isOld = latest === undefined || latest === earlier;
    const all = await abortable(signal, () => (isOld ? this.#readAgain() : latest));
    return { all, found: matching(all) };
  }

  #readAgain(): Promise<readonly LookupCandidate[]> {
    const earlier = this.#reading;
    const reading = this.#read();
    this.#reading = reading;
    reading.catch(() => {
      if (this.#reading === reading) this.#reading = earlier;
    });
    return reading;
  }

  async #read(): Promise<readonly LookupCandidate[]> {
    const all: LookupCandidate[] = [];
    for await (const { name, uuid } of this.#list()) if (name && uuid) all.push({ uuid, name });
    return all;
  }

  #notFound(name: string, all: readonly LookupCandidate[]): LookupError {
    const closest = closestTo(name, all, SUGGESTED_NAMES);
    const hint =
      closest.length === 0
        ? `The account has no ${this.#kind}.`
        : `The closest names: ${closest.map((one) => `"${one.name}"`).join(", ")}.`;
    return new LookupError("not_found", `There is no ${this.#kind} "${name}". ${hint}`, closest);
  }

  #ambiguous(name: string, found: readonly LookupCandidate[]): LookupError {
    const each = found.map((one) => `${one.uuid} ("${one.name}")`).join(", ");
    const message = `"${name}" is the name of more than one ${this.#kind}: ${each}. Use the uuid.`;
    return new LookupError("ambiguous", message, found);
  }
}

/** Returns the items with exactly this name or, if there are none, those with this name in another case. */
function withName(name: string, all: readonly LookupCandidate[]): readonly LookupCandidate[] {
  const exact = all.filter((one) => one.name === name);
  if (exact.length > 0) return exact;
  const folded = name.toLowerCase();
  return all.filter((one) => one.name.toLowerCase() === folded);
}

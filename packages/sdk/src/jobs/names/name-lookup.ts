import { abortable } from "@grinfi/abort";
import { InvalidInputError, type LookupCandidate, LookupError } from "@grinfi/core";
import { nearestTo } from "./nearest.ts";

export interface LookupOptions {
  /** Ends the wait. What other lookups wait for, too, goes on. */
  readonly signal?: AbortSignal | undefined;
}

/** What an API says of a thing with a name. */
interface Row {
  readonly uuid?: string | null;
  readonly name?: string | null;
}

/** How many of the nearest names an error tells. */
const NEAREST = 3;

/**
 * Things of a kind by their names. They are read once and kept; what is not among them is looked for once more among those
 * that there are now. Lookups at the same time share one reading.
 */
export class NameLookup {
  readonly #kind: string;
  readonly #list: () => AsyncIterable<Row>;
  #reading: Promise<readonly LookupCandidate[]> | undefined;

  /**
   * @param kind - What one of them is called, in errors.
   * @param list - All of them, read anew.
   */
  constructor(kind: string, list: () => AsyncIterable<Row>) {
    this.#kind = kind;
    this.#list = list;
  }

  /** @throws InvalidInputError when the name is empty, LookupError when nothing, or more than one thing, has the name. */
  async uuidOf(name: string, { signal }: LookupOptions = {}): Promise<string> {
    if (typeof name !== "string" || name.trim() === "") {
      throw new InvalidInputError(`The name of a ${this.#kind} must be a text that is not empty.`);
    }
    const { all, found } = await this.#find((candidates) => withName(name, candidates), signal);
    const [first, second] = found;
    if (first === undefined) throw this.#notFound(name, all);
    if (second !== undefined) throw this.#ambiguous(name, found);
    return first.uuid;
  }

  /** @throws LookupError when nothing has the uuid. */
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
    // Another lookup that found nothing may have begun to read anew already.
    const isOld = latest === undefined || latest === earlier;
    const all = await abortable(signal, () => (isOld ? this.#readAnew() : latest));
    return { all, found: matching(all) };
  }

  #readAnew(): Promise<readonly LookupCandidate[]> {
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
    const nearest = nearestTo(name, all, NEAREST);
    const hint =
      nearest.length === 0
        ? "There is none at all."
        : `The nearest: ${nearest.map((one) => `"${one.name}"`).join(", ")}.`;
    return new LookupError("not_found", `There is no ${this.#kind} "${name}". ${hint}`, nearest);
  }

  #ambiguous(name: string, found: readonly LookupCandidate[]): LookupError {
    const each = found.map((one) => `${one.uuid} ("${one.name}")`).join(", ");
    const message = `"${name}" is the name of more than one ${this.#kind}: ${each}. Use the uuid.`;
    return new LookupError("ambiguous", message, found);
  }
}

/** Those with exactly the name or, where there is none, with the name in other letters, upper and lower. */
function withName(name: string, all: readonly LookupCandidate[]): readonly LookupCandidate[] {
  const exact = all.filter((one) => one.name === name);
  if (exact.length > 0) return exact;
  const folded = name.toLowerCase();
  return all.filter((one) => one.name.toLowerCase() === folded);
}

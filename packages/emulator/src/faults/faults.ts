import { mix } from "../random.ts";

/** The kind of a fault. */
export type FaultKind =
  /** The connection breaks before the request is processed. */
  | "reset-before"
  /** The connection breaks after the request is processed, before the response. */
  | "reset-after"
  /** The connection breaks after half of the response. */
  | "reset-during"
  /** An error response. */
  | "status"
  /** No response until the client disconnects. */
  | "stall"
  /** A delayed response. */
  | "delay"
  /** Half of the response, as if it were complete. */
  | "truncated"
  /** The HTML error page of a gateway. */
  | "html"
  /** A page without rows, but with `has_more: true`. */
  | "always-more"
  /** The first page, whatever the offset. */
  | "repeat-page"
  /** A `total` that is smaller on each page. */
  | "shrinking-total"
  /** More rows than the requested limit. */
  | "extra-rows"
  /** A success without a body. */
  | "empty-body"
  /** At most `maxRows` rows, whatever the limit. */
  | "clamp-limit"
  /** A row is deleted before the page is read. */
  | "row-deleted"
  /** A row is inserted before the page is read. */
  | "row-inserted";

/** A failure or misbehaviour of the API that is injected into requests. */
export interface Fault {
  /** What happens. */
  readonly kind: FaultKind;
  /** The id of the operation to affect. Default: every operation. */
  readonly operation?: string;
  /** Number of requests before the first affected one, without those that an earlier fault affects. Default: 0. */
  readonly after?: number;
  /** Number of requests to affect. `null` or `Infinity`: no limit. Default: 1. */
  readonly times?: number | null;
  /** Probability that a request is affected, from 0 to 1. Default: 1. */
  readonly probability?: number;
  /** `status`: the status of the error response. Default: 503. */
  readonly status?: number;
  /** `status`, `html`: whether the request is processed before the error. Default: `false`. */
  readonly processed?: boolean;
  /** `status`: the value of the `Retry-After` header. Default: no header. */
  readonly retryAfter?: string;
  /** `delay`: the delay in milliseconds. Default: 1000. */
  readonly milliseconds?: number;
  /** `clamp-limit`: the maximum number of rows of a page. Default: 100. */
  readonly maxRows?: number;
}

/** A fault that still affects requests. */
export interface ActiveFault {
  readonly fault: Fault;
  /** Number of requests so far that matched its operation. */
  matched: number;
  /** Number of requests that it will still affect. */
  remaining: number;
}

/** The active faults. */
export class Faults {
  readonly #seed: number;
  #active: ActiveFault[] = [];
  #randomDraws = 0;

  /** @param seed - Determines which requests a fault with a `probability` affects. */
  constructor(seed: number) {
    this.#seed = seed;
  }

  get active(): readonly ActiveFault[] {
    return this.#active;
  }

  add(fault: Fault): void {
    this.#active.push({
      fault,
      matched: 0,
      remaining: fault.times === null ? Infinity : (fault.times ?? 1),
    });
  }

  /** Removes all faults and restarts the random numbers. */
  clear(): void {
    this.#active = [];
    this.#randomDraws = 0;
  }

  /** Returns the fault that affects a request of the operation, if any: the first one added that applies. */
  take(operation: string): Fault | undefined {
    const found = this.#active.find((active) => this.#applies(active, operation));
    if (found === undefined) return undefined;
    found.remaining -= 1;
    if (found.remaining <= 0) this.#active = this.#active.filter((active) => active !== found);
    return found.fault;
  }

  #applies(active: ActiveFault, operation: string): boolean {
    const { operation: affected, after = 0, probability = 1 } = active.fault;
    if (affected !== undefined && affected !== operation) return false;
    active.matched += 1;
    return active.matched > after && (probability >= 1 || this.#random() < probability);
  }

  #random(): number {
    this.#randomDraws += 1;
    return mix(this.#seed, 11, this.#randomDraws) / 2 ** 32;
  }
}

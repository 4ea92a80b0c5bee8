import { mix } from "../random.ts";

/** How the emulator misbehaves. */
export type FaultKind =
  /** The connection breaks before the request has an effect. */
  | "reset-before"
  /** The connection breaks after the request had its effect, before an answer. */
  | "reset-after"
  /** The connection breaks in the middle of the answer. */
  | "reset-during"
  /** An error status. */
  | "status"
  /** No answer at all. */
  | "stall"
  /** An answer later than usual. */
  | "delay"
  /** An answer that ends in the middle, as if it were whole. */
  | "truncated"
  /** A page of a gateway instead of an answer. */
  | "html"
  /** A page that says `has_more` although it has no rows. */
  | "always-more"
  /** The first page again. */
  | "repeat-page"
  /** A `total` that is one smaller on each page. */
  | "shrinking-total"
  /** More rows than the limit asked for. */
  | "extra-rows"
  /** A success without a body. */
  | "empty-body"
  /** No more rows than this, whatever the limit. */
  | "clamp-limit"
  /** A row goes before the page is read. */
  | "row-goes"
  /** A row comes before the page is read. */
  | "row-comes";

/** Misbehaviour on request. */
export interface Fault {
  readonly kind: FaultKind;
  /** The id of an operation. Default: every operation. */
  readonly operation?: string;
  /** Requests that pass before the first one that it hits; those that another fault hits do not count. Default: 0. */
  readonly after?: number;
  /** How many requests it hits. Default: 1. `null` or `Infinity`: no end. */
  readonly times?: number | null;
  /** The share of the requests that it hits, from 0 to 1. Default: 1. */
  readonly share?: number;
  /** `status`: which one. Default: 503. */
  readonly status?: number;
  /** `status`, `html`: whether the request had its effect all the same. Default: `false`. */
  readonly acted?: boolean;
  /** `status`: the `Retry-After` header. */
  readonly retryAfter?: string;
  /** `delay`: milliseconds. Default: 1000. */
  readonly milliseconds?: number;
  /** `clamp-limit`: the most rows of a page. Default: 100. */
  readonly rows?: number;
}

/** A fault that waits for its requests. */
export interface ActiveFault {
  readonly fault: Fault;
  /** Requests that it could have hit. */
  passed: number;
  /** Requests that it will still hit; `Infinity` for no end. */
  left: number;
}

/** The faults that wait for their request. */
export class Faults {
  readonly #seed: number;
  #armed: ActiveFault[] = [];
  #drawn = 0;

  /** @param seed - Decides which requests a fault with a `share` hits. */
  constructor(seed: number) {
    this.#seed = seed;
  }

  get armed(): readonly ActiveFault[] {
    return this.#armed;
  }

  add(fault: Fault): void {
    this.#armed.push({ fault, passed: 0, left: fault.times === null ? Infinity : (fault.times ?? 1) });
  }

  /** Forgets all faults, and what chance has decided so far. */
  clear(): void {
    this.#armed = [];
    this.#drawn = 0;
  }

  /** The fault that hits a request of the operation: the first that was added and whose turn it is. */
  take(operation: string): Fault | undefined {
    const hit = this.#armed.find((armed) => this.#hits(armed, operation));
    if (hit === undefined) return undefined;
    hit.left -= 1;
    if (hit.left <= 0) this.#armed = this.#armed.filter((armed) => armed !== hit);
    return hit.fault;
  }

  #hits(armed: ActiveFault, operation: string): boolean {
    const { operation: wanted, after = 0, share = 1 } = armed.fault;
    if (wanted !== undefined && wanted !== operation) return false;
    armed.passed += 1;
    return armed.passed > after && (share >= 1 || this.#random() < share);
  }

  #random(): number {
    this.#drawn += 1;
    return mix(this.#seed, 11, this.#drawn) / 2 ** 32;
  }
}

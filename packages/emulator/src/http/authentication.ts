import type { Backend } from "../backend/backend.ts";
import { HttpError } from "./http-error.ts";

/** Who may call. */
export class Access {
  /** The number of each key, in the order in which they came. */
  readonly #numbers = new Map<string, number>();
  readonly #allowed: Set<string> | undefined;

  constructor(keys: readonly string[] | undefined) {
    this.#allowed = keys && new Set(keys);
  }

  /** Lets a key in that was just made. */
  allow(key: string): void {
    this.#allowed?.add(key);
  }

  /** The key of a request; `undefined` without one. */
  keyOf(request: Request): string | undefined {
    return /^Bearer (\S+)$/.exec(request.headers.get("authorization") ?? "")?.[1];
  }

  numberOf(key: string | undefined): number | undefined {
    if (key === undefined) return undefined;
    const number = this.#numbers.get(key) ?? this.#numbers.size + 1;
    this.#numbers.set(key, number);
    return number;
  }

  /** @throws HttpError 401. */
  check(key: string | undefined): asserts key is string {
    if (key === undefined || (this.#allowed !== undefined && !this.#allowed.has(key))) {
      throw new HttpError(401, "auth_exception", "The key is missing or not known.");
    }
  }

  /** The team that a request is about. @throws HttpError 403 when there is none of this id. */
  teamOf(request: Request, backend: Backend): number {
    const asked = request.headers.get("team-id");
    if (asked === null) return DEFAULT_TEAM;
    if (backend.table("teams").get(asked) === undefined) {
      throw new HttpError(403, "access_denied", `The key may not act for the team ${asked}.`);
    }
    return Number(asked);
  }
}

/** The team of a key that names none. */
export const DEFAULT_TEAM = 1;

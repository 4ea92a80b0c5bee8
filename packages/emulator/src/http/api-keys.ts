import type { Backend } from "../backend/backend.ts";
import { HttpError } from "./http-error.ts";
import type { EmulatorRequest } from "./messages.ts";

/** The valid API keys, and the numbers by which the ledger identifies keys. */
export class ApiKeys {
  /** The number of each key, in order of first use. */
  readonly #numbers = new Map<string, number>();
  readonly #allowed: Set<string> | undefined;

  constructor(keys: readonly string[] | undefined) {
    this.#allowed = keys && new Set(keys);
  }

  /** Makes a new key valid. */
  allow(key: string): void {
    this.#allowed?.add(key);
  }

  /** Returns the key of a request, or `undefined` if it has none. */
  keyOf(request: EmulatorRequest): string | undefined {
    return /^Bearer (\S+)$/.exec(request.header("authorization") ?? "")?.[1];
  }

  /** Returns the number of a key. A new key gets the next number. */
  numberOf(key: string | undefined): number | undefined {
    if (key === undefined) return undefined;
    const number = this.#numbers.get(key) ?? this.#numbers.size + 1;
    this.#numbers.set(key, number);
    return number;
  }

  /** @throws HttpError 401 if the key is missing or not valid. */
  check(key: string | undefined): asserts key is string {
    if (key === undefined || (this.#allowed !== undefined && !this.#allowed.has(key))) {
      throw new HttpError(401, "auth_exception", "The API key is missing or not valid.");
    }
  }

  /** Returns the team of a request. @throws HttpError 403 if the team does not exist. */
  teamOf(request: EmulatorRequest, backend: Backend): number {
    const requested = request.header("team-id");
    if (requested === undefined) return DEFAULT_TEAM;
    if (backend.table("teams").get(requested) === undefined) {
      throw new HttpError(403, "access_denied", `The API key has no access to team ${requested}.`);
    }
    return Number(requested);
  }
}

/** The team of requests without a `team-id` header. */
export const DEFAULT_TEAM = 1;

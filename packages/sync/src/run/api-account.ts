import { ConfigurationError, type Grinfi, type RequestOptions } from "@grinfi/sdk";
import type { Copy } from "../database/copy.ts";

/** How long new rows may take to become visible, in milliseconds. */
const SETTLING_TIME = 60_000;

/** The account behind a client, as far as its requests and responses tell. It must be that of the copy. */
export class ApiAccount {
  /** The number of requests so far. */
  requests = 0;
  /** Called before each request. */
  beforeRequest: (() => void) | undefined;
  /** What was thrown before a request. The call throws another error, which has this one as a cause. */
  failure: { readonly error: unknown } | undefined;
  /** The options of all calls. */
  readonly options: RequestOptions;
  readonly #copy: Copy;
  readonly #file: string;
  #origin: string | undefined;
  #date: string | null | undefined;

  constructor(copy: Copy, file: string, signal: AbortSignal | undefined) {
    this.#copy = copy;
    this.#file = file;
    this.options = {
      hooks: {
        onRequest: ({ request }) => this.#onRequest(request.url),
        onResponse: ({ headers }) => {
          this.#date ??= headers?.get("date");
        },
      },
      ...(signal && { signal }),
    };
  }

  /**
   * Returns a time before which all rows of the API were visible at the first response.
   *
   * @throws ConfigurationError if the API does not tell its time.
   */
  get settledTime(): string {
    const now = Date.parse(this.#date ?? "");
    if (!Number.isNaN(now)) return new Date(now - SETTLING_TIME).toISOString();
    throw new ConfigurationError("The responses of the API have no header Date, which tells its time.");
  }

  /**
   * Checks that the client reads the account of the copy, and records the account. Nothing may be written before. It reads
   * one sender profile, or else one list, or else one contact, because the API does not tell the team of a key.
   *
   * @throws ConfigurationError if the client reads another account, or if nothing shows which one it reads.
   */
  async check(grinfi: Grinfi): Promise<void> {
    const found = await this.#readTeam(grinfi);
    const known = this.#copy.readState("team") as number | undefined;
    if (known !== undefined && found !== known)
      throw this.#otherAccount(`team ${known}`, found === undefined ? "no rows of a team" : `team ${found}`);
    this.#copy.transaction(() => {
      this.#copy.writeState("api", this.#origin);
      this.#copy.writeState("team", found);
    });
  }

  async #readTeam(grinfi: Grinfi): Promise<number | undefined> {
    const one = { limit: 1 };
    const { options } = this;
    const lists = [
      () => grinfi.senderProfiles.list(one, options),
      () => grinfi.lists.list(one, options),
      () => grinfi.contacts.search(one, options),
    ];
    for (const list of lists) {
      const row = await list().first();
      if (row?.team_id !== undefined) return row.team_id;
    }
    return undefined;
  }

  #onRequest(url: string): void {
    try {
      this.#origin = new URL(url).origin;
      const known = this.#copy.readState("api") ?? this.#origin;
      if (known !== this.#origin) throw this.#otherAccount(String(known), this.#origin);
      this.beforeRequest?.();
      this.requests += 1;
    } catch (error) {
      this.failure = { error };
      throw error;
    }
  }

  #otherAccount(known: string, found: string): ConfigurationError {
    return new ConfigurationError(
      `The file ${this.#file} is a copy of ${known}, but the client reads ${found}. Use a file for each account.`,
    );
  }
}

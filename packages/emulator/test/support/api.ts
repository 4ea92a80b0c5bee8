import type { Emulator } from "../../src/emulator.ts";
import { describedOperation } from "./described-operations.ts";

/** Path parameters by their names, and what else a call takes. */
export interface CallOptions {
  /** The query as it stands in the URL, without the question mark. */
  readonly query?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly [pathParameter: string]: unknown;
}

// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
export type AnyJson = any;

export interface ApiResponse {
  readonly status: number;
  readonly body: AnyJson;
}

/** A request as it was sent, for sending it again. */
export interface SentRequest {
  readonly id: string;
  readonly asked: CallOptions;
  readonly status: number;
}

/** Calls operations by their ids, with plain `fetch`. */
export class Api {
  readonly emulator: Emulator;
  /** Every call so far. */
  readonly sent: SentRequest[] = [];
  readonly #fetch: (path: string, init: RequestInit) => Promise<Response>;

  /** @param through - Where the emulator is reached, or a `fetch` that leads to it. Default: its own. */
  constructor(emulator: Emulator, through: string | typeof fetch = emulator.fetch) {
    this.emulator = emulator;
    this.#fetch =
      typeof through === "string"
        ? (path, init) => fetch(through + path, init)
        : (path, init) => through(`http://emulator.invalid${path}`, init);
  }

  /** Sends a request for the operation; any status is an answer. */
  async send(id: string, asked: CallOptions = {}): Promise<ApiResponse> {
    const { method, path } = describedOperation(id);
    const { query, body, headers } = asked;
    const isForm = body instanceof FormData;
    const pathname = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(asked[name])));
    const init: RequestInit = {
      method,
      headers: {
        authorization: "Bearer test-key",
        ...(body !== undefined && !isForm && { "content-type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { body: isForm ? body : JSON.stringify(body) }),
    };
    const response = await this.#fetch(`${pathname}${query === undefined ? "" : `?${query}`}`, init);
    const text = await response.text();
    const isJson = text !== "" && (response.headers.get("content-type")?.includes("json") ?? false);
    this.sent.push({ id, asked, status: response.status });
    return { status: response.status, body: isJson ? JSON.parse(text) : text };
  }

  /** The body of the declared success. @throws Error when the answer is another one. */
  async call(id: string, asked: CallOptions = {}): Promise<AnyJson> {
    const { status, body } = await this.send(id, asked);
    const successes = describedOperation(id).statuses.filter((code) => code < 300);
    if (successes.includes(status)) return body;
    throw new Error(`${id} answered ${status}, not ${successes.join(" or ")}: ${JSON.stringify(body)}`);
  }

  /** The status of an answer that is no success. */
  async refused(id: string, asked: CallOptions = {}): Promise<number> {
    const { status } = await this.send(id, asked);
    if (status < 300) throw new Error(`${id} answered ${status}.`);
    return status;
  }
}

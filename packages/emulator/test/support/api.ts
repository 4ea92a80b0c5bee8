import type { Emulator } from "../../src/emulator.ts";
import { describedOperation } from "./described-operations.ts";

/** The path parameters of a call by name, and its query, body and headers. */
export interface CallOptions {
  /** The query string, without the question mark. */
  readonly query?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly [pathParameter: string]: unknown;
}

// biome-ignore lint/suspicious/noExplicitAny: tests read responses of every shape
export type AnyJson = any;

export interface ApiResponse {
  readonly status: number;
  readonly body: AnyJson;
}

/** A request that was sent. */
export interface SentRequest {
  readonly id: string;
  readonly options: CallOptions;
  readonly status: number;
}

/** Calls operations by their ids. */
export class Api {
  readonly emulator: Emulator;
  /** All requests so far. */
  readonly sent: SentRequest[] = [];
  readonly #fetch: (path: string, init: RequestInit) => Promise<Response>;

  /** @param through - The base URL of the emulator, or a `fetch` for it. Default: its own `fetch`. */
  constructor(emulator: Emulator, through: string | typeof fetch = emulator.fetch) {
    this.emulator = emulator;
    this.#fetch =
      typeof through === "string"
        ? (path, init) => fetch(through + path, init)
        : (path, init) => through(`http://emulator.invalid${path}`, init);
  }

  /** Sends a request and returns the response, whatever its status. */
  async send(id: string, options: CallOptions = {}): Promise<ApiResponse> {
    const { method, path } = describedOperation(id);
    const { query, body, headers } = options;
    const isForm = body instanceof FormData;
    const pathname = path.replace(/\{(\w+)\}/g, (_, name: string) =>
      encodeURIComponent(String(options[name])),
    );
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
    this.sent.push({ id, options, status: response.status });
    return { status: response.status, body: isJson ? JSON.parse(text) : text };
  }

  /** Returns the body of the declared success. @throws Error for any other response. */
  async call(id: string, options: CallOptions = {}): Promise<AnyJson> {
    const { status, body } = await this.send(id, options);
    const successes = describedOperation(id).statuses.filter((code) => code < 300);
    if (successes.includes(status)) return body;
    throw new Error(`${id} responded with ${status}, not ${successes.join(" or ")}: ${JSON.stringify(body)}`);
  }

  /** Returns the status of an error response. @throws Error for a success. */
  async errorStatus(id: string, options: CallOptions = {}): Promise<number> {
    const { status } = await this.send(id, options);
    if (status < 300) throw new Error(`${id} responded with ${status}.`);
    return status;
  }
}

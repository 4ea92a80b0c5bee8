import { isRecord } from "../is-record.ts";

/** What a runtime says about a connection that failed. */
export interface ConnectionFailure {
  /** The code of the system or of the runtime, such as `ECONNREFUSED`. */
  readonly code?: string;
  /** Where the connection was to go, such as `127.0.0.1:8080`. */
  readonly address?: string;
  /** Whether no connection was made, so that the server has not seen the request. */
  readonly isUnsent: boolean;
}

/** These codes mean by themselves that there was no connection: of Node and undici, and of Bun. */
const UNSENT: ReadonlySet<string> = new Set([
  ...["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "UND_ERR_CONNECT_TIMEOUT", "ConnectionRefused"],
]);
const CONNECTING: ReadonlySet<unknown> = new Set(["connect", "getaddrinfo"]);

/** Deno has no codes; so its HTTP client says that there was no connection. */
const NO_CONNECTION = /: client error \(Connect\): /;

const MAX_DEPTH = 8;

/** Reads what `fetch` threw: the first code in it, in its causes, or in the errors of the addresses that were tried. */
export function connectionFailure(thrown: unknown): ConnectionFailure {
  return read(thrown, MAX_DEPTH) ?? { isUnsent: false };
}

function read(thrown: unknown, depth: number): ConnectionFailure | undefined {
  if (!isRecord(thrown) || depth === 0) return undefined;
  const { address, cause, code, errors, hostname, message, port, syscall } = thrown;
  if (Array.isArray(errors) && errors.length > 0) {
    const failures = errors.map((error) => read(error, depth - 1));
    return { ...failures[0], isUnsent: failures.every((failure) => failure?.isUnsent === true) };
  }
  // The codes of middleware have no capitals.
  if (typeof code !== "string" || !/[A-Z]/.test(code)) {
    if (typeof message === "string" && NO_CONNECTION.test(message)) return { isUnsent: true };
    return read(cause, depth - 1);
  }
  const host = address ?? hostname;
  return {
    code,
    ...(typeof host === "string" && { address: port === undefined ? host : `${host}:${String(port)}` }),
    isUnsent: syscall === undefined ? UNSENT.has(code) : CONNECTING.has(syscall),
  };
}

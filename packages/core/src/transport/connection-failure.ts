import { isRecord } from "../values.ts";

/** A failed connection, as the runtime reports it. */
export interface ConnectionFailure {
  /** The code of the system or of the runtime, such as `ECONNREFUSED`. */
  readonly code?: string;
  /** The target of the connection, such as `127.0.0.1:8080`. */
  readonly address?: string;
  /** Whether no connection was made, so that the server did not receive the request. */
  readonly isUnsent: boolean;
}

/** Codes of Node, undici and Bun that always mean that no connection was made. */
const UNSENT_CODES: ReadonlySet<string> = new Set([
  ...["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "UND_ERR_CONNECT_TIMEOUT", "ConnectionRefused"],
]);
const CONNECT_SYSCALLS: ReadonlySet<unknown> = new Set(["connect", "getaddrinfo"]);

/** Matches the message of Deno's HTTP client for a connection that was not made. Deno's errors have no codes. */
const NO_CONNECTION = /: client error \(Connect\): /;

const MAX_FAILURE_DEPTH = 8;

/**
 * Reads an error of `fetch`: the first code in it, in its causes, or in the errors of the addresses that were tried.
 */
export function readConnectionFailure(thrown: unknown): ConnectionFailure {
  return findFailure(thrown, MAX_FAILURE_DEPTH) ?? { isUnsent: false };
}

function findFailure(thrown: unknown, depth: number): ConnectionFailure | undefined {
  if (!isRecord(thrown) || depth === 0) return undefined;
  const { address, cause, code, errors, hostname, message, port, syscall } = thrown;
  if (Array.isArray(errors) && errors.length > 0) {
    const failures = errors.map((error) => findFailure(error, depth - 1));
    return { ...failures[0], isUnsent: failures.every((failure) => failure?.isUnsent === true) };
  }
  // Codes of middleware are in lower case and do not describe the connection.
  if (typeof code !== "string" || !/[A-Z]/.test(code)) {
    if (typeof message === "string" && NO_CONNECTION.test(message)) return { isUnsent: true };
    return findFailure(cause, depth - 1);
  }
  const host = address ?? hostname;
  return {
    code,
    ...(typeof host === "string" && { address: port === undefined ? host : `${host}:${String(port)}` }),
    isUnsent: syscall === undefined ? UNSENT_CODES.has(code) : CONNECT_SYSCALLS.has(syscall),
  };
}

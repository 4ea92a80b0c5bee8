import { isResilienceError } from "../errors/guards.ts";

/**
 * What is known when `fetch` throws.
 *
 * - `unsent`: the connection was never made, so the server has not seen the request.
 * - `untrusted`: the connection was given up because of the server's certificate, before the request.
 * - `ambiguous`: the server may have seen the request.
 * - `none`: no failure of the connection, but of the program.
 */
export type ConnectionFailure = "unsent" | "untrusted" | "ambiguous" | "none";

/** Codes that mean by themselves that there was no connection; node and undici, and Bun under its own names. */
const UNSENT: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "UND_ERR_CONNECT_TIMEOUT",
  "ConnectionRefused",
]);

/** Where a code can also come from a connection that stood (an unreachable network), what was being done tells. */
const CONNECTING: ReadonlySet<unknown> = new Set(["connect", "getaddrinfo"]);

const UNTRUSTED =
  /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT_|(HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED)$)/;

/** Deno has no codes; so its HTTP client says that there was no connection. */
const NO_CONNECTION = /: client error \(Connect\): /;

/** A wrong URL or argument. */
const PROGRAM = /^ERR_INVALID_/;

/**
 * Reads what the runtime says by a code, in the error, its causes or, when several addresses were tried, in all of their
 * errors. Deno says it in words. Otherwise nothing is certain.
 */
export function connectionFailure(error: unknown): ConnectionFailure {
  return codedFailure(error, 8) ?? (isNetworkError(error) ? "ambiguous" : "none");
}

function codedFailure(error: unknown, depth: number): ConnectionFailure | undefined {
  if (typeof error !== "object" || error === null || depth === 0) return undefined;
  if (isResilienceError(error)) return error.maybeProcessed ? "ambiguous" : "unsent";
  const { cause, code, errors, message, syscall } = error as Readonly<Record<string, unknown>>;
  if (Array.isArray(errors) && errors.length > 0) {
    const failures = errors.map((each) => codedFailure(each, depth - 1));
    return failures.every((each) => each === "unsent") ? "unsent" : "ambiguous";
  }
  if (typeof code !== "string") {
    const isUnsent = typeof message === "string" && NO_CONNECTION.test(message);
    return isUnsent ? "unsent" : codedFailure(cause, depth - 1);
  }
  if (UNTRUSTED.test(code)) return "untrusted";
  if (PROGRAM.test(code)) return "none";
  const isUnsent = syscall === undefined ? UNSENT.has(code) : CONNECTING.has(syscall);
  return isUnsent ? "unsent" : "ambiguous";
}

/** `fetch` throws a `TypeError` when the network fails; its own signal throws a `TimeoutError`, and this package a `FetchTimeoutError`. */
const NETWORK_ERRORS: ReadonlySet<unknown> = new Set(["TypeError", "TimeoutError", "FetchTimeoutError"]);

function isNetworkError(error: unknown): boolean {
  for (let link = error, depth = 8; typeof link === "object" && link !== null && depth > 0; depth -= 1) {
    const { cause, name } = link as Readonly<Record<string, unknown>>;
    if (NETWORK_ERRORS.has(name)) return true;
    link = cause;
  }
  return false;
}

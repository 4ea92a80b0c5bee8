import { isResilienceError } from "../errors/errors.ts";

/**
 * The kind of an error of `fetch`.
 *
 * - `unsent`: no connection was made, so the server has not received the request.
 * - `untrusted`: the connection was closed before the request, because the server's certificate is not trusted.
 * - `ambiguous`: the server may have received the request.
 * - `none`: the error is not a connection failure but a programming error.
 */
export type ConnectionFailure = "unsent" | "untrusted" | "ambiguous" | "none";

/** Error codes of Node, undici and Bun that always mean that no connection was made. */
const UNSENT_CODES: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "UND_ERR_CONNECT_TIMEOUT",
  "ConnectionRefused",
]);

/**
 * Some codes, such as that of an unreachable network, also occur on open connections. The system call tells them apart.
 */
const CONNECTING_SYSCALLS: ReadonlySet<unknown> = new Set(["connect", "getaddrinfo"]);

const UNTRUSTED_CODE =
  /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT_|(HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED)$)/;

/** Matches the message of Deno's HTTP client for a connection that was not made. Deno's errors have no codes. */
const DENO_CONNECT_MESSAGE = /: client error \(Connect\): /;

/** An invalid URL or argument. */
const PROGRAM_ERROR_CODE = /^ERR_INVALID_/;

/**
 * Classifies an error of `fetch` by its code, or by those of its causes. If several addresses were tried, all of their
 * errors count. For Deno it reads the message. Without any of these, a network error is `ambiguous`.
 *
 * @param error - The error that `fetch` threw.
 * @returns The kind of the error.
 *
 * @example
 * if (classifyConnectionFailure(error) === "unsent") console.error("The server has not received the request.");
 */
export function classifyConnectionFailure(error: unknown): ConnectionFailure {
  return classifyByCode(error, 8) ?? (isNetworkError(error) ? "ambiguous" : "none");
}

function classifyByCode(error: unknown, depth: number): ConnectionFailure | undefined {
  if (typeof error !== "object" || error === null || depth === 0) return undefined;
  if (isResilienceError(error)) return error.maybeProcessed ? "ambiguous" : "unsent";
  const { cause, code, errors, message, syscall } = error as Readonly<Record<string, unknown>>;
  if (Array.isArray(errors) && errors.length > 0) {
    const failures = errors.map((each) => classifyByCode(each, depth - 1));
    return failures.every((each) => each === "unsent") ? "unsent" : "ambiguous";
  }
  if (typeof code !== "string") {
    const isUnsent = typeof message === "string" && DENO_CONNECT_MESSAGE.test(message);
    return isUnsent ? "unsent" : classifyByCode(cause, depth - 1);
  }
  if (UNTRUSTED_CODE.test(code)) return "untrusted";
  if (PROGRAM_ERROR_CODE.test(code)) return "none";
  const isUnsent = syscall === undefined ? UNSENT_CODES.has(code) : CONNECTING_SYSCALLS.has(syscall);
  return isUnsent ? "unsent" : "ambiguous";
}

/**
 * `fetch` throws a `TypeError` for a network error, a timeout signal a `TimeoutError`, and this package a
 * `FetchTimeoutError`.
 */
const NETWORK_ERRORS: ReadonlySet<unknown> = new Set(["TypeError", "TimeoutError", "FetchTimeoutError"]);

function isNetworkError(error: unknown): boolean {
  for (let link = error, depth = 8; typeof link === "object" && link !== null && depth > 0; depth -= 1) {
    const { cause, name } = link as Readonly<Record<string, unknown>>;
    if (NETWORK_ERRORS.has(name)) return true;
    link = cause;
  }
  return false;
}

import { describe, expect, test } from "vitest";
import { networkError } from "../../test/support/fake-fetch.ts";
import { CallState } from "../call/call-state.ts";
import { FetchTimeoutError } from "../errors/errors.ts";
import { classifyConnectionFailure } from "./connection-failure.ts";

const coded = (code: string, syscall?: string): Error =>
  Object.assign(new Error(code), syscall === undefined ? { code } : { code, syscall });

describe("unsent", () => {
  test.each([
    ["a refused connection", networkError("ECONNREFUSED", "connect")],
    ["a host name that does not exist", networkError("ENOTFOUND", "getaddrinfo")],
    ["an unreachable name server", networkError("EAI_AGAIN", "getaddrinfo")],
    ["no route", networkError("EHOSTUNREACH", "connect")],
    ["no network", networkError("ENETUNREACH", "connect")],
    ["a connection that timed out in the system", networkError("ETIMEDOUT", "connect")],
    ["a connection that timed out in undici", networkError("UND_ERR_CONNECT_TIMEOUT")],
    ["Bun: a code on the error itself", coded("ECONNREFUSED")],
    ["Bun: a code of Bun", coded("ConnectionRefused")],
    [
      "Deno: the message of a failed connection attempt",
      new TypeError("fetch failed", {
        cause: new Error(
          "error sending request for url (http://127.0.0.1:4/): client error (Connect): tcp connect error",
        ),
      }),
    ],
    [
      "a nested cause",
      new Error("outer", { cause: new Error("inner", { cause: networkError("ENOTFOUND") }) }),
    ],
    [
      "all addresses failed",
      new TypeError("fetch failed", {
        cause: new AggregateError([coded("ECONNREFUSED", "connect"), coded("ENETUNREACH", "connect")]),
      }),
    ],
  ])("%s", (_, error) => expect(classifyConnectionFailure(error)).toBe("unsent"));
});

describe("ambiguous", () => {
  test.each([
    ["a reset", networkError("ECONNRESET", "read")],
    ["a broken pipe", networkError("EPIPE", "write")],
    ["a socket that was closed", networkError("UND_ERR_SOCKET")],
    ["no headers in time", networkError("UND_ERR_HEADERS_TIMEOUT")],
    ["an open connection that became unreachable", networkError("EHOSTUNREACH", "read")],
    ["a code without a system call", networkError("EHOSTUNREACH")],
    ["a refusal while reading", networkError("ECONNREFUSED", "read")],
    ["no code at all", new TypeError("Failed to fetch")],
    [
      "Deno: the message of a broken connection",
      new TypeError("fetch failed", {
        cause: new Error("error sending request for url (http://a/): client error (SendRequest): closed"),
      }),
    ],
    ["a timeout of the wrapped fetch", new DOMException("too long", "TimeoutError")],
    ["a timeout of this package", new FetchTimeoutError("attempt", 5, new CallState().metadata)],
    ["one of several addresses", new AggregateError([coded("ECONNREFUSED", "connect"), coded("ECONNRESET")])],
    ["several errors without a code", new AggregateError([new Error("a")])],
    ["a cause that is not an error", { cause: networkError("ECONNRESET") }],
  ])("%s", (_, error) => expect(classifyConnectionFailure(error)).toBe("ambiguous"));
});

test.each([
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "CERT_HAS_EXPIRED",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "HOSTNAME_MISMATCH",
])("the certificate is not trusted: %s", (code) =>
  expect(classifyConnectionFailure(networkError(code))).toBe("untrusted"),
);

describe("none", () => {
  test.each([
    ["an invalid URL", networkError("ERR_INVALID_URL")],
    ["a bug", new RangeError("bug")],
    ["an abort", new DOMException("stop", "AbortError")],
    ["nothing", undefined],
    ["a string", "ECONNREFUSED"],
  ])("%s", (_, error) => expect(classifyConnectionFailure(error)).toBe("none"));

  test("an error that is its own cause", () => {
    const error = new Error("circle");
    error.cause = error;
    expect(classifyConnectionFailure(error)).toBe("none");
  });
});

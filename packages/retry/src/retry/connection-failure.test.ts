import { describe, expect, test } from "vitest";
import { failed } from "../../test/support/fetches.ts";
import { Call } from "../call/call.ts";
import { FetchTimeoutError } from "../errors/timeout-error.ts";
import { connectionFailure } from "./connection-failure.ts";

const coded = (code: string, syscall?: string): Error =>
  Object.assign(new Error(code), syscall === undefined ? { code } : { code, syscall });

describe("the connection was never made", () => {
  test.each([
    ["a refused connection", failed("ECONNREFUSED", "connect")],
    ["a name that does not exist", failed("ENOTFOUND", "getaddrinfo")],
    ["a name server that is away", failed("EAI_AGAIN", "getaddrinfo")],
    ["no route", failed("EHOSTUNREACH", "connect")],
    ["no network", failed("ENETUNREACH", "connect")],
    ["a connection that the system gave up", failed("ETIMEDOUT", "connect")],
    ["a connection that undici gave up", failed("UND_ERR_CONNECT_TIMEOUT")],
    ["Bun: a code on the error itself", coded("ECONNREFUSED")],
    ["Bun: its own code", coded("ConnectionRefused")],
    [
      "Deno: its words",
      new TypeError("fetch failed", {
        cause: new Error(
          "error sending request for url (http://127.0.0.1:4/): client error (Connect): tcp connect error",
        ),
      }),
    ],
    ["a cause far down", new Error("outer", { cause: new Error("inner", { cause: failed("ENOTFOUND") }) })],
    [
      "all addresses failed",
      new TypeError("fetch failed", {
        cause: new AggregateError([coded("ECONNREFUSED", "connect"), coded("ENETUNREACH", "connect")]),
      }),
    ],
  ])("%s", (_, error) => expect(connectionFailure(error)).toBe("unsent"));
});

describe("the server may have seen the request", () => {
  test.each([
    ["a reset", failed("ECONNRESET", "read")],
    ["a broken pipe", failed("EPIPE", "write")],
    ["a socket that was closed", failed("UND_ERR_SOCKET")],
    ["no headers in time", failed("UND_ERR_HEADERS_TIMEOUT")],
    ["a connection that stood and became unreachable", failed("EHOSTUNREACH", "read")],
    ["a code that says nothing of what was being done", failed("EHOSTUNREACH")],
    ["a refusal that came while reading", failed("ECONNREFUSED", "read")],
    ["no code at all", new TypeError("Failed to fetch")],
    [
      "Deno: its words for a connection that broke",
      new TypeError("fetch failed", {
        cause: new Error("error sending request for url (http://a/): client error (SendRequest): closed"),
      }),
    ],
    ["a time limit below", new DOMException("too long", "TimeoutError")],
    ["a time limit of this package", new FetchTimeoutError("attempt", 5, new Call().facts)],
    ["one of several addresses", new AggregateError([coded("ECONNREFUSED", "connect"), coded("ECONNRESET")])],
    ["several errors without a code", new AggregateError([new Error("a")])],
    ["something wrapped that is no error", { cause: failed("ECONNRESET") }],
  ])("%s", (_, error) => expect(connectionFailure(error)).toBe("ambiguous"));
});

test.each([
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "CERT_HAS_EXPIRED",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "HOSTNAME_MISMATCH",
])("the certificate is not trusted: %s", (code) => expect(connectionFailure(failed(code))).toBe("untrusted"));

describe("no failure of the connection", () => {
  test.each([
    ["a wrong URL", failed("ERR_INVALID_URL")],
    ["a bug", new RangeError("bug")],
    ["an abort", new DOMException("stop", "AbortError")],
    ["nothing", undefined],
    ["a text", "ECONNREFUSED"],
  ])("%s", (_, error) => expect(connectionFailure(error)).toBe("none"));

  test("an error that is its own cause", () => {
    const error = new Error("circle");
    error.cause = error;
    expect(connectionFailure(error)).toBe("none");
  });
});

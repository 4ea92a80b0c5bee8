import { describe, expect, test } from "vitest";
import { createRedactor, safeCause } from "./redact.ts";

const redactText = (text: string, secrets: readonly string[]): string => createRedactor(secrets)(text);
/** A word that does not occur in the file paths of a stack. */
const SECRET = "canary-1";
const hide = createRedactor([SECRET]);

describe("redactText", () => {
  test.each<[string, string, string, string]>([
    ["as it is", 's"&/ü', 'a s"&/ü b', "a [redacted] b"],
    ["in JSON", 's"', '{"a":"s\\""}', '{"a":"[redacted]"}'],
    ["in JSON in JSON", 's"', JSON.stringify(JSON.stringify('s"')), '"\\"[redacted]\\""'],
    ["in JSON with slashes escaped", "a/b", "a\\/b", "[redacted]"],
    ["in a URL", "s&/", "?a=s%26%2F", "?a=[redacted]"],
    ["in an HTML page", '<s>"&', "&lt;s>&quot;&amp;", "[redacted]"],
    ["a URL without its host", "https://a.invalid/b?c=d", "GET /b?c=d", "GET [redacted]"],
    ["half a surrogate pair", "\ud800s", "a \ud800s", "a [redacted]"],
    ["several times", "s1", "s1 s1s1", "[redacted] [redacted]"],
  ])("hides a secret %s", (_, secret, text, expected) => {
    expect(redactText(text, [secret])).toBe(expected);
  });

  test("hides a secret completely if it begins with another secret", () => {
    expect(redactText("pass-word", ["pass", "pass-word"])).toBe("[redacted]");
  });

  test("does not change a string without secrets, or single slashes", () => {
    expect(redactText("GET / a", ["b", "https://a.invalid/", ""])).toBe("GET / a");
  });
});

describe("safeCause", () => {
  test.each<[string, unknown]>([
    ["a plain error", new TypeError("failed")],
    ["a DOMException", new DOMException("late", "TimeoutError")],
    [
      "fields that are plain",
      Object.assign(new Error("a"), { at: new Date(0), list: [1, { b: null }], [Symbol("c")]: 1n }),
    ],
    ["a chain", new Error("a", { cause: new AggregateError([new Error("b")]) })],
    ["undefined", undefined],
    ["a string", "failed"],
  ])("returns %s itself", (_, cause) => {
    expect(safeCause(cause, hide)).toBe(cause);
  });

  test("returns an error that contains itself unchanged", () => {
    const cause = new Error("a");
    cause.cause = cause;
    expect(safeCause(cause, hide)).toBe(cause);
  });

  test("keeps name, code, causes and stack of an error that it must copy", () => {
    const inner = Object.assign(new RangeError("inner"), { code: "EINNER" });
    const cause = Object.assign(new AggregateError([inner], SECRET, { cause: inner }), {
      code: "E",
      run: () => 1,
    });
    const copy = safeCause(cause, hide);
    expect(copy).toBeInstanceOf(AggregateError);
    expect(copy).toMatchObject({
      name: "AggregateError",
      message: "[redacted]",
      code: "E",
      cause: { name: "RangeError", message: "inner", code: "EINNER" },
      stack: expect.stringContaining("redact.test.ts"),
    });
    expect(copy).not.toHaveProperty("run");
  });

  test("copies an error whose toJSON may show more than its fields", () => {
    class Private extends Error {
      readonly #secret = SECRET;
      toJSON(): string {
        return this.#secret;
      }
    }
    const copy = safeCause(new Private("failed"), hide);
    expect(copy).toMatchObject({ message: "failed" });
    expect(copy).not.toBeInstanceOf(Private);
  });

  test("a value that is too deep to inspect counts as a secret", () => {
    let cause = new Error("0");
    for (let depth = 1; depth < 20; depth++) cause = new Error(String(depth), { cause });
    expect(safeCause(cause, hide)).not.toBe(cause);
    expect(safeCause(cause, hide)).toMatchObject({ message: "19", cause: { message: "18" } });
  });
});

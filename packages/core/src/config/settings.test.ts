import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { createClient } from "../client/client.ts";
import { ConfigurationError } from "../errors/configuration-error.ts";

const KEY = "canary-not-a-real-key";

describe("createClient throws at once, without showing the key", () => {
  test.each([
    ["an empty key", { apiKey: "" }, "apiKey is missing or empty"],
    ["a blank key", { apiKey: "  " }, "apiKey is missing or empty"],
    ["a key with a newline", { apiKey: `${KEY}\n` }, "apiKey contains a line break"],
    ["a key with a header in it", { apiKey: `${KEY}\r\nX-Other: 1` }, "apiKey contains a line break"],
    ["a key that cannot be a header", { apiKey: `${KEY}ü` }, "apiKey contains a line break"],
    ["a base URL that is not a URL", { apiKey: KEY, baseUrl: "leadgen" }, "baseUrl must be an http(s) URL"],
    [
      "a base URL of another scheme",
      { apiKey: KEY, baseUrl: "ftp://api.invalid" },
      "baseUrl must be an http(s) URL",
    ],
    ["an empty base URL", { apiKey: KEY, baseUrl: "" }, "baseUrl must be an http(s) URL"],
    ["a base URL with a query", { apiKey: KEY, baseUrl: "https://api.invalid/?a=1" }, "without query"],
    ["a base URL with credentials", { apiKey: KEY, baseUrl: `https://${KEY}@api.invalid` }, "credentials"],
  ])("%s", (_, options, message) => {
    const error = catchError(() => createClient(options));
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error).toMatchObject({ code: "configuration", message: expect.stringContaining(message) });
    expect(inspect(error, { showHidden: true, depth: 9 }).split("\n    at ")[0]).not.toContain(KEY);
  });

  test("a missing key in JavaScript", () => {
    const options = {} as Parameters<typeof createClient>[0];
    expect(() => createClient(options)).toThrow("apiKey is missing or empty");
  });
});

function catchError(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error("Nothing was thrown.");
}

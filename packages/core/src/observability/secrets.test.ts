import { expect, test } from "vitest";
import { secretsIn, secretsInHeaders } from "./secrets.ts";

const cyclic: Record<string, unknown> = { pin: "1" };
cyclic.self = cyclic;
const pinless = (): never => {
  throw new Error("no pin");
};

test.each<[string, unknown, string[]]>([
  ["a field", { pin: "1", name: "Kim" }, ["1"]],
  ["a nested field", { login: { pin: "1" } }, ["1"]],
  ["a field of rows", [{ pin: "1" }, { pin: "2" }], ["1", "2"]],
  [
    "everything in a field",
    { pin: { user: "Kim", codes: ["1", { more: "2" }], port: 25 } },
    ["Kim", "1", "2"],
  ],
  ["an empty field", { pin: "" }, []],
  ["no field", { name: "Kim" }, []],
  ["a body that contains itself", cyclic, ["1"]],
  ["a field that is a URL", { pin: new URL("https://a.invalid/b") }, ["https://a.invalid/b"]],
  ["the result of toJSON", { login: { toJSON: () => ({ pin: "1" }) } }, ["1"]],
  ["an object whose toJSON throws", { pin: "1", toJSON: () => pinless() }, ["1"]],
  ["no body", undefined, []],
  ["a string", "1", []],
])("finds the secrets in %s", (_, body, expected) => {
  expect(secretsIn(body, ["pin"])).toEqual(expected);
  expect(secretsIn(body)).toEqual([]);
});

test("an object that is in both a public and a secret field is a secret", () => {
  const shared = { code: "1" };
  expect(secretsIn({ open: shared, pin: shared }, ["pin"])).toEqual(["1"]);
});

test("headers with credentials are secret, with and without their scheme", () => {
  const headers = new Headers({
    authorization: "Bearer a",
    cookie: "b=12",
    "x-api-key": "canary",
    // Too short to be a secret: hiding it would hide parts of words.
    "x-author": "at",
    accept: "text/csv",
  });
  expect(secretsInHeaders(headers)).toEqual(["Bearer a", "a", "b=12", "b=12", "canary", "canary"]);
});

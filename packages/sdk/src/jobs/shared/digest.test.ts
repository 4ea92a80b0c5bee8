import { expect, test } from "vitest";
import { canonicalJson, digestOf, SHORT_DIGEST_LENGTH, shortDigestOf } from "./digest.ts";

test("JSON is the same in any order of the keys, also of nested objects", () => {
  const json = '{"a":[{"c":1,"d":2},null],"b":{"e":"text","f":true}}';
  expect(canonicalJson({ a: [{ c: 1, d: 2 }, null], b: { e: "text", f: true } })).toBe(json);
  expect(canonicalJson({ b: { f: true, e: "text" }, a: [{ d: 2, c: 1 }, null], g: undefined })).toBe(json);
});

test("JSON keeps the order of the items of an array", () => {
  expect(canonicalJson(["b", "a"])).toBe('["b","a"]');
});

test("a digest is SHA-256 in hexadecimal, and a short one is its beginning", async () => {
  const digest = await digestOf("abc");
  expect(digest).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  expect(await shortDigestOf("abc")).toBe(digest.slice(0, SHORT_DIGEST_LENGTH));
});

import { describe, expect, test } from "vitest";
import { InvalidInputError } from "../errors/invalid-input-error.ts";
import type { Operation } from "../operation.ts";
import { encodeBody } from "./serialise-body.ts";

const operation = (row: Partial<Operation>): Operation => ({ method: "POST", path: "/a", ...row });

describe("a body", () => {
  test.each<[string, Partial<Operation>, unknown, string, string]>([
    ["JSON", { body: "json" }, { a: 1 }, "application/json", '{"a":1}'],
    [
      "another kind of JSON",
      { body: "json", contentType: "application/merge-patch+json" },
      { a: null },
      "application/merge-patch+json",
      '{"a":null}',
    ],
    ["text", { body: "text" }, "", "text/plain;charset=UTF-8", ""],
    ["text of another type", { body: "text", contentType: "text/csv" }, "a,b", "text/csv", "a,b"],
    [
      "a form",
      { body: "form", fields: { ids: "pipe", where: "brackets" } },
      { ids: ["a", "b"], where: { city: "c" }, none: undefined, tags: ["1 2", "3"] },
      "application/x-www-form-urlencoded",
      "ids=a%7Cb&tags=1%202&tags=3&where%5Bcity%5D=c",
    ],
  ])("is written as %s", (_, row, value, contentType, body) => {
    expect(encodeBody(operation(row), value)).toEqual({ body, contentType });
  });

  test.each<[string, unknown, string]>([
    ["a Blob with a type", new Blob(["ab"], { type: "image/png" }), "image/png"],
    ["a Blob without a type", new Blob(["ab"]), "application/octet-stream"],
    ["bytes", new TextEncoder().encode("ab"), "application/octet-stream"],
    ["a part of a buffer", new TextEncoder().encode("xabx").subarray(1, 3), "application/octet-stream"],
    ["a buffer", new TextEncoder().encode("ab").buffer, "application/octet-stream"],
    ["a stream", new Blob(["ab"]).stream(), "application/octet-stream"],
    ["a string", "ab", "application/octet-stream"],
    ["content with a name", { content: "ab", name: "a.txt", type: "text/plain" }, "text/plain"],
  ])("is written as the bytes of %s", async (_, value, contentType) => {
    const encoded = await encodeBody(operation({ body: "binary" }), value);
    expect(encoded.contentType).toBe(contentType);
    expect(new TextDecoder().decode(encoded.body as ArrayBuffer)).toBe("ab");
  });

  test("of bytes has the declared media type", async () => {
    const row = operation({ body: "binary", contentType: "application/pdf" });
    const { contentType } = await encodeBody(row, new Blob(["a"], { type: "text/plain" }));
    expect(contentType).toBe("application/pdf");
  });

  test.each<Operation["body"]>(["binary", "form", "json", "text", undefined])(
    "of kind %s that is undefined is not sent",
    (body) => {
      expect(encodeBody(operation({ ...(body !== undefined && { body }) }), undefined)).toEqual({});
    },
  );

  test.each<[string, Partial<Operation>, unknown, string]>([
    ["an object as text", { body: "text" }, {}, "The body must be a string"],
    ["an unpaired surrogate as text", { body: "text" }, "\ud800", "The body must be a string"],
    ["a number as bytes", { body: "binary" }, 1, "The body must be a Blob, bytes"],
    ["null as bytes", { body: "binary" }, null, "The body must be a Blob, bytes"],
    ["a text as a form", { body: "form" }, "a=b", "The body must be an object of form fields"],
    ["an object in a form", { body: "form" }, { a: { b: 1 } }, 'The form field "a" cannot be an object'],
    ["an empty array in a form", { body: "form" }, { a: [] }, 'The form field "a" cannot be empty'],
    [
      "a separator in an item",
      { body: "form", fields: { a: "comma" } },
      { a: ["b,c"] },
      'The form field "a" cannot be an array with "," in an item',
    ],
  ])("cannot hold %s", (_, row, value, message) => {
    expect(() => encodeBody(operation(row), value)).toThrow(InvalidInputError);
    expect(() => encodeBody(operation(row), value)).toThrow(message);
  });
});

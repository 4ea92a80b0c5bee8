import { describe, expect, test } from "vitest";
import { InvalidInputError } from "../errors/invalid-input-error.ts";
import type { Operation } from "../operation.ts";
import { encodeBody } from "./encode-body.ts";

const encode = async (
  operation: Partial<Operation>,
  value: unknown,
): Promise<{ readonly bytes: readonly number[]; readonly type: string | undefined }> => {
  const { body, contentType } = await encodeBody({ path: "/a", method: "POST", ...operation }, value);
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : new Uint8Array(body ?? []);
  return { bytes: [...bytes], type: contentType };
};
const encodeText = async (operation: Partial<Operation>, value: unknown): Promise<[string, unknown]> => {
  const { bytes, type } = await encode(operation, value);
  return [new TextDecoder().decode(new Uint8Array(bytes)), type];
};

describe("a body has the usual media type of its kind, or that of the operation:", () => {
  test.each<[string, Partial<Operation>, unknown, [string, string]]>([
    ["JSON", { body: "json" }, { a: "é" }, ['{"a":"é"}', "application/json"]],
    [
      "special JSON",
      { body: "json", contentType: "application/merge-patch+json" },
      { a: null },
      ['{"a":null}', "application/merge-patch+json"],
    ],
    ["text", { body: "text" }, "café", ["café", "text/plain;charset=UTF-8"]],
    ["special text", { body: "text", contentType: "text/csv" }, "a,b", ["a,b", "text/csv"]],
    ["an empty text", { body: "text" }, "", ["", "text/plain;charset=UTF-8"]],
    [
      "a form",
      { body: "form", fields: { ids: "comma" } },
      { name: "a b&c", tags: ["d", "e"], ids: [1, 2] },
      ["ids=1,2&name=a%20b%26c&tags=d&tags=e", "application/x-www-form-urlencoded"],
    ],
    ["bytes of a string", { body: "binary" }, "é", ["é", "application/octet-stream"]],
  ])("%s", async (_, operation, value, expected) => {
    expect(await encodeText(operation, value)).toEqual(expected);
  });
});

describe("bytes are sent unchanged from", () => {
  const bytes = [0, 255, 13, 10];
  const array = new Uint8Array([9, ...bytes, 9]);
  test.each<[string, () => unknown]>([
    ["a Blob", () => new Blob([new Uint8Array(bytes)])],
    ["an ArrayBuffer", () => new Uint8Array(bytes).buffer],
    ["a part of a typed array", () => array.subarray(1, 5)],
    ["a stream", () => new Blob([new Uint8Array(bytes)]).stream()],
  ])("%s", async (_, create) => {
    expect(await encode({ body: "binary" }, create())).toEqual({ bytes, type: "application/octet-stream" });
  });

  test("a Blob with a type, which is kept unless the operation has one", async () => {
    const image = new Blob(["a"], { type: "image/png" });
    expect((await encode({ body: "binary" }, image)).type).toBe("image/png");
    expect((await encode({ body: "binary", contentType: "image/gif" }, image)).type).toBe("image/gif");
  });
});

test("a field of a multipart form with the encoding json is a part with JSON", async () => {
  const [text, type] = await encodeText(
    { body: "multipart", fields: { meta: "json" } },
    { meta: { a: [1] } },
  );
  expect(type).toMatch(/^multipart\/form-data; boundary=/);
  expect(text).toMatch(/name="meta".*\r\ncontent-type: application\/json\r\n\r\n\{"a":\[1\]\}\r\n/i);
});

test.each(["binary", "form", "json", "text"] as const)("a %s body that is undefined is no body", (body) => {
  expect(encodeBody({ path: "/a", method: "POST", body }, undefined)).toEqual({});
});

test.each<[Operation["body"], unknown]>([
  ["binary", 1],
  ["binary", null],
  ["binary", { content: "a", name: "a.txt" }],
  ["text", { a: 1 }],
  ["text", "\ud800"],
  ["form", "a=b"],
  ["form", { field: { a: 1 } }],
  ["form", { field: [] }],
])("a %s body of %j is rejected", async (body, value) => {
  await expect(encode({ body: body ?? "json" }, value)).rejects.toThrow(InvalidInputError);
});

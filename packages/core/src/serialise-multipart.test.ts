import { expect, test } from "vitest";
import { InvalidInputError } from "./errors/invalid-input-error.ts";
import { serialiseMultipart } from "./serialise-multipart.ts";

test("files keep their names, types and bytes; nested fields are written in brackets", async () => {
  const file = new File([new Uint8Array([0, 255, 10])], "logo.png", { type: "image/png" });
  const form = serialiseMultipart({
    attachment: file,
    payload: { name: "logo.png", size: 3, deep: { a: true } },
    note: undefined,
  });
  expect([...form.keys()]).toEqual(["attachment", "payload[name]", "payload[size]", "payload[deep][a]"]);
  expect([form.get("payload[name]"), form.get("payload[size]"), form.get("payload[deep][a]")]).toEqual([
    "logo.png",
    "3",
    "true",
  ]);
  const sent = form.get("attachment") as File;
  expect(sent).toMatchObject({ name: "logo.png", type: "image/png" });
  expect(new Uint8Array(await sent.arrayBuffer())).toEqual(new Uint8Array([0, 255, 10]));
});

test.each([
  ["null", null],
  ["a function", () => 1],
  ["NaN", Number.NaN],
  ["an array", ["a"]],
  ["a Map", new Map()],
  ["a Date", new Date(0)],
])("refuses %s and names the field", (_, value) => {
  expect(() => serialiseMultipart({ payload: { name: value } })).toThrow(InvalidInputError);
  expect(() => serialiseMultipart({ payload: { name: value } })).toThrow('"payload[name]"');
});

test.each([undefined, null, "text", []])("refuses %j as a body", (body) => {
  expect(() => serialiseMultipart(body)).toThrow("The body must be an object of form fields.");
});

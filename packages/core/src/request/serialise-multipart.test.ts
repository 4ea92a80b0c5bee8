import { expect, test } from "vitest";
import { InvalidInputError } from "../errors/invalid-input-error.ts";
import type { FileInput } from "./file-input.ts";
import { serialiseMultipart } from "./serialise-multipart.ts";

test("files keep their names, types and bytes; nested fields are written in brackets", async () => {
  const file = new File([new Uint8Array([0, 255, 10])], "logo.png", { type: "image/png" });
  const form = await serialiseMultipart(
    {
      attachment: file,
      payload: { name: "logo.png", size: 3, deep: { a: true } },
      note: undefined,
    },
    { payload: "brackets" },
  );
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
])("rejects %s and names the field", async (_, value) => {
  const serialise = (): Promise<FormData> =>
    serialiseMultipart({ payload: { name: value } }, { payload: "brackets" });
  await expect(serialise()).rejects.toThrow(InvalidInputError);
  await expect(serialise()).rejects.toThrow('"payload[name]"');
});

test.each([undefined, null, "text", []])("rejects %j as a body", async (body) => {
  await expect(serialiseMultipart(body)).rejects.toThrow("The body must be an object of form fields.");
});

test.each<[string, () => FileInput]>([
  ["bytes", () => ({ content: new TextEncoder().encode("a,b"), name: "contacts.csv", type: "text/csv" })],
  [
    "a buffer",
    () => ({ content: new TextEncoder().encode("a,b").buffer, name: "contacts.csv", type: "text/csv" }),
  ],
  ["a string", () => ({ content: "a,b", name: "contacts.csv", type: "text/csv" })],
  ["a Blob with a type", () => ({ content: new Blob(["a,b"], { type: "text/csv" }), name: "contacts.csv" })],
  ["a stream", () => ({ content: new Blob(["a,b"]).stream(), name: "contacts.csv", type: "text/csv" })],
])("%s with a name and a type becomes a file", async (_, input) => {
  const file = (await serialiseMultipart({ file: input() })).get("file") as File;
  expect(file).toMatchObject({ name: "contacts.csv", type: "text/csv" });
  expect(await file.text()).toBe("a,b");
});

test("content without a type has the type application/octet-stream", async () => {
  const form = await serialiseMultipart({ file: { content: "a", name: "a.bin" } });
  expect(form.get("file")).toMatchObject({ type: "application/octet-stream" });
});

test("an array repeats its field, and a field with the encoding JSON becomes one JSON part", async () => {
  const form = await serialiseMultipart(
    { files: [new Blob(["a"]), { content: "b", name: "b.txt" }], tags: ["x", 1], meta: { at: new Date(0) } },
    { meta: "json" },
  );
  expect([...form.keys()]).toEqual(["files", "files", "tags", "tags", "meta"]);
  expect(form.getAll("tags")).toEqual(["x", "1"]);
  const meta = form.get("meta") as File;
  expect(meta.type).toBe("application/json");
  expect(await meta.text()).toBe('{"at":"1970-01-01T00:00:00.000Z"}');
});

test.each<[string, unknown, Record<string, "json">, string]>([
  ["an empty array", [], {}, 'The form field "field" cannot be empty'],
  ["an array in an array", [["a"]], {}, 'The form field "field" cannot be an array in an array'],
  ["an object without an encoding", { a: 1 }, {}, 'The form field "field" cannot be an object'],
  ["a function in JSON", { a: () => 1 }, { field: "json" }, '"field.a" cannot be a function'],
])("rejects %s", async (_, value, encodings, message) => {
  await expect(serialiseMultipart({ field: value }, encodings)).rejects.toThrow(message);
});

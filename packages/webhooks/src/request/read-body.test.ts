import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { readBody } from "./read-body.ts";

const read = (body: BodyInit | null, maxBytes = 100): Promise<string | undefined> =>
  readBody(
    new Request("http://localhost", { method: "POST", body, duplex: "half" } as RequestInit),
    maxBytes,
  );

test.each<[string, BodyInit | null]>([
  ["as it is", "Größe"],
  ["compressed", new Uint8Array(gzipSync("Größe"))],
])("reads a body %s", async (_, body) => {
  expect(await read(body)).toBe("Größe");
});

test("reads no body as an empty text", async () => {
  expect(await read(null)).toBe("");
  expect(await read("")).toBe("");
});

test("reads at most the limit, before and after inflating", async () => {
  expect(await read("x".repeat(100))).toHaveLength(100);
  expect(await read("x".repeat(101))).toBeUndefined();
  expect(await read(new Uint8Array(gzipSync("x".repeat(100))))).toHaveLength(100);
  expect(await read(new Uint8Array(gzipSync("x".repeat(10_000))))).toBeUndefined();
});

test("reads the rest of a body that is too large", async () => {
  let reads = 0;
  const body = new ReadableStream({
    pull: (controller) => {
      reads += 1;
      if (reads < 100) controller.enqueue(new Uint8Array(50));
      else controller.close();
    },
  });
  expect(await read(body)).toBeUndefined();
  expect(reads).toBe(100);
});

test("stops an endless body", async () => {
  let isCancelled = false;
  const endless = new ReadableStream({
    pull: (controller) => controller.enqueue(new Uint8Array(50_000)),
    cancel: () => {
      isCancelled = true;
    },
  });
  expect(await read(endless)).toBeUndefined();
  expect(isCancelled).toBe(true);
});

test("rejects a compressed body that is cut off", async () => {
  const bytes = gzipSync("Good morning Robin, here is the answer to your question.");
  await expect(read(new Uint8Array(bytes.subarray(0, 20)))).rejects.toThrow();
});

import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { JsonObject } from "../description/json.ts";
import { SNAPSHOT } from "../generate/generate.ts";
import { PUBLISHED_URL } from "../read/read-source.ts";
import { createLock, isLocked, LOCK, type Lock } from "./lock.ts";

const SOURCE = { name: "somewhere", text: "openapi: 3.0.3 # as published", etag: '"abc"' };
const FACTS: JsonObject = {
  tags: [{ name: "A" }],
  paths: { "/a": { get: { operationId: "getA" }, post: { operationId: "postA" } }, "/b": {} },
  components: { schemas: { a: {}, b: {}, c: {} } },
};
const TODAY = new Date("2026-01-31T23:59:59Z");

const lock = (snapshot: string, isCopy = false): Lock => createLock(SOURCE, FACTS, snapshot, isCopy, TODAY);

describe("createLock", () => {
  test("has the source, the date and the size of the snapshot", () => {
    expect(lock("snapshot")).toEqual({
      source: PUBLISHED_URL,
      etag: '"abc"',
      date: "2026-01-31",
      sha256: {
        source: expect.stringMatching(/^[0-9a-f]{64}$/),
        snapshot: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
      counts: { operations: 2, paths: 2, schemas: 3, tags: 1 },
    });
  });

  test("does not name the source of a copy", () => {
    const text = JSON.stringify(lock("snapshot", true));
    expect(JSON.parse(text)).toMatchObject({ source: "copy" });
    expect(text).not.toContain("abc");
    expect(text).not.toContain("somewhere");
  });
});

describe("isLocked", () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "grinfi-lock-"));
    await mkdir(join(root, "openapi"));
    await writeFile(join(root, LOCK), JSON.stringify(lock("paths: {}\n")));
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  test.each([
    ["the locked snapshot", "paths: {}\n", true],
    ["a snapshot that was edited", "paths: { /a: {} }\n", false],
    ["a snapshot without its last byte", "paths: {}", false],
  ])("%s", async (_, snapshot, expected) => {
    await writeFile(join(root, SNAPSHOT), snapshot);
    expect(await isLocked(root)).toBe(expected);
  });
});

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { JournalEntry } from "../index.ts";
import { createFileJournal } from "../node.ts";
import { JsonLinesJournal } from "./file-journal.ts";

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "grinfi-journal-"));
  path = join(folder, "import.jsonl");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const entry = (key: string): JournalEntry => ({
  ...{ job: "a job", key, step: "save", state: "pending", at: "2026-01-05T09:00:00.000Z" },
});

async function readAll(): Promise<JournalEntry[]> {
  const journal = createFileJournal(path);
  try {
    const entries: JournalEntry[] = [];
    for await (const one of journal.read()) entries.push(one);
    return entries;
  } finally {
    await journal.close();
  }
}

async function write(...keys: string[]): Promise<void> {
  const journal = createFileJournal(path);
  await Promise.all(keys.map((key) => journal.append(entry(key))));
  await journal.close();
}

describe("a journal in a file", () => {
  test("returns the entries in order, with any text", async () => {
    const keys = ["one", "two\nlines", 'quotes " and \\', "\u2028 and ünïcode", ""];
    await write(...keys);
    await write("another time");
    expect(await readAll()).toEqual([...keys, "another time"].map(entry));
  });

  test("is on the disk when the append resolves", async () => {
    const journal = createFileJournal(path);
    await journal.append(entry("one"));
    expect(await readFile(path, "utf8")).toBe(`${JSON.stringify(entry("one"))}\n`);
    await journal.close();
  });

  test("can be read while it is written", async () => {
    const journal = createFileJournal(path);
    await journal.append(entry("one"));
    const entries: JournalEntry[] = [];
    for await (const one of journal.read()) entries.push(one);
    await journal.append(entry("two"));
    await journal.close();
    expect(entries).toEqual([entry("one")]);
    expect(await readAll()).toEqual(["one", "two"].map(entry));
  });

  test("that is cut off anywhere keeps the complete entries, and accepts new ones", async () => {
    await write("first ü", "second ✓");
    const whole = await readFile(path);
    const ends = [...whole.entries()].flatMap(([index, byte]) => (byte === 10 ? [index + 1] : []));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: whole.length }), async (length) => {
        await writeFile(path, whole.subarray(0, length));
        await write("third");
        const kept = ["first ü", "second ✓"].slice(0, ends.filter((end) => end <= length).length);
        expect(await readAll()).toEqual([...kept, "third"].map(entry));
      }),
    );
  });

  test.each(["not JSON", '{"job":"only"}', '{"job":"a","key":"b","step":"c"}', "null", "[]"])(
    "rejects with the number of the line %j, which is not an entry, and does not change the file",
    async (line) => {
      const text = `${JSON.stringify(entry("one"))}\n${line}\n`;
      await writeFile(path, text);
      const message = expect.stringContaining(`${path}:2 is not an entry of a journal`);
      await expect(readAll()).rejects.toMatchObject({ code: "configuration", message });
      expect(await readFile(path, "utf8")).toBe(text);
    },
  );

  test("that cannot be opened rejects with the reason, and leaves no lock", async () => {
    path = folder;
    await expect(readAll()).rejects.toMatchObject({ code: "EISDIR" });
    await expect(readdir(join(folder, ".."))).resolves.not.toContain(`${folder}.lock`);
  });
});

describe("a file has one owner at a time", () => {
  test("a second journal of this process fails until the first is closed", async () => {
    const journal = createFileJournal(path);
    await journal.append(entry("one"));
    const refused = `The journal ${path} is in use by process ${process.pid} on `;
    await expect(readAll()).rejects.toMatchObject({
      code: "configuration",
      message: expect.stringContaining(refused),
    });
    await journal.close();
    expect(await readAll()).toEqual([entry("one")]);
    expect(await readdir(folder)).toEqual(["import.jsonl"]);
  });

  test("a second journal also fails if it opens the file by another name", async () => {
    const journal = createFileJournal(path);
    await journal.append(entry("one"));
    const link = join(folder, "link.jsonl");
    await symlink(path, link);
    const second = createFileJournal(link);
    await expect(second.append(entry("two"))).rejects.toThrow(`The journal ${path} is in use`);
    await journal.close();
    await second.close();
  });

  test("an owner that loses the file appends nothing more, and the new owner drops no line", async () => {
    const journal = createFileJournal(path);
    await journal.append(entry("one"));
    await rm(`${path}.lock`, { recursive: true });
    await write("two");
    for (const key of ["three", "four"]) {
      await expect(journal.append(entry(key))).rejects.toThrow(
        `lost the journal ${path}: its lock was removed.`,
      );
    }
    await journal.close();
    expect(await readAll()).toEqual(["one", "two"].map(entry));
  });

  test("an append fails if the file is lost during it", async () => {
    let checks = 0;
    const check = async (): Promise<void> => {
      checks += 1;
      if (checks === 4) throw new Error("lost");
    };
    const journal = new JsonLinesJournal(path, async () => ({ check, release: () => undefined }));
    await journal.append(entry("one"));
    await expect(journal.append(entry("two"))).rejects.toThrow("lost");
    await expect(journal.append(entry("three"))).rejects.toThrow("lost");
    await journal.close();
  });

  test("entries that are appended at the same time are written together, in order", async () => {
    let checks = 0;
    const check = async (): Promise<void> => {
      checks += 1;
    };
    const journal = new JsonLinesJournal(path, async () => ({ check, release: () => undefined }));
    const keys = Array.from({ length: 100 }, (_, index) => `row-${index}`);
    await Promise.all(keys.map((key) => journal.append(entry(key))));
    expect(checks).toBe(2);
    const read: string[] = [];
    for await (const { key } of journal.read()) read.push(key);
    await journal.close();
    expect(read).toEqual(keys);
  });

  test("a process that ends without closing the file releases it", async () => {
    expect(await runProgram("")).toEqual({ code: 0, stderr: "" });
    expect(await readdir(folder)).toEqual(["import.jsonl"]);
  });

  test("a journal that is garbage collected keeps its file open", async () => {
    const collect = "for (let n = 0; n < 5; n += 1) { gc(); await new Promise(setImmediate); }";
    expect(await runProgram(collect)).toEqual({ code: 0, stderr: "" });
  });
});

/** Runs a program that first appends to the journal. */
async function runProgram(rest: string): Promise<{ readonly code: number; readonly stderr: string }> {
  const program = `
    import { createFileJournal } from ${JSON.stringify(new URL("../node.ts", import.meta.url).href)};
    await createFileJournal(${JSON.stringify(path)}).append(${JSON.stringify(entry("one"))});
    ${rest}
  `;
  const other = spawn(process.execPath, ["--expose-gc", "--input-type=module", "--eval", program]);
  const [stderr, [code]] = await Promise.all([text(other.stderr), once(other, "exit") as Promise<[number]>]);
  return { code, stderr };
}

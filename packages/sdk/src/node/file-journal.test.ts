import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { JournalEntry } from "../index.ts";
import { createFileJournal } from "../node.ts";

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "grinfi-journal-"));
  path = join(folder, "import.jsonl");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const entry = (key: string): JournalEntry => ({
  ...{ run: "a run", key, step: "save", state: "intended", at: "2026-01-05T09:00:00.000Z" },
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
  test("gives the entries back in their order, whatever their text is", async () => {
    const keys = ["one", "two\nlines", 'quotes " and \\', "\u2028 and ünïcode", ""];
    await write(...keys);
    await write("another time");
    expect(await readAll()).toEqual([...keys, "another time"].map(entry));
  });

  test("is on the disk as soon as the append has resolved", async () => {
    const journal = createFileJournal(path);
    await journal.append(entry("one"));
    expect(await readFile(path, "utf8")).toBe(`${JSON.stringify(entry("one"))}\n`);
    await journal.close();
  });

  test("can be read while it is written to", async () => {
    const journal = createFileJournal(path);
    await journal.append(entry("one"));
    const entries: JournalEntry[] = [];
    for await (const one of journal.read()) entries.push(one);
    await journal.append(entry("two"));
    await journal.close();
    expect(entries).toEqual([entry("one")]);
    expect(await readAll()).toEqual(["one", "two"].map(entry));
  });

  test("wherever it is cut off, it has the whole entries before, and takes others", async () => {
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

  test.each(["not JSON", '{"run":"only"}', "null", "[]"])(
    "names the line %j that is no entry, and leaves the file as it is",
    async (line) => {
      const text = `${JSON.stringify(entry("one"))}\n${line}\n`;
      await writeFile(path, text);
      await expect(readAll()).rejects.toThrow(`${path}:2 is not an entry of a journal`);
      expect(await readFile(path, "utf8")).toBe(text);
    },
  );

  test("that cannot be opened says why, and leaves no lock", async () => {
    path = folder;
    await expect(readAll()).rejects.toMatchObject({ code: "EISDIR" });
    await expect(readdir(join(folder, ".."))).resolves.not.toContain(`${folder}.lock`);
  });
});

describe("the file is used by one at a time", () => {
  test("a second journal of this process is refused until the first is closed", async () => {
    const journal = createFileJournal(path);
    await journal.append(entry("one"));
    await expect(readAll()).rejects.toThrow(`Process ${process.pid} uses the journal: ${path}.lock says so.`);
    await journal.close();
    expect(await readAll()).toEqual([entry("one")]);
    expect(await readdir(folder)).toEqual(["import.jsonl"]);
  });

  test("another process that is there keeps it, and one that is gone does not", async () => {
    const other = spawn(process.execPath, ["--eval", "setInterval(() => {}, 1000)"]);
    await once(other, "spawn");
    await writeFile(`${path}.lock`, String(other.pid));
    await expect(readAll()).rejects.toThrow(`Process ${other.pid} uses the journal`);
    other.kill("SIGKILL");
    await once(other, "exit");
    expect(await readAll()).toEqual([]);
  });

  test("a process that ends without closing it gives it back", async () => {
    const program = `
      import { createFileJournal } from ${JSON.stringify(new URL("../node.ts", import.meta.url).href)};
      await createFileJournal(${JSON.stringify(path)}).append(${JSON.stringify(entry("one"))});
    `;
    const other = spawn(process.execPath, ["--input-type=module", "--eval", program]);
    expect(await once(other, "exit")).toEqual([0, null]);
    expect(await readdir(folder)).toEqual(["import.jsonl"]);
  });
});

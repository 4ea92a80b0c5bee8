import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { interruptibleFileSystem } from "../../test/interruptible-file-system.ts";
import { recover, writeFiles } from "./write-files.ts";

const JOURNAL = "openapi/.journal.json";
const BEFORE = { "openapi/a.yaml": "a: old\n", "openapi/same.json": "{}\n", "openapi/emptied.txt": "text" };
const AFTER = {
  "openapi/a.yaml": "a: new é\n",
  "openapi/same.json": "{}\n",
  "openapi/emptied.txt": "",
  "packages/core/generated/new.ts": "export {};\n",
};
const CHANGED = ["openapi/a.yaml", "openapi/emptied.txt", "packages/core/generated/new.ts"];
const updated = new Map(Object.entries(AFTER));

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "grinfi-write-"));
  await reset();
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function reset(): Promise<void> {
  await rm(root, { recursive: true, force: true });
  for (const [path, text] of Object.entries(BEFORE)) await put(path, text);
}

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
}

/** Returns the text of every file below the root, including temporary files. */
async function tree(): Promise<Record<string, string>> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  const texts = paths.map(
    async (path) => [path.slice(root.length + 1), await readFile(path, "utf8")] as const,
  );
  return Object.fromEntries(await Promise.all(texts));
}

describe("writeFiles", () => {
  test("writes files that differ, creates folders, and returns the paths", async () => {
    expect(await writeFiles(root, updated)).toEqual(CHANGED);
    expect(await tree()).toEqual(AFTER);
  });

  test("does not write a file that is up to date", async () => {
    const before = await stat(join(root, "openapi/same.json"));
    await writeFiles(root, updated);
    const after = await stat(join(root, "openapi/same.json"));
    expect([after.ino, after.mtimeMs]).toEqual([before.ino, before.mtimeMs]);
  });

  test("does nothing if no file differs", async () => {
    const steps: number[] = [];
    const files = new Map(Object.entries(BEFORE));
    expect(
      await writeFiles(
        root,
        files,
        interruptibleFileSystem(() => steps.push(1)),
      ),
    ).toEqual([]);
    expect(steps).toEqual([]);
    expect(await tree()).toEqual(BEFORE);
  });

  test("restores every file and leaves no other file, whichever operation fails", async () => {
    let steps = 0;
    const countSteps = interruptibleFileSystem(() => steps++);
    await writeFiles(root, updated, countSteps);
    // The last step comes after the journal was removed, when the write is complete.
    for (let last = 1; last < steps; last++) {
      await reset();
      let step = 0;
      const failing = interruptibleFileSystem(() => {
        if (++step === last) throw new Error(`disk full at step ${last}`);
      });
      await expect(writeFiles(root, updated, failing)).rejects.toThrow(`disk full at step ${last}`);
      expect(await tree(), `after a failure at step ${last}`).toEqual(BEFORE);
    }
    expect(steps).toBeGreaterThan(3 * CHANGED.length);
    expect(await writeFiles(root, updated)).toEqual(CHANGED);
  });
});

describe("recover", () => {
  test("does nothing without an interrupted write", async () => {
    expect(await recover(root)).toBe(false);
    expect(await tree()).toEqual(BEFORE);
    await writeFiles(root, updated);
    expect(await recover(root)).toBe(false);
    expect(await tree()).toEqual(AFTER);
  });

  test("does nothing in an empty folder", async () => {
    await rm(root, { recursive: true });
    expect(await recover(root)).toBe(false);
  });

  test("can be interrupted and run again", async () => {
    const journal = JSON.stringify({ "openapi/a.yaml": "a: old\n", "packages/core/new.ts": null });
    await put(JOURNAL, journal);
    await put("openapi/a.yaml", "a: new\n");
    await put("packages/core/new.ts", "export {};\n");
    expect(await recover(root)).toBe(true);
    expect(await tree()).toEqual(BEFORE);

    await put(JOURNAL, journal);
    await put("openapi/a.yaml.partial", "a: o");
    expect(await recover(root)).toBe(true);
    expect(await tree()).toEqual(BEFORE);
    expect(await recover(root)).toBe(false);
  });

  test("undoes a write whose process was killed, at every step", async () => {
    const undone: boolean[] = [];
    let isKilled = true;
    for (let step = 1; isKilled; step++) {
      await reset();
      isKilled = await writeAndKill(step);
      undone.push(await recover(root));
      const expected = isCommitted(undone) ? AFTER : BEFORE;
      expect(await tree(), `after a kill at step ${step}`).toEqual(expected);
    }
    expect(undone.filter(Boolean).length).toBeGreaterThan(3 * CHANGED.length);
  });
});

/** Whether the write was completed: earlier kills left a write to undo, and the last one did not. */
const isCommitted = (undone: readonly boolean[]): boolean => undone.includes(true) && undone.at(-1) === false;

/** Runs the write in a process that kills itself at the given step. Returns whether it reached that step. */
async function writeAndKill(step: number): Promise<boolean> {
  const script = `
    import { interruptibleFileSystem } from ${JSON.stringify(new URL("../../test/interruptible-file-system.ts", import.meta.url))};
    import { writeFiles } from ${JSON.stringify(new URL("./write-files.ts", import.meta.url))};
    let left = ${step};
    const killing = interruptibleFileSystem(() => --left > 0 || process.kill(process.pid, "SIGKILL"));
    await writeFiles(${JSON.stringify(root)}, new Map(${JSON.stringify([...updated])}), killing);`;
  const child = execFile(process.execPath, ["--input-type=module", "--eval", script]);
  const [code, signal] = (await once(child, "exit")) as [number | null, string | null];
  if (signal !== "SIGKILL" && code !== 0) throw new Error(`The write failed with exit code ${code}.`);
  return signal === "SIGKILL";
}

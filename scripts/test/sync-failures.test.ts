import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { type FileSystem, recover } from "../src/shared/write-files.ts";
import { sync } from "../src/sync/sync.ts";
import { interruptibleFileSystem } from "./interruptible-file-system.ts";
import { FIELDS, publish, smallDescription, smallWorkspace } from "./small-workspace.ts";
import {
  type CommandResult,
  copyWorkspace,
  readTree,
  runCommandHere,
  runCommandProcess,
} from "./workspace.ts";

const JOURNAL = "openapi/.journal.json";
const STAGE = "packages/core/.spec-sync";
const TYPES = "packages/core/src/generated/schema.ts";
const CHANGED = smallDescription({ ...FIELDS, weight: { type: "number" } });
const today = new Date("2026-01-01");

type Tree = ReadonlyMap<string, string>;

describe("a write that fails", () => {
  test.each([1, 10, 19])("at step %i restores every file", async (last) => {
    const root = await smallWorkspace();
    const from = await publish(root, CHANGED);
    const before = await readTree(root);
    let step = 0;
    const fileSystem = interruptibleFileSystem(() => {
      if (++step === last) throw new Error("no space left");
    });
    await expect(sync({ root, from, today, fileSystem })).rejects.toThrow("no space left");
    expect(await readTree(root)).toEqual(before);
  });
});

test("a sync of the real description is undone, whichever step is interrupted", async () => {
  const root = await copyWorkspace();
  const snapshot = await readFile(join(root, "openapi/openapi.yaml"), "utf8");
  const from = await publish(root, snapshot.replaceAll(/operationId: \w+/g, "$&Renamed"));
  const before = await readTree(root);
  const moments: Tree[] = [];
  const { changed } = await sync({ root, from, today, fileSystem: recording(root, moments) });
  const after = await readTree(root);

  expect(changed.length, changed.join()).toBeGreaterThan(7);
  expect(moments.length).toBeGreaterThan(3 * changed.length);
  expect(moments.at(-1), "the last moment comes after the journal is gone").toEqual(after);
  for (const [index, moment] of moments.slice(0, -1).entries()) {
    await restore(root, moment);
    await recover(root);
    expect(await readTree(root), `cut off at moment ${index}`).toEqual(before);
  }
});

describe("a killed spec:sync", () => {
  test.each([
    ["while it compiles", `writeFile ${STAGE}/tsconfig.json`, STAGE],
    ["while it writes the journal", `writeFile ${JOURNAL}.partial`, `${JOURNAL}.partial`],
    ["while it writes the types", `writeFile ${TYPES}.partial`, `${TYPES}.partial`],
    ["after all files except the changeset", "rename .md", ".md.partial"],
    ["after all files", `rm ${JOURNAL}`, JOURNAL],
  ])("%s is undone by generate, and can be run again", async (_, moment, trace) => {
    const root = await smallWorkspace();
    const from = await publish(root, CHANGED);
    const before = await readTree(root);
    expect(await runAndKill(root, moment, "spec-sync", "--from", from)).toMatchObject({ code: -1 });
    expect([...(await readTree(root)).keys()].filter((path) => path.includes(trace))).not.toEqual([]);

    expect(await runCommandHere(root, "generate", [])).toMatchObject({ code: 0 });
    expect(await readTree(root)).toEqual(before);
  });

  test("is undone by the next spec:sync, even if the recovery is killed, too", async () => {
    const root = await smallWorkspace();
    const from = await publish(root, CHANGED);
    await sync({ root, from, today });
    const before = await readTree(root);
    await publish(root, smallDescription(FIELDS));
    for (const moment of ["rename openapi/openapi.lock.json", `rename ${TYPES}`, `rm ${JOURNAL}`])
      expect(await runAndKill(root, moment, "spec-sync", "--from", from)).toMatchObject({ code: -1 });
    expect(await readTree(root)).not.toEqual(before);

    await publish(root, CHANGED);
    expect(await runCommandHere(root, "spec-sync", ["--from", from])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("has not changed"),
    });
    expect(await readTree(root)).toEqual(before);
  });
});

test("a killed generate is undone by the next one, which completes", async () => {
  const root = await smallWorkspace();
  const wanted = await readTree(root);
  await writeFile(join(root, TYPES), "// out of date");
  await rm(join(root, "openapi/generated/openapi.json"));
  expect(await runAndKill(root, `writeFile ${TYPES}.partial`, "generate")).toMatchObject({ code: -1 });

  expect(await runCommandHere(root, "generate", [])).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("Restored the files of an interrupted write.\nWrote:"),
  });
  expect(await readTree(root)).toEqual(wanted);
});

test.each(["generate", "spec-sync"] as const)(
  "%s removes the folders of an interrupted compilation",
  async (command) => {
    const root = await smallWorkspace();
    const from = await publish(root, smallDescription(FIELDS));
    const before = await readTree(root);
    await mkdir(join(root, STAGE, "src"), { recursive: true });
    await writeFile(join(root, STAGE, "src/index.ts"), "this is no TypeScript");
    expect(await runCommandHere(root, command, command === "generate" ? [] : ["--from", from])).toMatchObject(
      {
        code: 0,
      },
    );
    expect(await readTree(root)).toEqual(before);
  },
);

/** Runs a command that is killed at a file operation; see `kill-at.ts`. */
function runAndKill(
  root: string,
  moment: string,
  command: "generate" | "spec-sync",
  ...args: string[]
): Promise<CommandResult> {
  const preload = new URL("kill-at.ts", import.meta.url).href;
  return runCommandProcess(root, command, args, { KILL_AT: moment, NODE_OPTIONS: `--import=${preload}` });
}

/** Returns a file system that records the files that a kill would leave at each step. */
function recording(root: string, moments: Tree[]): FileSystem {
  const disk = interruptibleFileSystem(() => {});
  const note = async (): Promise<void> => void moments.push(await readTree(root));
  return {
    async writeFile(path, text, options) {
      await note();
      await disk.writeFile(path, text.slice(0, text.length / 2), options);
      await note();
      await disk.writeFile(path, text, options);
    },
    async rename(from, to) {
      await note();
      await disk.rename(from, to);
    },
    async rm(path) {
      await note();
      await disk.rm(path);
      await note();
    },
  };
}

/** Restores the files below the root. */
async function restore(root: string, tree: Tree): Promise<void> {
  const current = await readTree(root);
  for (const path of current.keys()) if (!tree.has(path)) await rm(path);
  for (const [path, text] of tree) {
    if (current.get(path) === text) continue;
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
}

import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { withTempFolder } from "./index.ts";

test("returns what the work returns, and removes the folder with its files", async () => {
  const folder = await withTempFolder("test", async (path) => {
    writeFileSync(join(path, "file"), "");
    return path;
  });
  expect(folder).toContain("grinfi-test-");
  expect(existsSync(folder)).toBe(false);
});

test("removes the folder after an error, and passes the error on", async () => {
  let folder = "";
  const work = async (path: string): Promise<never> => {
    folder = path;
    throw new Error("failed");
  };
  await expect(withTempFolder("test", work)).rejects.toThrow("failed");
  expect(existsSync(folder)).toBe(false);
});

test("calls beforeRemoval while the folder exists", async () => {
  const seen: boolean[] = [];
  let folder = "";
  await withTempFolder(
    "test",
    async (path) => {
      folder = path;
    },
    () => seen.push(existsSync(folder)),
  );
  expect(seen).toEqual([true]);
});

test("leaves no signal listener", async () => {
  await Promise.all(Array.from({ length: 20 }, () => withTempFolder("test", async () => {})));
  expect([process.listenerCount("SIGINT"), process.listenerCount("SIGTERM")]).toEqual([0, 0]);
});

test.each(["SIGINT", "SIGTERM"] as const)("removes every folder after %s", async (signal) => {
  const program = `
    import { withTempFolder } from ${JSON.stringify(import.meta.resolve("./index.ts"))};
    const hang = (folder) => new Promise(() => { console.log(folder); setInterval(() => {}, 1000); });
    withTempFolder("test", hang);
    withTempFolder("test", hang);
  `;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program]);
  let output = "";
  child.stdout.on("data", (data) => (output += data));
  while (output.split("\n").length < 3) await once(child.stdout, "data");
  const folders = output.trim().split("\n");
  expect(folders.every((folder) => existsSync(folder))).toBe(true);
  child.kill(signal);
  expect(await once(child, "exit")).toEqual([130, null]);
  expect(folders.filter((folder) => existsSync(folder))).toEqual([]);
});

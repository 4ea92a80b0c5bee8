import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const run = promisify(execFile);
const PROGRAM = fileURLToPath(new URL("support/stream-contacts.ts", import.meta.url));
const MB = 1024 * 1024;

test("1,000,000 contacts go through a heap that stays flat", { timeout: 120_000 }, async () => {
  const { stdout, stderr } = await run(process.execPath, ["--expose-gc", PROGRAM]);
  console.log(`heap over 1,000,000 contacts: ${stdout.trim()}`);
  const { rows, inOrder, growth, left } = JSON.parse(stdout);
  expect([rows, inOrder]).toEqual([1_000_000, true]);
  // A million contacts would be some 200 MB; the four pages that are read ahead are up to 2 MB.
  expect(growth).toBeLessThan(3 * MB);
  expect(left).toBeLessThan(3 * MB);
  expect(stderr).toBe("");
});

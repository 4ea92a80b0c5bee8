import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const run = promisify(execFile);
const PROGRAM = fileURLToPath(new URL("../support/memory/keep-rows.ts", import.meta.url));
const ROWS = process.env.SOAK_TESTS === "full" ? 100_000 : 20_000;

test("a bulk upsert keeps less than 1 KB of each row, with a journal and all identities of a person", async () => {
  const { stdout, stderr } = await run(process.execPath, ["--expose-gc", PROGRAM, `${ROWS}`]);
  console.log(`memory of an import: ${stdout.trim()}`);
  const { bytesOfRow, enrolled, rows } = JSON.parse(stdout);
  expect([rows, enrolled]).toEqual([ROWS, ROWS]);
  expect(bytesOfRow).toBeLessThan(1024);
  // Less than the uuid and the email address of the person would mean that the measurement is wrong.
  expect(bytesOfRow).toBeGreaterThan(100);
  expect(stderr).toBe("");
});

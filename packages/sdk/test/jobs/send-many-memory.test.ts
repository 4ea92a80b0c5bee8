import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const run = promisify(execFile);
const PROGRAM = fileURLToPath(new URL("../support/memory/keep-messages.ts", import.meta.url));
const ROWS = process.env.SOAK_TESTS === "full" ? 50_000 : 10_000;

test("sending many messages keeps less than 1 KB of each row, with a journal", async () => {
  const { stdout, stderr } = await run(process.execPath, ["--expose-gc", PROGRAM, `${ROWS}`]);
  console.log(`memory of messages: ${stdout.trim()}`);
  const { bytesOfRecord, bytesOfRow, rows } = JSON.parse(stdout);
  expect(rows).toBe(ROWS);
  expect(bytesOfRecord + bytesOfRow).toBeLessThan(1024);
  // Less than the digest of the row would mean that the measurement is wrong.
  for (const bytes of [bytesOfRecord, bytesOfRow]) expect(bytes).toBeGreaterThan(100);
  expect(stderr).toBe("");
});

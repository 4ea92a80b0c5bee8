import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const run = promisify(execFile);
const PROGRAM = fileURLToPath(new URL("support/stream-rows.ts", import.meta.url));
const MB = 1024 * 1024;

interface Streamed {
  readonly rows: number;
  readonly growth: number;
  readonly left: number;
}

test("1,000,000 rows go through a heap that stays flat", async () => {
  const { stdout, stderr } = await run(process.execPath, ["--expose-gc", PROGRAM]);
  console.log(`heap over 1,000,000 rows: ${stdout.trim()}`);
  const results = Object.values(JSON.parse(stdout) as Record<string, Streamed>);
  expect(results).toHaveLength(3);
  for (const { rows, growth, left } of results) {
    expect(rows).toBe(1_000_000);
    // A million rows would be some 300 MB.
    expect(growth).toBeLessThan(3 * MB);
    expect(left).toBeLessThan(3 * MB);
  }
  expect(stderr).toBe("");
});

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const run = promisify(execFile);
const PROGRAM = fileURLToPath(new URL("support/stream-rows.ts", import.meta.url));
const MB = 1024 * 1024;
const ROWS = process.env.SOAK_TESTS === "full" ? 1_000_000 : 200_000;

interface Streamed {
  readonly rows: number;
  readonly growth: number;
  readonly retained: number;
}

test(`${ROWS} rows do not grow the heap`, async () => {
  const { stdout, stderr } = await run(process.execPath, ["--expose-gc", PROGRAM, String(ROWS)]);
  console.log(`heap for ${ROWS} rows: ${stdout.trim()}`);
  const results = Object.values(JSON.parse(stdout) as Record<string, Streamed>);
  expect(results).toHaveLength(3);
  for (const { rows, growth, retained } of results) {
    expect(rows).toBe(ROWS);
    // Keeping the rows would take about 300 bytes for each.
    expect(growth).toBeLessThan(3 * MB);
    expect(retained).toBeLessThan(3 * MB);
  }
  expect(stderr).toBe("");
});

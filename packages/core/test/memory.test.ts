import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const run = promisify(execFile);
const PROGRAM = fileURLToPath(new URL("support/many-calls.ts", import.meta.url));
const MB = 1024 * 1024;

test("many calls, half of them failing, leave nothing in memory", async () => {
  const { stdout, stderr } = await run(process.execPath, ["--expose-gc", PROGRAM]);
  const { inProcess, overSockets } = JSON.parse(stdout) as Record<string, number>;
  // If each of 10,000 calls left one listener or one request, the growth would be several times as large.
  expect(inProcess).toBeLessThan(MB);
  // Node keeps the buffers and parsers of the connections.
  expect(overSockets).toBeLessThan(3 * MB);
  expect(stderr).toBe("");
});

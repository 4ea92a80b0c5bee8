import { spawn, spawnSync } from "node:child_process";
import { glob, readFile, rm } from "node:fs/promises";
import { parseArgs } from "node:util";

/**
 * Runs all checks and tests, then prints the number of passed tests in one line. Turbo replays the report of a package
 * that did not change. Cases of the package matrix count as tests. By default a few cases and short soak tests run;
 * with `--full`, all cases and the full soak tests run.
 */
const REPORTS = "{packages/*,tools/*,scripts,examples,release}/reports/{tests,cases}.json";

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  /** Also `false` if a test file could not be run or has type errors. */
  readonly success: boolean;
}

const { full = false } = parseArgs({ options: { full: { type: "boolean" } } }).values;
// Turbo must not replay a report from before Redis was installed.
const redis = spawnSync("redis-server", ["--version"]).status === 0 ? "installed" : "missing";
for await (const file of glob(REPORTS)) await rm(file);
const code = await runTurbo();

let passed = 0;
let failed = 0;
let skipped = 0;
let skippedCases = 0;
for await (const file of glob(REPORTS)) {
  const report = JSON.parse(await readFile(file, "utf8")) as Report;
  passed += report.numPassedTests;
  failed += report.success ? 0 : Math.max(1, report.numFailedTests);
  if (file.endsWith("cases.json")) skippedCases += report.numPendingTests;
  else skipped += report.numPendingTests;
}
if (code !== 0 && failed === 0) failed = 1;
if (skipped > 0) {
  const why = redis === "missing" ? ": redis-server is not installed" : "";
  console.log(`skipped: ${skipped} tests${why}`);
}
if (skippedCases > 0)
  console.log(`skipped: ${skippedCases} cases of the package matrix, for the reasons above`);
console.log(`tests: ${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

function runTurbo(): Promise<number> {
  const tasks = [
    "typecheck",
    "lint",
    "unused",
    "generated",
    "api",
    "test",
    full ? "test:packages" : "test:installed",
  ];
  // Each package runs its tests with two workers.
  const turbo = spawn("turbo", ["run", ...tasks, "--continue", "--concurrency=2", "--output-logs=new-only"], {
    stdio: "inherit",
    env: { ...process.env, REDIS_SERVER: redis, SOAK_TESTS: full ? "full" : "short" },
  });
  return new Promise((resolve, reject) => {
    turbo.on("error", reject);
    turbo.on("close", (exitCode) => resolve(exitCode ?? 1));
  });
}

import { spawn, spawnSync } from "node:child_process";
import { glob, readFile, rm } from "node:fs/promises";

/**
 * Checks and tests everything, then says in one line how many tests passed. Turbo replays the report of a package
 * that did not change.
 */
const REPORTS = "{packages/*,scripts,examples}/reports/tests.json";

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  /** Also `false` when a file could not be run or its types are wrong. */
  readonly success: boolean;
}

// A report from before Redis was installed must not be replayed.
const redis = spawnSync("redis-server", ["--version"]).status === 0 ? "installed" : "missing";
for await (const file of glob(REPORTS)) await rm(file);
const code = await runTurbo();

let passed = 0;
let failed = 0;
let skipped = 0;
for await (const file of glob(REPORTS)) {
  const report = JSON.parse(await readFile(file, "utf8")) as Report;
  passed += report.numPassedTests;
  failed += report.success ? 0 : Math.max(1, report.numFailedTests);
  skipped += report.numPendingTests;
}
if (code !== 0 && failed === 0) failed = 1;
if (skipped > 0) {
  const why = redis === "missing" ? ": redis-server is not installed" : "";
  console.log(`not run: ${skipped} tests${why}`);
}
console.log(`tests: ${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

function runTurbo(): Promise<number> {
  const tasks = ["typecheck", "lint", "unused", "generated", "test"];
  // Each package tests with two workers of its own.
  const turbo = spawn("turbo", ["run", ...tasks, "--continue", "--concurrency=2", "--output-logs=new-only"], {
    stdio: "inherit",
    env: { ...process.env, REDIS_SERVER: redis },
  });
  return new Promise((resolve, reject) => {
    turbo.on("error", reject);
    turbo.on("close", (exitCode) => resolve(exitCode ?? 1));
  });
}

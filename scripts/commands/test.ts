import { spawn, spawnSync } from "node:child_process";
import { glob, readFile, rm } from "node:fs/promises";
import { parseArgs } from "node:util";

/**
 * Checks and tests everything, then says in one line how many tests passed. Turbo replays the report of a package
 * that did not change. The cells of the packages' matrix count as tests: a few of them, or all with `--full`. That
 * also runs the soak tests in full length.
 */
const REPORTS = "{packages/*,tools/*,scripts,examples,release}/reports/{tests,cells}.json";

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  /** Also `false` when a file could not be run or its types are wrong. */
  readonly success: boolean;
}

const { full = false } = parseArgs({ options: { full: { type: "boolean" } } }).values;
// A report from before Redis was installed must not be replayed.
const redis = spawnSync("redis-server", ["--version"]).status === 0 ? "installed" : "missing";
for await (const file of glob(REPORTS)) await rm(file);
const code = await runTurbo();

let passed = 0;
let failed = 0;
let skipped = 0;
let cells = 0;
for await (const file of glob(REPORTS)) {
  const report = JSON.parse(await readFile(file, "utf8")) as Report;
  passed += report.numPassedTests;
  failed += report.success ? 0 : Math.max(1, report.numFailedTests);
  if (file.endsWith("cells.json")) cells += report.numPendingTests;
  else skipped += report.numPendingTests;
}
if (code !== 0 && failed === 0) failed = 1;
if (skipped > 0) {
  const why = redis === "missing" ? ": redis-server is not installed" : "";
  console.log(`not run: ${skipped} tests${why}`);
}
if (cells > 0) console.log(`not run: ${cells} cells of the packages' matrix, for the reasons above`);
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
  // Each package tests with two workers of its own.
  const turbo = spawn("turbo", ["run", ...tasks, "--continue", "--concurrency=2", "--output-logs=new-only"], {
    stdio: "inherit",
    env: { ...process.env, REDIS_SERVER: redis, SOAK_TESTS: full ? "full" : "short" },
  });
  return new Promise((resolve, reject) => {
    turbo.on("error", reject);
    turbo.on("close", (exitCode) => resolve(exitCode ?? 1));
  });
}

import { MATRICES, type MatrixName } from "./matrix/matrix.ts";
import { runCase } from "./matrix/matrix-case.ts";
import { createReport, formatResult, writeReport } from "./matrix/report.ts";
import { runMatrix } from "./matrix/run-matrix.ts";
import { withSandbox } from "./sandbox/sandbox.ts";
import { installTools } from "./sandbox/tools.ts";

/** Runs the matrix that the command line names. The packages must be built. */
const name = process.argv[2] as MatrixName;
if (name !== "small") await installTools("packages");
if (name === "runtimes") await installTools("runtimes");

const results = await withSandbox((sandbox) =>
  runMatrix(
    MATRICES[name],
    (matrixCase) => runCase(matrixCase, sandbox),
    (result) => console.log(formatResult(result)),
  ),
);
const allMustRun = Boolean(process.env.CI);
const report = createReport(results, allMustRun);
await writeReport(report);
const { numPassedTests: passed, numFailedTests: failed, numPendingTests: skipped } = report;
console.log(`cases: ${passed} passed, ${failed} failed, ${skipped} skipped`);
if (allMustRun && results.some(({ status }) => status === "skipped"))
  console.log("In CI a skipped case counts as failed.");
process.exitCode = report.success ? 0 : 1;

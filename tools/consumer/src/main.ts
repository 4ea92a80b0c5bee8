import { runCell } from "./cells/cell.ts";
import { MATRICES, type MatrixName } from "./matrix.ts";
import { lineOf, reportOf, writeReport } from "./report.ts";
import { runCells } from "./run-cells.ts";
import { installTools } from "./tools.ts";
import { inWorkshop } from "./workshop.ts";

/** Runs the matrix that the command line names; the packages are built. */
const name = process.argv[2] as MatrixName;
if (name !== "small") await installTools("packages");
if (name === "runtimes") await installTools("runtimes");

const outcomes = await inWorkshop((workshop) =>
  runCells(
    MATRICES[name],
    (cell) => runCell(cell, workshop),
    (outcome) => console.log(lineOf(outcome)),
  ),
);
const mustRun = Boolean(process.env.CI);
const report = reportOf(outcomes, mustRun);
await writeReport(report);
const { numPassedTests: passed, numFailedTests: failed, numPendingTests: notRun } = report;
console.log(`cells: ${passed} passed, ${failed} failed, ${notRun} not run`);
if (mustRun && outcomes.some(({ result }) => result === "not run"))
  console.log("In CI a cell that is not run counts as failed.");
process.exitCode = report.success ? 0 : 1;

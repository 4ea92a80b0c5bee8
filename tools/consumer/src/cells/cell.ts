import type { Workshop } from "../workshop.ts";
import { type BundleCell, runBundle } from "./bundle.ts";
import { type ProgramCell, runProgram } from "./program.ts";
import { type ReadmeCell, runReadme } from "./readme.ts";
import { type RepeatsCell, runRepeats } from "./repeats.ts";
import { type RuntimeCell, runOnRuntime } from "./runtime.ts";
import { runTypes, type TypesCell } from "./types.ts";
import { runUpgrade, type UpgradeCell } from "./upgrade.ts";

/** One thing that must work in somebody else's project. */
export type Cell =
  | ProgramCell
  | ReadmeCell
  | TypesCell
  | BundleCell
  | UpgradeCell
  | RuntimeCell
  | RepeatsCell;

/** What a cell is called where it is printed. */
export function nameOf(cell: Cell): string {
  switch (cell.kind) {
    case "program":
      return `${cell.manager}, Node ${cell.node}, ${cell.load}`;
    case "readme":
      return `${cell.manager}, Node ${cell.node}, the first call of the README`;
    case "types":
      return `TypeScript ${cell.typescript}, ${cell.moduleResolution}, globals of ${cell.globals}`;
    case "bundle":
      return `${cell.bundler}, bundled and run`;
    case "upgrade":
      return `an upgrade from @grinfi/core ${cell.from}`;
    case "runtime":
      return cell.runtime;
    case "repeats":
      return `${cell.runtime}, what is sent again`;
  }
}

/**
 * @throws NotRun when something that the cell needs is not installed.
 * @throws Error when what must work does not.
 */
export function runCell(cell: Cell, workshop: Workshop): Promise<void> {
  switch (cell.kind) {
    case "program":
      return runProgram(cell, workshop);
    case "readme":
      return runReadme(cell, workshop);
    case "types":
      return runTypes(cell, workshop);
    case "bundle":
      return runBundle(cell, workshop);
    case "upgrade":
      return runUpgrade(cell, workshop);
    case "runtime":
      return runOnRuntime(cell, workshop);
    case "repeats":
      return runRepeats(cell, workshop);
  }
}

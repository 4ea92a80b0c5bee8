import { compile } from "@grinfi/scripts/compile";
import type { Problem } from "./problem.ts";
import type { TempWorkspace } from "./temp-workspace.ts";

/** Compiles all snippets as one program, and returns the errors. */
export async function typeErrors(workspace: TempWorkspace): Promise<Problem[]> {
  const diagnostics = await compile(workspace.folder);
  return diagnostics.map(({ file, line, reason }) => ({
    file: workspace.sourceOf(file),
    line,
    message: reason,
  }));
}

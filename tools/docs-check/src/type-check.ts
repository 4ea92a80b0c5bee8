import { compile } from "@grinfi/scripts/compile";
import type { Problem } from "./problem.ts";
import type { Stage } from "./stage.ts";

/** What does not compile, all snippets in one program. */
export async function typeErrors(stage: Stage): Promise<Problem[]> {
  const diagnostics = await compile(stage.folder);
  return diagnostics.map(({ file, line, reason }) => ({ file: stage.sourceOf(file), line, message: reason }));
}

import { relative } from "node:path";
import { startVitest } from "vitest/node";
import { BASE_URL } from "../network.ts";
import type { Problem } from "../problem.ts";
import type { Snippet } from "../snippets.ts";
import { problemIn, type TempWorkspace } from "../temp-workspace.ts";

/** Runs snippets with tests in vitest. */
export async function runTests(snippets: readonly Snippet[], workspace: TempWorkspace): Promise<Problem[]> {
  if (snippets.length === 0) return [];
  const vitest = await startVitest("test", [], {
    root: workspace.folder,
    config: false,
    watch: false,
    reporters: [{}],
    testTimeout: 600_000,
    // Loading the packages for each file takes longer than its tests.
    isolate: false,
    maxWorkers: 1,
    env: { GRINFI_API_KEY: "test-key", GRINFI_BASE_URL: BASE_URL },
  });
  try {
    return vitest.state.getTestModules().flatMap((module) => {
      const path = relative(workspace.folder, module.moduleId);
      const snippet = snippets.find((one) => workspace.pathOf(one) === path);
      if (snippet === undefined) return [];
      const failed = [...module.children.allTests("failed")].flatMap((test) => test.result().errors ?? []);
      return [...module.errors(), ...failed].map(({ message, stack }) =>
        problemIn(snippet, workspace, `fails: ${message}`, stack),
      );
    });
  } finally {
    await vitest.close();
  }
}

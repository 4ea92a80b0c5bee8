import { relative } from "node:path";
import { startVitest } from "vitest/node";
import type { Snippet } from "../blocks.ts";
import { BASE_URL } from "../network.ts";
import type { Problem } from "../problem.ts";
import type { Stage } from "../stage.ts";
import { failureOf } from "./failure.ts";

/** Runs snippets that hold tests, with vitest. */
export async function runTests(snippets: readonly Snippet[], stage: Stage): Promise<Problem[]> {
  if (snippets.length === 0) return [];
  const vitest = await startVitest("test", [], {
    root: stage.folder,
    config: false,
    watch: false,
    reporters: [{}],
    testTimeout: 600_000,
    // Loading the packages anew for each file takes longer than its tests.
    isolate: false,
    maxWorkers: 1,
    env: { GRINFI_API_KEY: "test-key", GRINFI_BASE_URL: BASE_URL },
  });
  try {
    return vitest.state.getTestModules().flatMap((module) => {
      const path = relative(stage.folder, module.moduleId);
      const snippet = snippets.find((one) => stage.pathOf(one) === path);
      if (snippet === undefined) return [];
      const failed = [...module.children.allTests("failed")].flatMap((test) => test.result().errors ?? []);
      return [...module.errors(), ...failed].map(({ message, stack }) =>
        failureOf(snippet, stage, `fails: ${message}`, stack),
      );
    });
  } finally {
    await vitest.close();
  }
}

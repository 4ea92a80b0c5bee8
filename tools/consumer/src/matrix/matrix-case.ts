import { type BundleCase, runBundle } from "../cases/bundle.ts";
import { type ProgramCase, runProgram } from "../cases/program.ts";
import { type ReadmeCase, runReadme } from "../cases/readme.ts";
import { type RepeatsCase, runRepeats } from "../cases/repeats.ts";
import { type RuntimeCase, runOnRuntime } from "../cases/runtime.ts";
import { runSync, type SyncCase } from "../cases/sync.ts";
import { runTypes, type TypesCase } from "../cases/types.ts";
import { runWebhooks, type WebhooksCase } from "../cases/webhooks.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";

/** One way to use the packages in a user's project. */
export type MatrixCase =
  | ProgramCase
  | ReadmeCase
  | SyncCase
  | TypesCase
  | BundleCase
  | RuntimeCase
  | RepeatsCase
  | WebhooksCase;

/** Returns the name of a case for the output. */
export function nameOf(matrixCase: MatrixCase): string {
  switch (matrixCase.kind) {
    case "program":
      return `${matrixCase.manager}, Node ${matrixCase.node}, ${matrixCase.load}`;
    case "readme":
      return `${matrixCase.manager}, Node ${matrixCase.node}, the first call of the README`;
    case "sync":
      return `${matrixCase.manager}, Node ${matrixCase.node}, a copy in SQLite`;
    case "types":
      return `TypeScript ${matrixCase.typescript}, ${matrixCase.moduleResolution}, ${matrixCase.globals} globals`;
    case "bundle":
      return `${matrixCase.bundler}, bundled into ${matrixCase.output === "file" ? "one file" : "chunks"} and run`;
    case "runtime":
      return matrixCase.runtime;
    case "repeats":
      return `${matrixCase.runtime}, repeated requests`;
    case "webhooks":
      return `${matrixCase.runtime}, received webhooks`;
  }
}

/**
 * Runs a case.
 *
 * @throws SkippedError if something that the case needs is not installed.
 * @throws Error if the case fails.
 */
export function runCase(matrixCase: MatrixCase, sandbox: Sandbox): Promise<void> {
  switch (matrixCase.kind) {
    case "program":
      return runProgram(matrixCase, sandbox);
    case "readme":
      return runReadme(matrixCase, sandbox);
    case "sync":
      return runSync(matrixCase, sandbox);
    case "types":
      return runTypes(matrixCase, sandbox);
    case "bundle":
      return runBundle(matrixCase, sandbox);
    case "runtime":
      return runOnRuntime(matrixCase, sandbox);
    case "repeats":
      return runRepeats(matrixCase, sandbox);
    case "webhooks":
      return runWebhooks(matrixCase, sandbox);
  }
}

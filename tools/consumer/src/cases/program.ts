import type { NodeVersion } from "../sandbox/node-versions.ts";
import type { PackageManagerName } from "../sandbox/package-managers.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import { checkCalls } from "./check-calls.ts";

/** A package manager installs the packages, and the program runs on a version of Node.js. */
export interface ProgramCase {
  readonly kind: "program";
  readonly manager: PackageManagerName;
  readonly node: NodeVersion;
  /** How the program loads the SDK. */
  readonly load: "import" | "require";
}

export async function runProgram({ manager, node, load }: ProgramCase, sandbox: Sandbox): Promise<void> {
  // The machine's npm installs with the current Node, so that all cases with this npm share one project.
  const project = await sandbox.project(manager, manager === "npm" ? "current" : node);
  const file = load === "import" ? "calls.main.mjs" : "calls.main.cjs";
  await checkCalls((url) => project.run(node, file, [url]));
}

import { type Runtime, runOn } from "../sandbox/runtimes.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import { checkCalls } from "./check-calls.ts";

/** The program runs on a runtime other than Node.js. */
export interface RuntimeCase {
  readonly kind: "runtime";
  readonly runtime: Runtime;
}

export async function runOnRuntime({ runtime }: RuntimeCase, sandbox: Sandbox): Promise<void> {
  const project = await sandbox.project("npm", "current");
  await checkCalls((url) => runOn(runtime, project, "calls", url));
}

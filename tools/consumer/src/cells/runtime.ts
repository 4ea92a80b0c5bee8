import { withEmulator } from "../emulated.ts";
import { type Runtime, runOn } from "../runtimes.ts";
import type { Workshop } from "../workshop.ts";

/** The program on a runtime other than Node.js. */
export interface RuntimeCell {
  readonly kind: "runtime";
  readonly runtime: Runtime;
}

export async function runOnRuntime({ runtime }: RuntimeCell, workshop: Workshop): Promise<void> {
  const project = await workshop.project("npm", "at hand");
  await withEmulator((url) => runOn(runtime, project, "calls", url));
}

import { withEmulator } from "../emulated.ts";
import type { ManagerName } from "../managers.ts";
import type { NodeName } from "../node.ts";
import type { Workshop } from "../workshop.ts";

/** A program that is installed by a package manager and runs on a Node. */
export interface ProgramCell {
  readonly kind: "program";
  readonly manager: ManagerName;
  readonly node: NodeName;
  /** How it loads the SDK. */
  readonly load: "import" | "require";
}

export async function runProgram({ manager, node, load }: ProgramCell, workshop: Workshop): Promise<void> {
  // On the Node at hand where the one that it runs on need not install, too.
  const project = await workshop.project(manager, manager === "npm" ? "at hand" : node);
  const file = load === "import" ? "calls.main.mjs" : "calls.main.cjs";
  await withEmulator((url) => project.run(node, file, [url]));
}

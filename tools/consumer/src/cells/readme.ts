import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { startServer } from "@grinfi/emulator/server";
import type { ManagerName } from "../managers.ts";
import type { NodeName } from "../node.ts";
import type { Workshop } from "../workshop.ts";
import { ROOT } from "../workspace.ts";

/** An empty folder, `npm install @grinfi/sdk`, and the first call of the README. */
export interface ReadmeCell {
  readonly kind: "readme";
  readonly manager: ManagerName;
  readonly node: NodeName;
}

export async function runReadme({ manager, node }: ReadmeCell, workshop: Workshop): Promise<void> {
  const project = await workshop.install(manager, node, ["@grinfi/sdk"]);
  const { url, emulator, close } = await startServer({ contacts: 20 });
  try {
    const readme = await readFile(join(ROOT, "README.md"), "utf8");
    await project.write({ "first-call.mjs": firstCall(readme, url) });
    const output = await project.run(node, "first-call.mjs", [], { GRINFI_API_KEY: "test-key" });
    const [request, ...others] = emulator.ledger.requests();
    if (request?.operation !== "listFlows" || request.status !== 200 || others.length > 0)
      throw new Error(`The emulator saw ${JSON.stringify([request, ...others])}.`);
    if (!/^\S.* (on|off)\n/.test(output)) throw new Error(`It wrote ${JSON.stringify(output)}.`);
  } finally {
    await close();
  }
}

/** The code under "A first call", changed in the way that the README gives for trying without an account. */
function firstCall(readme: string, url: string): string {
  const code = /^## A first call\n\n(?:[^`#]*\n)?```ts\n(.*?)^```$/ms.exec(readme)?.[1];
  if (code === undefined) throw new Error("The README has no first call.");
  const elsewhere = /new Grinfi\(\{ baseUrl: "(http:[^"]*)" \}\)/.exec(readme);
  if (elsewhere === null) throw new Error("The README does not say how to pass another address.");
  const [way, address = ""] = elsewhere;
  if (!code.includes("new Grinfi()")) throw new Error("The first call has no `new Grinfi()`.");
  return code.replace("new Grinfi()", way.replace(address, url));
}

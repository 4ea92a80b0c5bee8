import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { startServer } from "@grinfi/emulator/server";
import { ROOT } from "@grinfi/public-packages";
import type { NodeVersion } from "../sandbox/node-versions.ts";
import type { PackageManagerName } from "../sandbox/package-managers.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";

/** The first call of the README runs in a new project after `npm install @grinfi/sdk`. */
export interface ReadmeCase {
  readonly kind: "readme";
  readonly manager: PackageManagerName;
  readonly node: NodeVersion;
}

export async function runReadme({ manager, node }: ReadmeCase, sandbox: Sandbox): Promise<void> {
  const project = await sandbox.install(manager, node, ["@grinfi/sdk"]);
  const { url, emulator, close } = await startServer({ contacts: 20 });
  try {
    const readme = await readFile(join(ROOT, "README.md"), "utf8");
    await project.write({ "first-call.mjs": firstCall(readme, url) });
    const output = await project.run(node, "first-call.mjs", [], { GRINFI_API_KEY: "test-key" });
    const [request, ...others] = emulator.ledger.requests();
    if (request?.operation !== "listFlows" || request.status !== 200 || others.length > 0)
      throw new Error(`The emulator received ${JSON.stringify([request, ...others])}.`);
    if (!/^\S.* (on|off)\n/.test(output)) throw new Error(`The program printed ${JSON.stringify(output)}.`);
  } finally {
    await close();
  }
}

/** The code under "A first call", with the base URL that the README passes to try the code without an account. */
function firstCall(readme: string, url: string): string {
  const code = /^## A first call\n\n(?:[^`#]*\n)?```ts\n(.*?)^```$/ms.exec(readme)?.[1];
  if (code === undefined) throw new Error("The README has no first call.");
  const match = /new Grinfi\(\{ [^}]*baseUrl: "(http:[^"]*)" \}\)/.exec(readme);
  if (match === null) throw new Error("The README does not show how to pass a base URL.");
  const [withBaseUrl, baseUrl = ""] = match;
  if (!code.includes("new Grinfi()")) throw new Error("The first call has no `new Grinfi()`.");
  return code.replace("new Grinfi()", withBaseUrl.replace(baseUrl, url));
}

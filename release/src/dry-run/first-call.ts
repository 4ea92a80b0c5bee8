import type { ChildProcess } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ReleaseRegistry } from "./registry.ts";
import type { TempWorkspace } from "./temp-workspace.ts";

const PROGRAM = `import { Grinfi } from "@grinfi/sdk";

const grinfi = new Grinfi({ apiKey: "test-key", baseUrl: process.env.BASE_URL });
const tag = await grinfi.tags.create({ name: "dry run" });
const { items } = await grinfi.tags.list();
if (!items.some(({ uuid }) => uuid === tag.uuid)) throw new Error("The tag is not in the list.");
console.log(\`The first call works: the tag \${JSON.stringify(tag.name)} is in the list.\`);
`;

/** Installs a package into an empty folder, and returns the folder. */
export async function installInto(
  { run, folder }: TempWorkspace,
  { env }: ReleaseRegistry,
  name: string,
): Promise<string> {
  const cwd = join(folder, "apps", name);
  await mkdir(cwd, { recursive: true });
  await run("npm", ["install", name], { cwd, env });
  return cwd;
}

/** Calls the installed emulator with the installed SDK, and returns the output. */
export async function makeFirstCall(
  workspace: TempWorkspace,
  sdk: string,
  emulator: string,
): Promise<string> {
  const command = join(emulator, "node_modules/.bin/grinfi-emulator");
  const baseUrl = await addressOf(workspace.start(command, ["--port", "0"], { cwd: emulator }));
  await writeFile(join(sdk, "first-call.mjs"), PROGRAM);
  return workspace.run(process.execPath, ["first-call.mjs"], { cwd: sdk, env: { BASE_URL: baseUrl } });
}

/** Waits for the address that the emulator prints when it is ready. */
function addressOf(server: ChildProcess): Promise<string> {
  let output = "";
  return new Promise((resolve, reject) => {
    const onData = (chunk: Buffer): void => {
      output += chunk;
      const [address] = /http:\/\/[\w.]+:\d+(?=\s)/.exec(output) ?? [];
      if (address !== undefined) resolve(address);
    };
    server.stdout?.on("data", onData);
    server.stderr?.on("data", onData);
    server.once("error", reject);
    server.once("close", () => reject(new Error(`The emulator exited:\n${output}`)));
  });
}

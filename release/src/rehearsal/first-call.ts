import type { ChildProcess } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Registry } from "./registry.ts";
import type { Stage } from "./stage.ts";

const PROGRAM = `import { Grinfi } from "@grinfi/sdk";

const grinfi = new Grinfi({ apiKey: "test-key", baseUrl: process.env.BASE_URL });
const tag = await grinfi.tags.create({ name: "rehearsal" });
const { items } = await grinfi.tags.list();
if (!items.some(({ uuid }) => uuid === tag.uuid)) throw new Error("The tag is not in the list.");
console.log(\`The first call works: the tag \${JSON.stringify(tag.name)} is there.\`);
`;

/** Installs a package into an empty folder, as people do, and gives the folder. */
export async function installInto({ run, folder }: Stage, { env }: Registry, name: string): Promise<string> {
  const cwd = join(folder, "apps", name);
  await mkdir(cwd, { recursive: true });
  await run("npm", ["install", name], { cwd, env });
  return cwd;
}

/** Calls the emulator of the release with the SDK of the release, over loopback. */
export async function makeFirstCall(stage: Stage, sdk: string, emulator: string): Promise<string> {
  const command = join(emulator, "node_modules/.bin/grinfi-emulator");
  const baseUrl = await addressOf(stage.start(command, ["--port", "0"], { cwd: emulator }));
  await writeFile(join(sdk, "first-call.mjs"), PROGRAM);
  return stage.run(process.execPath, ["first-call.mjs"], { cwd: sdk, env: { BASE_URL: baseUrl } });
}

/** The address that a server prints when it is ready. */
function addressOf(server: ChildProcess): Promise<string> {
  let said = "";
  return new Promise((resolve, reject) => {
    const listen = (chunk: Buffer): void => {
      said += chunk;
      const [address] = /http:\/\/[\w.]+:\d+(?=\s)/.exec(said) ?? [];
      if (address !== undefined) resolve(address);
    };
    server.stdout?.on("data", listen);
    server.stderr?.on("data", listen);
    server.once("error", reject);
    server.once("close", () => reject(new Error(`The emulator ended:\n${said}`)));
  });
}

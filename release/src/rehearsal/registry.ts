import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import type { Stage } from "./stage.ts";

const VERDACCIO = join(import.meta.dirname, "../../registry/node_modules/verdaccio/bin/verdaccio");
const WAIT = 30_000;

export interface Registry {
  readonly url: string;
  /** The environment in which npm and pnpm know this registry alone, and nobody's credentials. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where the tarballs are. */
  readonly storage: string;
}

/** Starts a registry on loopback. Our packages are its own; all others come from the registry that npm is set to. */
export async function startRegistry({ folder, run, start }: Stage): Promise<Registry> {
  const upstream = (await run("npm", ["config", "get", "registry"], { cwd: folder })).trim();
  const url = `http://127.0.0.1:${await freePort()}/`;
  const storage = join(folder, "storage");
  const config = join(folder, "registry.json");
  await writeFile(config, JSON.stringify(configuration(storage, upstream)));
  const child = start(process.execPath, [VERDACCIO, "--config", config, "--listen", url], { cwd: folder });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (said += chunk));
  await answer(url, () => said);

  const registry = { url, storage, env: await environmentFor(url, folder) };
  await refuseOthers(run, registry, folder);
  return registry;
}

async function environmentFor(url: string, folder: string): Promise<Registry["env"]> {
  const home = join(folder, "home");
  await mkdir(home);
  await writeFile(
    join(home, ".npmrc"),
    `registry=${url}\n${url.replace("http:", "")}:_authToken=test-token\n`,
  );
  // npm and pnpm hand their own settings down to what they run, and those win over the file.
  const inherited = Object.keys(process.env).filter((name) => /^p?npm_config_/i.test(name));
  return {
    ...Object.fromEntries(inherited.map((name) => [name, undefined])),
    HOME: home,
    npm_config_registry: url,
    pnpm_config_registry: url,
    pnpm_config_verify_deps_before_run: "false",
  };
}

/** A rehearsal that reached another registry would be a release. */
async function refuseOthers(run: Stage["run"], { url, env }: Registry, cwd: string): Promise<void> {
  for (const program of ["npm", "pnpm"]) {
    const used = (await run(program, ["config", "get", "registry"], { cwd, env })).trim();
    if (used !== url) throw new Error(`${program} would publish to ${used} and not to ${url}.`);
  }
}

/** JSON is YAML. */
const configuration = (storage: string, upstream: string): object => ({
  storage,
  uplinks: { upstream: { url: upstream } },
  packages: {
    "@grinfi/*": { access: "$all", publish: "$all" },
    "**": { access: "$all", proxy: "upstream" },
  },
  log: { type: "stdout", format: "pretty", level: "warn" },
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

async function answer(url: string, said: () => string): Promise<void> {
  const end = Date.now() + WAIT;
  while (Date.now() < end) {
    const response = await fetch(`${url}-/ping`).catch(() => undefined);
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`The registry does not answer at ${url}:\n${said()}`);
}

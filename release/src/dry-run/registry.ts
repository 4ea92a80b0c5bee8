import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Registry, startRegistry } from "@grinfi/registry";
import type { TempWorkspace } from "./temp-workspace.ts";

export interface ReleaseRegistry extends Registry {
  /** The environment in which npm and pnpm use this registry only, without the user's credentials. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Starts a registry on loopback. Packages that are not published to it come from the registry in npm's configuration.
 */
export async function startReleaseRegistry({ folder, run }: TempWorkspace): Promise<ReleaseRegistry> {
  const upstream = (await run("npm", ["config", "get", "registry"], { cwd: folder })).trim();
  const registry = await startRegistry({ upstream });
  const env = await environmentFor(registry.url, folder);
  await checkEnvironment(run, registry.url, env, folder);
  return { ...registry, env };
}

async function environmentFor(url: string, folder: string): Promise<ReleaseRegistry["env"]> {
  const home = join(folder, "home");
  await mkdir(home);
  await writeFile(
    join(home, ".npmrc"),
    `registry=${url}\n${url.replace("http:", "")}:_authToken=test-token\n`,
  );
  // npm and pnpm pass their configuration to the programs that they run, and that configuration would override the
  // file.
  const inherited = Object.keys(process.env).filter((name) => /^p?npm_config_/i.test(name));
  return {
    ...Object.fromEntries(inherited.map((name) => [name, undefined])),
    HOME: home,
    npm_config_registry: url,
    pnpm_config_registry: url,
    pnpm_config_verify_deps_before_run: "false",
  };
}

/** Checks that nothing can be published to another registry. */
async function checkEnvironment(
  run: TempWorkspace["run"],
  url: string,
  env: ReleaseRegistry["env"],
  cwd: string,
): Promise<void> {
  for (const program of ["npm", "pnpm"]) {
    const configured = (await run(program, ["config", "get", "registry"], { cwd, env })).trim();
    if (configured !== url) throw new Error(`${program} would publish to ${configured}, not to ${url}.`);
  }
}

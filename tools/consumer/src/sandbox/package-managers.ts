import { type Command, execute } from "./execute.ts";
import { systemCommand, toolPath } from "./tools.ts";

/** A package manager: npm as installed on this machine, or one of the tools. */
export type PackageManagerName = "npm" | "npm 10" | "npm 12" | "pnpm" | "yarn 1" | "yarn berry";

/** How a project uses a package manager. */
export interface PackageManager {
  /** The configuration files that make it install the packages of this repository from the given registry. */
  configFiles(registry: string): Promise<Readonly<Record<string, string>>>;
  /** @throws SkippedError if the package manager is not installed. */
  add(node: string, packages: readonly string[]): Command;
  /** The command that runs a file of the project. */
  run(node: string, file: string): Command;
}

const scopedRegistry = (registry: string): string => `@grinfi:registry=${registry}\n`;
const runWithNode = (node: string, file: string): Command => [node, file];

const npm = (command: (node: string) => Command): PackageManager => ({
  configFiles: async (registry) => ({ ".npmrc": scopedRegistry(registry) }),
  add: (node, packages) => [...command(node), "install", "--no-audit", "--no-fund", ...packages],
  run: runWithNode,
});

export const PACKAGE_MANAGERS: Readonly<Record<PackageManagerName, PackageManager>> = {
  npm: npm(() => ["npm"]),
  "npm 10": npm((node) => [node, toolPath("packages", "npm-10/bin/npm-cli.js")]),
  "npm 12": npm((node) => [node, toolPath("packages", "npm-12/bin/npm-cli.js")]),
  pnpm: {
    // It does not install a package whose script nobody has allowed or rejected, such as one that BullMQ depends on.
    configFiles: async (registry) => ({
      ".npmrc": scopedRegistry(registry),
      "pnpm-workspace.yaml": "allowBuilds:\n  msgpackr-extract: false\n",
    }),
    add: (_, packages) => [toolPath("packages", "@pnpm/exe.linux-x64/pnpm"), "add", ...packages],
    run: runWithNode,
  },
  "yarn 1": {
    configFiles: async (registry) => ({
      ".npmrc": `${scopedRegistry(registry)}registry=${await readNpmConfig("registry")}\n`,
    }),
    add: (node, packages) => [
      node,
      toolPath("packages", "yarn/bin/yarn.js"),
      "add",
      "--non-interactive",
      ...packages,
    ],
    run: runWithNode,
  },
  // With its default, Plug'n'Play: there is no node_modules.
  "yarn berry": {
    configFiles: async (registry) => ({
      "package.json": "{}",
      "yarn.lock": "",
      ".yarnrc.yml": JSON.stringify({
        enableTelemetry: false,
        npmRegistryServer: await readNpmConfig("registry"),
        npmScopes: { grinfi: { npmRegistryServer: registry } },
        unsafeHttpWhitelist: ["127.0.0.1"],
      }),
    }),
    add: (node, packages) => [node, yarnBerry(), "add", ...packages],
    run: (node, file) => [node, yarnBerry(), "node", file],
  },
};

const yarnBerry = (): string => toolPath("packages", "@yarnpkg/cli-dist/bin/yarn.js");

/**
 * The environment that makes a package manager trust the certificates of the machine's npm: other versions of npm and
 * other package managers do not read the machine's npm configuration.
 */
export async function certificateEnv(): Promise<Readonly<Record<string, string>>> {
  const cafile = await readNpmConfig("cafile");
  return cafile === undefined ? {} : { NODE_EXTRA_CA_CERTS: cafile };
}

/** Reads the configuration of the machine's npm, with the machine's Node.js. */
async function readNpmConfig(key: "cafile" | "registry"): Promise<string | undefined> {
  const command: Command = [systemCommand("node"), systemCommand("npm"), "config", "get", key];
  const value = await execute(command, { cwd: "." });
  return value.trim() === "null" ? undefined : value.trim();
}

import type { Command } from "./execute.ts";
import { npmSetting } from "./machine.ts";
import { tool } from "./tools.ts";

/** A package manager: npm as the machine has it, or one of the tools. */
export type ManagerName = "npm" | "npm 10" | "npm 12" | "pnpm" | "yarn 1" | "yarn berry";

/** How a package manager is used in a project. */
export interface Manager {
  /** What it needs to find our packages in the registry on loopback, and nothing else there. */
  files(registry: string): Promise<Readonly<Record<string, string>>>;
  /** @throws NotRun when it is not installed. */
  add(node: string, packages: readonly string[]): Command;
  /** Runs a file of the project. */
  run(node: string, file: string): Command;
}

const scoped = (registry: string): string => `@grinfi:registry=${registry}\n`;
const plain = (node: string, file: string): Command => [node, file];

const npm = (command: (node: string) => Command): Manager => ({
  files: async (registry) => ({ ".npmrc": scoped(registry) }),
  add: (node, packages) => [...command(node), "install", "--no-audit", "--no-fund", ...packages],
  run: plain,
});

export const MANAGERS: Readonly<Record<ManagerName, Manager>> = {
  npm: npm(() => ["npm"]),
  "npm 10": npm((node) => [node, tool("packages", "npm-10/bin/npm-cli.js")]),
  "npm 12": npm((node) => [node, tool("packages", "npm-12/bin/npm-cli.js")]),
  pnpm: {
    files: async (registry) => ({ ".npmrc": scoped(registry) }),
    add: (_, packages) => [tool("packages", "@pnpm/exe.linux-x64/pnpm"), "add", ...packages],
    run: plain,
  },
  "yarn 1": {
    files: async (registry) => ({ ".npmrc": `${scoped(registry)}registry=${await npmRegistry()}\n` }),
    add: (node, packages) => [
      node,
      tool("packages", "yarn/bin/yarn.js"),
      "add",
      "--non-interactive",
      ...packages,
    ],
    run: plain,
  },
  // Its default, Plug'n'Play: there is no node_modules.
  "yarn berry": {
    files: async (registry) => ({
      "package.json": "{}",
      "yarn.lock": "",
      ".yarnrc.yml": JSON.stringify({
        enableTelemetry: false,
        npmRegistryServer: await npmRegistry(),
        npmScopes: { grinfi: { npmRegistryServer: registry } },
        unsafeHttpWhitelist: ["127.0.0.1"],
      }),
    }),
    add: (node, packages) => [node, berry(), "add", ...packages],
    run: (node, file) => [node, berry(), "node", file],
  },
};

const berry = (): string => tool("packages", "@yarnpkg/cli-dist/bin/yarn.js");

/** Yarn does not read the registry that npm is set to. */
const npmRegistry = (): Promise<string | undefined> => npmSetting("registry");

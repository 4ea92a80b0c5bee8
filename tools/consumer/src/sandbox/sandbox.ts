import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import type { PublicPackage } from "@grinfi/public-packages";
import { startRegistry } from "@grinfi/registry";
import { withTempFolder } from "@grinfi/temp-folder";
import { readContents } from "../tarball/contents.ts";
import type { NodeVersion } from "./node-versions.ts";
import { packAll } from "./pack.ts";
import type { PackageManagerName } from "./package-managers.ts";
import { programFiles } from "./program-files.ts";
import { Project } from "./project.ts";

/** Creates projects in a temporary folder, and installs the packages as they would be published. */
export class Sandbox {
  readonly #root: string;
  readonly #registry: string;
  readonly #packages: readonly PublicPackage[];
  readonly #projects = new Map<string, Promise<Project>>();

  constructor(root: string, registry: string, packages: readonly PublicPackage[]) {
    this.#root = root;
    this.#registry = registry;
    this.#packages = packages;
  }

  /** Returns a project with all packages and programs. It is created once for each package manager and Node.js. */
  project(manager: PackageManagerName, node: NodeVersion): Promise<Project> {
    const key = `${manager} on ${node}`;
    const project = this.#projects.get(key) ?? this.#createProject(manager, node);
    this.#projects.set(key, project);
    return project;
  }

  /** Creates an empty project. */
  async emptyProject(manager: PackageManagerName): Promise<Project> {
    return new Project(await mkdtemp(join(this.#root, "project-")), manager);
  }

  /** Creates a project with these packages only. */
  async install(
    manager: PackageManagerName,
    node: NodeVersion,
    packages: readonly string[],
  ): Promise<Project> {
    const project = await this.emptyProject(manager);
    await project.install(node, packages, this.#registry);
    return project;
  }

  async #createProject(manager: PackageManagerName, node: NodeVersion): Promise<Project> {
    const names = this.#packages.map(({ manifest }) => manifest.name);
    const project = await this.install(manager, node, names);
    await project.write(await programFiles(this.#packages));
    return project;
  }
}

/**
 * Packs the built packages, creates a sandbox for them, and removes it after the work, even after an error or a signal.
 */
export async function withSandbox<T>(work: (sandbox: Sandbox) => Promise<T>): Promise<T> {
  return withTempFolder("consumer", async (root) => {
    const packages = await packAll(root);
    const versions = packages.map(({ tarball }) => ({ manifest: readContents(tarball).manifest, tarball }));
    const registry = await startRegistry({ versions });
    try {
      return await work(new Sandbox(root, registry.url, packages));
    } finally {
      await registry.close();
    }
  });
}

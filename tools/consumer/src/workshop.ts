import { rmSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ManagerName } from "./managers.ts";
import type { NodeName } from "./node.ts";
import { packAll } from "./pack.ts";
import { programFiles } from "./programs.ts";
import { Project } from "./project.ts";
import { startRegistry } from "./registry.ts";
import type { Manifest } from "./workspace.ts";

/** What people have whom `cells/upgrade.ts` is about, as it was packed then. */
const EARLIER = new URL("../programs/upgrade/grinfi-core-0.1.0.tgz", import.meta.url);

/** Makes projects in a temporary folder, with the packages as they would be published. */
export class Workshop {
  readonly #root: string;
  readonly #registry: string;
  readonly #manifests: readonly Manifest[];
  readonly #projects = new Map<string, Promise<Project>>();

  constructor(root: string, registry: string, manifests: readonly Manifest[]) {
    this.#root = root;
    this.#registry = registry;
    this.#manifests = manifests;
  }

  /** The project of that package manager, with all packages and programs. It is made once. */
  project(manager: ManagerName, node: NodeName): Promise<Project> {
    const key = `${manager} on ${node}`;
    const project = this.#projects.get(key) ?? this.#withPrograms(manager, node);
    this.#projects.set(key, project);
    return project;
  }

  /** A new project with nothing in it. */
  async emptyProject(manager: ManagerName): Promise<Project> {
    return new Project(await mkdtemp(join(this.#root, "project-")), manager);
  }

  /** A new project that has these packages and nothing else. */
  async install(manager: ManagerName, node: NodeName, packages: readonly string[]): Promise<Project> {
    const project = await this.emptyProject(manager);
    await this.add(project, node, packages);
    return project;
  }

  /** Installs packages in a project, or other versions of them. */
  add(project: Project, node: NodeName, packages: readonly string[]): Promise<void> {
    return project.install(node, packages, this.#registry);
  }

  async #withPrograms(manager: ManagerName, node: NodeName): Promise<Project> {
    const names = this.#manifests.map(({ name }) => name);
    const project = await this.install(manager, node, names);
    await project.write(await programFiles(this.#manifests));
    return project;
  }
}

/** Packs the packages, which are built, and opens a workshop for them. Nothing of it is left, however it ends. */
export async function inWorkshop<T>(work: (workshop: Workshop) => Promise<T>): Promise<T> {
  const root = await mkdtemp(join(tmpdir(), "grinfi-consumer-"));
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => {
      rmSync(root, { recursive: true, force: true });
      process.exit(1);
    });
  try {
    const tarballs = await packAll(root);
    const registry = await startRegistry([await readFile(EARLIER), ...tarballs.map(({ bytes }) => bytes)]);
    try {
      const manifests = tarballs.map(({ manifest }) => manifest);
      return await work(new Workshop(root, registry.url, manifests));
    } finally {
      await registry.close();
    }
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

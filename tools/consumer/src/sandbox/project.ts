import { mkdir, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { type Command, execute, executeDuring } from "./execute.ts";
import { type NodeVersion, nodeBinary } from "./node-versions.ts";
import { certificateEnv, PACKAGE_MANAGERS, type PackageManagerName } from "./package-managers.ts";
import { SkippedError } from "./tools.ts";

type Environment = Readonly<Record<string, string>>;

/** A folder outside of the workspace in which a package manager installs packages. */
export class Project {
  readonly folder: string;
  readonly #manager: PackageManagerName;

  constructor(folder: string, manager: PackageManagerName) {
    this.folder = folder;
    this.#manager = manager;
  }

  /**
   * Installs packages.
   *
   * @param registry - URL of the registry that has the packages of this repository.
   * @throws SkippedError if the package manager or the Node.js is not installed, or if there is no network.
   */
  async install(node: NodeVersion, packages: readonly string[], registry: string): Promise<void> {
    const { add, configFiles } = PACKAGE_MANAGERS[this.#manager];
    const binary = nodeBinary(node);
    const command = add(binary, packages);
    await this.write(await configFiles(registry));
    try {
      const PATH = dirname(binary) + delimiter + process.env.PATH;
      await this.execute(command, { ...(await certificateEnv()), PATH });
    } catch (error) {
      if (/ENOTFOUND|EAI_AGAIN|ENETUNREACH/.test(String(error)))
        throw new SkippedError("no registry can be reached");
      throw error;
    }
  }

  /** Writes files, by their paths. */
  async write(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [path, text] of Object.entries(files)) {
      const file = join(this.folder, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }
  }

  /** Runs a file on a Node.js and returns its output. */
  run(node: NodeVersion, file: string, args: readonly string[], env: Environment = {}): Promise<string> {
    const command = PACKAGE_MANAGERS[this.#manager].run(nodeBinary(node), file);
    return this.execute([...command, ...args], env);
  }

  /** Runs a command in the folder and returns its output. */
  execute(command: Command, env: Environment = {}): Promise<string> {
    return execute(command, { cwd: this.folder, env });
  }

  /** Runs a command in the folder until the work has ended. The work receives the first line that it printed. */
  executeDuring(
    command: Command,
    work: (line: string) => Promise<void>,
    env: Environment = {},
  ): Promise<void> {
    return executeDuring(command, { cwd: this.folder, env }, work);
  }
}

import { mkdir, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { type Command, execute } from "./execute.ts";
import { trusted } from "./machine.ts";
import { MANAGERS, type ManagerName } from "./managers.ts";
import { type NodeName, nodeBinary } from "./node.ts";
import { NotRun } from "./not-run.ts";

type Environment = Readonly<Record<string, string>>;

/** A folder outside of the workspace in which a package manager installs. */
export class Project {
  readonly folder: string;
  readonly #manager: ManagerName;

  constructor(folder: string, manager: ManagerName) {
    this.folder = folder;
    this.#manager = manager;
  }

  /**
   * @param registry - Where our packages are.
   * @throws NotRun when the package manager or the Node is not installed, or when there is no network.
   */
  async install(node: NodeName, packages: readonly string[], registry: string): Promise<void> {
    const { add, files } = MANAGERS[this.#manager];
    const binary = nodeBinary(node);
    const command = add(binary, packages);
    await this.write(await files(registry));
    try {
      const PATH = dirname(binary) + delimiter + process.env.PATH;
      await this.execute(command, { ...(await trusted()), PATH });
    } catch (error) {
      if (/ENOTFOUND|EAI_AGAIN|ENETUNREACH/.test(String(error)))
        throw new NotRun("no registry can be reached");
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

  /** Runs a file on a Node and gives what it wrote. */
  run(node: NodeName, file: string, args: readonly string[], env: Environment = {}): Promise<string> {
    const command = MANAGERS[this.#manager].run(nodeBinary(node), file);
    return this.execute([...command, ...args], env);
  }

  /** Runs a command in the folder and gives what it wrote. */
  execute(command: Command, env: Environment = {}): Promise<string> {
    return execute(command, { cwd: this.folder, env });
  }
}

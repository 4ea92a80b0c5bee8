import { readFileSync, rmSync, writeFileSync } from "node:fs";

/** A file that says which process uses another one, until it is released or the process ends. */
export class FileLock {
  readonly #path: string;
  readonly #release = (): void => rmSync(this.#path, { force: true });

  /** @throws Error when another process that is still there has it, or this process has it already. */
  constructor(path: string) {
    this.#path = path;
    take(path);
    process.once("exit", this.#release);
  }

  release(): void {
    process.off("exit", this.#release);
    this.#release();
  }
}

function take(path: string): void {
  try {
    writeFileSync(path, String(process.pid), { flag: "wx" });
  } catch (error) {
    if (!isCode(error, "EEXIST")) throw error;
    const owner = Number(readFileSync(path, "utf8"));
    if (isRunning(owner)) {
      throw new Error(
        `Process ${owner} uses the journal: ${path} says so. Wait for its end, or delete that file if it has nothing to do with it.`,
      );
    }
    rmSync(path, { force: true });
    writeFileSync(path, String(process.pid), { flag: "wx" });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isCode(error, "EPERM");
  }
}

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && "code" in error && error.code === code;

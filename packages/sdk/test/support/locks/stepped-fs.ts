import { SteppedProcess } from "./stepped-process.ts";

interface FileEntry {
  /** `undefined` for a folder. */
  text: string | undefined;
}

type Operation = (...input: never[]) => unknown;
type OnPath = (path: string) => Promise<unknown>;

/** A file system in memory that follows POSIX. Each operation is a step of a `SteppedProcess`. */
export class SteppedFs {
  readonly #entries = new Map<string, FileEntry>();

  clear(): void {
    this.#entries.clear();
  }

  /** A text that is the same for the same files. */
  get state(): string {
    return JSON.stringify([...this.#entries].map(([path, { text }]) => [path, text]).toSorted());
  }

  /** Returns the names of the entries of a folder. */
  list(folder: string): string[] {
    const prefix = `${folder}/`;
    const children = [...this.#entries.keys()].filter((path) => path.startsWith(prefix));
    return children.map((path) => path.slice(prefix.length));
  }

  read(path: string): string {
    const { text } = this.#get(path);
    if (text === undefined) throw failure("EISDIR");
    return text;
  }

  /** @param text - Without a text it creates a folder. */
  write(path: string, text?: string): void {
    this.#entries.set(path, { text });
  }

  /** Restores a `state`. */
  restore(state: string): void {
    this.clear();
    for (const [path, text] of JSON.parse(state) as [string, string | null][])
      this.write(path, text ?? undefined);
  }

  /** Replaces `node:fs`. */
  readonly sync: Readonly<
    Record<"rmdirSync" | "rmSync", (path: string, options?: { force?: boolean }) => void>
  > = {
    rmSync: (path: string, { force = false } = {}): void => {
      if (force && !this.#entries.has(path)) return;
      if (this.#get(path).text === undefined) throw failure("EISDIR");
      this.#entries.delete(path);
    },
    rmdirSync: (path: string): void => {
      this.#folder(path);
      if (this.list(path).length > 0) throw failure("ENOTEMPTY");
      this.#entries.delete(path);
    },
  };

  /** Replaces `node:fs/promises`. */
  readonly promises: Readonly<Record<"rmdir" | "unlink", OnPath> & Record<string, Operation>> = {
    mkdir: async (path: string) => this.write(path),
    open: step("open", (path: string) => {
      if (!this.#entries.has(path)) this.write(path, "");
      return this.#handleOf(this.#get(path));
    }),
    readdir: step("readdir", (path: string) => {
      this.#remember(this.list(path).join());
      this.#folder(path);
      return this.list(path);
    }),
    readFile: step("readFile", (path: string) => this.read(path)),
    realpath: step("realpath", (path: string) => path),
    rename: step("rename", (from: string, to: string) => {
      if (this.#entries.has(to)) this.#folder(to);
      if (this.list(to).length > 0) throw failure("ENOTEMPTY");
      for (const name of ["", ...this.list(from).map((child) => `/${child}`)]) {
        this.#entries.set(to + name, this.#get(from + name));
        this.#entries.delete(from + name);
      }
    }),
    rm: async (path: string) => {
      for (const child of this.list(path)) this.#entries.delete(`${path}/${child}`);
      this.#entries.delete(path);
    },
    rmdir: step("rmdir", this.sync.rmdirSync),
    stat: step("stat", (path: string) => ({ mtimeMs: this.#get(path) && 0 })),
    unlink: step("unlink", (path: string) => this.sync.rmSync(path)),
    utimes: step("utimes", (path: string) => void this.#get(path)),
    writeFile: async (path: string, text: string) => this.write(path, text),
  };

  #remember(text: string): string {
    if (SteppedProcess.current) SteppedProcess.current.memory = text;
    return text;
  }

  #get(path: string): FileEntry {
    const entry = this.#entries.get(path);
    if (entry === undefined) throw failure("ENOENT");
    return entry;
  }

  #folder(path: string): void {
    if (this.#get(path).text !== undefined) throw failure("ENOTDIR");
  }

  #handleOf(file: FileEntry): Readonly<Record<string, Operation>> {
    const read = step("read", () => this.#remember(String(file.text)));
    return {
      appendFile: step("appendFile", (text: string) => {
        file.text += text;
      }),
      close: step("close", () => undefined),
      createReadStream: async function* () {
        yield await read();
      },
      datasync: step("datasync", () => undefined),
      // The file has no incomplete line.
      stat: step("stat", () => ({ size: 0 })),
    };
  }
}

/** Turns an operation into a step. */
function step<Input extends unknown[], Output>(
  name: string,
  operate: (...input: Input) => Output,
): (...input: Input) => Promise<Output> {
  return async (...input) => {
    await SteppedProcess.current?.stop(`${name} ${input[0]}`);
    return operate(...input);
  };
}

const failure = (code: string): Error => Object.assign(new Error(code), { code });

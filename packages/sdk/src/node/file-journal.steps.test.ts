import { expect, test, vi } from "vitest";
import { explore, SteppedProcess, type SteppedWorld } from "../../test/support/locks/stepped-process.ts";
import type { JournalEntry } from "../index.ts";
import { JsonLinesJournal } from "./file-journal.ts";
import { FileLock } from "./file-lock.ts";
import type { LockOwner } from "./lock-owner.ts";

const { fs } = await vi.hoisted(async () => {
  const { SteppedFs } = await import("../../test/support/locks/stepped-fs.ts");
  return { fs: new SteppedFs() };
});
vi.mock("node:fs/promises", () => fs.promises);
vi.mock("node:fs", async (original) => ({ ...(await original<object>()), ...fs.sync }));
vi.mock("node:crypto", async (original) => ({
  ...(await original<object>()),
  randomUUID: () => SteppedProcess.current?.nextName() ?? "old-owner",
}));
// The old owner pauses without a heartbeat until others consider it gone. Then it resumes.
const OLD = 1;
vi.mock("./lock-owner.ts", () => ({ livenessOf: ({ pid }: LockOwner) => (pid === OLD ? "gone" : "alive") }));
vi.useFakeTimers({ toFake: ["Date"], now: 0 });

const pendingEntry = (key: string): JournalEntry => ({
  ...{ job: "a job", key, step: "enrol", state: "pending", at: "2026-01-05T09:00:00.000Z" },
});

const KEYS = ["first", "second", "third"] as const;

/** An owner of a journal that is considered gone, the process that takes the journal over, and the requests of both. */
class TakeOver implements SteppedWorld {
  readonly processes: readonly SteppedProcess[] = [OLD, 2].map((pid) => new SteppedProcess(pid));
  readonly sent: string[] = [];
  readonly #errors: unknown[] = [];
  readonly #locks: FileLock[] = [];

  static async start(): Promise<TakeOver> {
    fs.clear();
    const world = new TakeOver();
    const old = world.#journalOf(OLD);
    await old.append(pendingEntry("first"));
    for (const process of world.processes) {
      const program = (): Promise<void> =>
        process.pid === OLD ? world.#resume(old) : world.#start(process.pid);
      void process.run(program).catch((error: unknown) => world.#errors.push(error));
    }
    return world;
  }

  #journalOf(pid: number): JsonLinesJournal {
    return new JsonLinesJournal("import.jsonl", async (path) => {
      const lock = await FileLock.acquire(path, { pid, thread: 0, host: "a", machine: "a" });
      this.#locks.push(lock);
      return lock;
    });
  }

  /** Resumes the old owner. Its first operation is recorded as pending and was not sent before the pause. */
  async #resume(journal: JsonLinesJournal): Promise<void> {
    await this.#send("first");
    for (const key of KEYS.slice(1)) {
      await journal.append(pendingEntry(key));
      await this.#send(key);
    }
  }

  /** Starts the new owner, which does not send pending operations. */
  async #start(pid: number): Promise<void> {
    const journal = this.#journalOf(pid);
    const pending = new Set<string>();
    for await (const { key } of journal.read()) pending.add(key);
    for (const key of KEYS) {
      if (pending.has(key)) continue;
      await journal.append(pendingEntry(key));
      await this.#send(key);
    }
  }

  async #send(key: string): Promise<void> {
    await SteppedProcess.current?.stop(`send ${key}`);
    this.sent.push(key);
  }

  get state(): string {
    return [fs.state, ...this.sent].join();
  }

  async check(): Promise<void> {
    expect(this.sent).toEqual([...new Set(this.sent)]);
    for (const error of this.#errors) expect(String(error)).toMatch(/is in use by process|lost the journal/);
  }

  end(): void {
    fs.clear();
    for (const lock of this.#locks) lock.release();
  }
}

test("wherever an owner that is considered gone has stopped, nothing is sent twice after it resumes", async () => {
  expect(await explore(() => TakeOver.start(), 0)).toBeGreaterThan(300);
});

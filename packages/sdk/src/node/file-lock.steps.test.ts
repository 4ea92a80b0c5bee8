import { expect, test, vi } from "vitest";
import { explore, SteppedProcess, type SteppedWorld } from "../../test/support/locks/stepped-process.ts";
import { FileLock } from "./file-lock.ts";
import type { LockOwner } from "./lock-owner.ts";

const { fs, gone } = await vi.hoisted(async () => {
  const { SteppedFs } = await import("../../test/support/locks/stepped-fs.ts");
  return { fs: new SteppedFs(), gone: { has: (_pid: number): boolean => false } };
});
vi.mock("node:fs/promises", () => fs.promises);
vi.mock("node:fs", async (original) => ({ ...(await original<object>()), ...fs.sync }));
vi.mock("node:crypto", async (original) => ({
  ...(await original<object>()),
  randomUUID: () => SteppedProcess.current?.nextName() ?? "newcomer",
}));
vi.mock("./lock-owner.ts", () => {
  const livenessOfPid = (pid: number): string => (gone.has(pid) ? "gone" : "alive");
  return { livenessOf: ({ pid }: LockOwner) => livenessOfPid(pid), livenessOfPid };
});
// The records contain the time. It is fixed, so that it does not distinguish states.
vi.useFakeTimers({ toFake: ["Date"], now: 0 });

const PATH = "import.jsonl";
const LOCK = "import.jsonl.lock";
const STALE = 99;
const LEAVING = 98;
const LEAVING_OWNER = "the lock of a process that releases it";

const ownerOf = (pid: number): LockOwner => ({ pid, thread: 0, host: "a", machine: "a" });

function writeLock(pid: number): void {
  fs.write(LOCK);
  fs.write(`${LOCK}/${pid}.json`, JSON.stringify({ ...ownerOf(pid), since: "2026-01-05T09:00:00.000Z" }));
}

/** Processes that contend for a lock, and the result of each. */
class Contest implements SteppedWorld {
  readonly processes: readonly SteppedProcess[];
  readonly #owners = new Map<SteppedProcess, FileLock>();
  readonly #refused = new Map<SteppedProcess, unknown>();
  readonly #leaving: SteppedProcess | undefined;

  /** @param hasLeaving - Whether another process has the lock and releases it at the same time. */
  constructor(contenders: number, hasLeaving: boolean) {
    const wanting = Array.from({ length: contenders }, (_, index) => new SteppedProcess(index + 1));
    for (const process of wanting) {
      void process
        .run(() => FileLock.acquire(PATH, ownerOf(process.pid)))
        .then(
          (lock) => this.#owners.set(process, lock),
          (error: unknown) => this.#refused.set(process, error),
        );
    }
    this.#leaving = hasLeaving ? new SteppedProcess(LEAVING) : undefined;
    // The steps of `release`.
    void this.#leaving?.run(async () => {
      await fs.promises.unlink(`${LOCK}/${LEAVING}.json`);
      await fs.promises.rmdir(LOCK).catch(() => undefined);
    });
    this.processes = [...wanting, ...(this.#leaving ? [this.#leaving] : [])];
    gone.has = (pid) => pid === STALE || this.processes.some((one) => one.pid === pid && one.isKilled);
  }

  get state(): string {
    return fs.state;
  }

  async check(): Promise<void> {
    const records = fs.list(LOCK);
    expect(records.length).toBeLessThanOrEqual(1);
    const owners = [...this.#owners.keys()].filter(({ isKilled }) => !isKilled);
    expect(owners.length).toBeLessThanOrEqual(1);
    for (const error of this.#refused.values()) expect(String(error)).toContain("is in use by process");
    const hasEnded = this.processes.every(({ canStep }) => !canStep);
    const isKilled = this.processes.some((process) => process.isKilled);
    if (hasEnded && !isKilled && !this.#leaving) expect(owners).toHaveLength(1);
    await this.#checkNewcomer(records);
  }

  /**
   * Checks that a further process fails if and only if there is an owner, wherever the other processes have stopped.
   */
  async #checkNewcomer(records: readonly string[]): Promise<void> {
    const { state } = fs;
    const pids = records.map((name) => (JSON.parse(fs.read(`${LOCK}/${name}`)) as LockOwner).pid);
    const acquiring = FileLock.acquire(PATH, ownerOf(0));
    if (pids.some((pid) => !gone.has(pid))) await expect(acquiring).rejects.toThrow("is in use");
    else (await acquiring).release();
    fs.restore(state);
  }

  end(): void {
    fs.clear();
    for (const lock of this.#owners.values()) lock.release();
  }
}

const found: Readonly<Record<string, () => void>> = {
  "no lock": () => undefined,
  "an empty lock": () => fs.write(LOCK),
  "the lock of a process that is gone": () => writeLock(STALE),
  "a lock of the first version whose process is gone": () => fs.write(LOCK, String(STALE)),
  [LEAVING_OWNER]: () => writeLock(LEAVING),
};

const start = (name: string, contenders: number) => (): Contest => {
  fs.clear();
  found[name]?.();
  return new Contest(contenders, name === LEAVING_OWNER);
};

test.each(Object.keys(found))(
  "two processes that find %s never both acquire it, wherever each stops or is killed",
  async (name) => {
    expect(await explore(start(name, 2), 2)).toBeGreaterThan(30);
  },
);

const unchanging = Object.keys(found).filter((name) => name !== LEAVING_OWNER);
test.each(unchanging)(
  "one of three processes that find %s acquires it, wherever each stops or one is killed",
  async (name) => {
    expect(await explore(start(name, 3), 1)).toBeGreaterThan(200);
  },
);

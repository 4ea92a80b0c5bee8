import { readFile, stat } from "node:fs/promises";
import { hasCode } from "./error-code.ts";
import { judge, judgePid, type LockOwner, type Verdict } from "./lock-owner.ts";

/** The file that says who owns a lock. A crash of the machine may leave it empty. */
export interface LockRecord {
  readonly path: string;
  readonly owner?: LockOwner;
  /** All that the first version of the lock wrote. */
  readonly pid?: number;
  /** When the owner took the lock, in ISO 8601. */
  readonly since: string;
  /** The time of the last sign of life. It is only compared with itself: the clocks of hosts differ. */
  readonly lastSign: number;
}

/** How an owner shows that it is alive where nothing else does. */
export interface SignsOfLife {
  /** Milliseconds from one sign to the next. */
  readonly interval: number;
  /** The owner counts as gone when this many do not come. */
  readonly missed: number;
}

/** @returns `undefined` when the file is gone, or is none. */
export async function readRecord(path: string): Promise<LockRecord | undefined> {
  try {
    // In this order: when a file is opened, a network file system reads its times anew.
    const text = await readFile(path, "utf8");
    const { mtimeMs } = await stat(path);
    return { path, since: new Date(mtimeMs).toISOString(), lastSign: mtimeMs, ...parse(text) };
  } catch (error) {
    if (hasCode(error, "EISDIR", "ENOENT", "ENOTDIR", "ESTALE")) return undefined;
    throw error;
  }
}

/** Whether the owner is still there. Where only signs of life can tell, this waits for the next one. */
export async function isAlive(record: LockRecord, me: LockOwner, signs: SignsOfLife): Promise<boolean> {
  const verdict = verdictOn(record, me);
  if (verdict !== "unknown") return verdict === "alive";
  // Intervals are counted rather than measured: a host that was asleep must not take the time for missed signs.
  for (let missed = 0; missed < signs.missed; missed += 1) {
    await new Promise((resolve) => void setTimeout(resolve, signs.interval));
    const now = await readRecord(record.path);
    if (now === undefined) return false;
    if (now.lastSign !== record.lastSign) return true;
  }
  return false;
}

function verdictOn({ owner, pid, lastSign }: LockRecord, me: LockOwner): Verdict {
  if (owner !== undefined) return judge(owner, me);
  return pid === undefined ? "unknown" : judgePid(pid, lastSign, me);
}

function parse(text: string): Partial<Pick<LockRecord, "owner" | "pid" | "since">> {
  try {
    const written = JSON.parse(text) as number | (LockOwner & { readonly since: string });
    if (typeof written === "number") return isPid(written) ? { pid: written } : {};
    const { since, ...owner } = written;
    const texts = [since, owner.host, owner.machine];
    return isPid(owner.pid) && texts.every((one) => typeof one === "string") ? { owner, since } : {};
  } catch {
    return {};
  }
}

/** The operating system takes no other number for a pid. */
const isPid = (value: unknown): boolean => typeof value === "number" && value > 0 && value === (value | 0);

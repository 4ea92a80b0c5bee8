import { readFile, stat } from "node:fs/promises";
import { type Liveness, type LockOwner, livenessOf, livenessOfPid } from "./lock-owner.ts";

/** The file that names the owner of a lock. After a crash of the machine it may be empty. */
export interface LockRecord {
  readonly path: string;
  readonly owner?: LockOwner;
  /** The only content of the first version of the lock. */
  readonly pid?: number;
  /** When the owner took the lock, in ISO 8601. */
  readonly since: string;
  /** The time of the last heartbeat. It is only compared with itself, because the clocks of hosts differ. */
  readonly lastHeartbeat: number;
}

/** The heartbeat of owners whose processes other owners cannot see. */
export interface Heartbeat {
  /** Milliseconds between two heartbeats. */
  readonly interval: number;
  /** The number of missed heartbeats after which an owner counts as gone. */
  readonly missed: number;
}

/** @returns `undefined` if the file does not exist or is not a file. */
export async function readRecord(path: string): Promise<LockRecord | undefined> {
  try {
    // `stat` comes second, because a network file system refreshes the times of a file when it is opened.
    const text = await readFile(path, "utf8");
    const { mtimeMs } = await stat(path);
    return { path, since: new Date(mtimeMs).toISOString(), lastHeartbeat: mtimeMs, ...parse(text) };
  } catch (error) {
    if (hasErrorCode(error, "EISDIR", "ENOENT", "ENOTDIR", "ESTALE")) return undefined;
    throw error;
  }
}

/** Whether the owner is alive. If only a heartbeat can show that, it waits for the next heartbeat. */
export async function isAlive(record: LockRecord, self: LockOwner, heartbeat: Heartbeat): Promise<boolean> {
  const liveness = livenessOfRecord(record, self);
  if (liveness !== "unknown") return liveness === "alive";
  // Intervals are counted, not measured. Otherwise a host that was asleep would count the time as missed heartbeats.
  for (let missed = 0; missed < heartbeat.missed; missed += 1) {
    await new Promise((resolve) => void setTimeout(resolve, heartbeat.interval));
    const now = await readRecord(record.path);
    if (now === undefined) return false;
    if (now.lastHeartbeat !== record.lastHeartbeat) return true;
  }
  return false;
}

function livenessOfRecord({ owner, pid, lastHeartbeat }: LockRecord, self: LockOwner): Liveness {
  if (owner !== undefined) return livenessOf(owner, self);
  return pid === undefined ? "unknown" : livenessOfPid(pid, lastHeartbeat, self);
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

/** Whether the operating system accepts a number as a pid. */
const isPid = (value: unknown): boolean => typeof value === "number" && value > 0 && value === (value | 0);

/** Whether an error comes from the operating system and has one of these codes. */
export const hasErrorCode = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof Error && "code" in error && codes.includes(String(error.code));

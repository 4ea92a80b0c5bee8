import { randomUUID } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { threadId } from "node:worker_threads";

/** A thread that owns a lock, or tries to acquire it. */
export interface LockOwner {
  readonly pid: number;
  /** 0 is the main thread. */
  readonly thread: number;
  readonly host: string;
  /** Identifies a namespace of pids. Two owners with the same value can see each other's processes. */
  readonly machine: string;
  /** When the process started, in ticks of the kernel's clock. Absent if the system has no `/proc`. */
  readonly start?: string;
}

/** `unknown`: only a heartbeat can show whether the owner is alive. */
export type Liveness = "alive" | "gone" | "unknown";

export function currentOwner(): LockOwner {
  const owner = { pid: process.pid, thread: threadId, host: hostname() };
  if (process.platform !== "linux") return { ...owner, machine: owner.host };
  const machine = linuxMachine();
  const start = machine && readProcess(owner.pid)?.start;
  return { ...owner, machine: machine ?? UNNAMED_MACHINE, ...(start && { start }) };
}

/** Returns whether an owner is alive, from the point of view of `self`. */
export function livenessOf(owner: LockOwner, self: LockOwner): Liveness {
  if (owner.machine !== self.machine) return "unknown";
  const found = owner.start && readProcess(owner.pid);
  if (!found) return isRunning(owner.pid) ? "unknown" : "gone";
  if (found.hasEnded || found.start !== owner.start) return "gone";
  // Another thread of this process may have been terminated.
  return owner.pid === self.pid && owner.thread !== self.thread ? "unknown" : "alive";
}

/**
 * Returns whether the owner of a lock that contains only a pid is alive. Such an owner has no heartbeat. So a process
 * with its pid counts as the owner, unless it is known to have started after the lock was written.
 *
 * @param writtenAt - When the lock was written, in milliseconds since the epoch.
 */
export function livenessOfPid(pid: number, writtenAt: number, self: LockOwner): Liveness {
  const found = readProcess(pid);
  if (found === undefined) return isRunning(pid) ? "alive" : "gone";
  const ticksAfterMine = Number(found.start) - Number(self.start);
  const startedAt = Date.now() - process.uptime() * 1000 + ticksAfterMine * MILLISECONDS_PER_TICK;
  return found.hasEnded || startedAt > writtenAt + CLOCK_TOLERANCE ? "gone" : "alive";
}

const MILLISECONDS_PER_TICK = 10;
const CLOCK_TOLERANCE = 2000;

/** A pid is unique within one namespace and one boot of the kernel. Each container of a host has its own namespace. */
function linuxMachine(): string | undefined {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    const namespace = readlinkSync("/proc/self/ns/pid");
    // `/proc` may show the pids of another namespace.
    return readlinkSync("/proc/self") === String(process.pid) ? `${boot} ${namespace}` : undefined;
  } catch {
    // A sandbox, such as Deno without `--allow-all`, hides these files.
    return undefined;
  }
}

/** Unique for this process, because containers may have the same host name. */
const UNNAMED_MACHINE = randomUUID();

/** Reads a process from `/proc`; `undefined` if it does not exist, or if `/proc` cannot be read. */
function readProcess(pid: number): { readonly start: string; readonly hasEnded: boolean } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is the name of the program in parentheses. It may contain any character.
    const [state = "", ...fields] = text.slice(text.lastIndexOf(")") + 2).split(" ");
    const start = fields[18];
    // A zombie has ended, but its parent has not read its exit status.
    return start === undefined ? undefined : { start, hasEnded: state === "Z" || state === "X" };
  } catch {
    return undefined;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && "code" in error && error.code === "ESRCH");
  }
}

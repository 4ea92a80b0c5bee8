import { randomUUID } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { threadId } from "node:worker_threads";

/** A thread that owns a lock, or wants it. */
export interface LockOwner {
  readonly pid: number;
  /** 0 is the main thread. */
  readonly thread: number;
  readonly host: string;
  /** Two owners with the same machine see each other's pids. */
  readonly machine: string;
  /** When the process started, in ticks of the kernel's clock; absent where the system does not say it in `/proc`. */
  readonly start?: string;
}

/** `unknown`: only signs of life can tell. */
export type Verdict = "alive" | "gone" | "unknown";

export function currentOwner(): LockOwner {
  const owner = { pid: process.pid, thread: threadId, host: hostname() };
  if (process.platform !== "linux") return { ...owner, machine: owner.host };
  const machine = linuxMachine();
  const start = machine && readProcess(owner.pid)?.start;
  return { ...owner, machine: machine ?? UNNAMED_MACHINE, ...(start && { start }) };
}

/** Whether an owner is still there, as seen by `me`. */
export function judge(owner: LockOwner, me: LockOwner): Verdict {
  if (owner.machine !== me.machine) return "unknown";
  const found = owner.start && readProcess(owner.pid);
  if (!found) return isRunning(owner.pid) ? "unknown" : "gone";
  if (found.hasEnded || found.start !== owner.start) return "gone";
  // Another thread of this process may have been terminated.
  return owner.pid === me.pid && owner.thread !== me.thread ? "unknown" : "alive";
}

/**
 * Whether the owner of a lock that holds a pid and nothing else is still there. Such an owner gives no signs of life, so its
 * pid counts as its own unless the process is known to have started after the lock was written.
 *
 * @param writtenAt - When the lock was written, in milliseconds since the epoch.
 */
export function judgePid(pid: number, writtenAt: number, me: LockOwner): Verdict {
  const found = readProcess(pid);
  if (found === undefined) return isRunning(pid) ? "alive" : "gone";
  const ticksAfterMine = Number(found.start) - Number(me.start);
  const startedAt = Date.now() - process.uptime() * 1000 + ticksAfterMine * MILLISECONDS_PER_TICK;
  return found.hasEnded || startedAt > writtenAt + CLOCK_TOLERANCE ? "gone" : "alive";
}

const MILLISECONDS_PER_TICK = 10;
const CLOCK_TOLERANCE = 2000;

/** A pid is unique within a namespace of pids and one boot of the kernel: containers of one host each have a namespace. */
function linuxMachine(): string | undefined {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    const namespace = readlinkSync("/proc/self/ns/pid");
    // `/proc` may show the pids of another namespace.
    return readlinkSync("/proc/self") === String(process.pid) ? `${boot} ${namespace}` : undefined;
  } catch {
    // A sandbox hides it, such as Deno without `--allow-all`.
    return undefined;
  }
}

/** Equal to that of no other process: containers may share the name of their host. */
const UNNAMED_MACHINE = randomUUID();

/** What Linux says of a process; `undefined` when there is none, and where `/proc` cannot be read. */
function readProcess(pid: number): { readonly start: string; readonly hasEnded: boolean } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is the name of the program in parentheses, and may hold anything.
    const [state = "", ...fields] = text.slice(text.lastIndexOf(")") + 2).split(" ");
    const start = fields[18];
    // A zombie has ended, and waits for its parent to notice.
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

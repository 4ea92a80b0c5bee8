import { readFileSync } from "node:fs";

/** Long enough for a process on a busy machine to renew it. */
export const HANDLING_LEASE = 10_000;

export interface ReceiverOptions {
  readonly apiUrl: string;
  readonly redisUrl: string;
  /** The file of the records. */
  readonly file: string;
}

/** What a receiver process did. `stored`: Redis knows that the event with this key was handled. */
export interface ReceiverRecord {
  readonly pid: number;
  readonly kind: "failed" | "killed" | "started" | "stored" | "succeeded";
  readonly receipt?: string;
  readonly key?: string;
}

export const readRecords = (file: string): ReceiverRecord[] =>
  readFileSync(file, "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as ReceiverRecord);

/** Returns the events whose handler succeeded, each once. */
export const handledEvents = (records: readonly ReceiverRecord[]): string[] => [
  ...new Set(records.flatMap(({ kind, receipt = "" }) => (kind === "succeeded" ? [receipt] : []))),
];

/** Returns the events that were handled again, although no process was killed between the handler and the store. */
export function repeatedEvents(records: readonly ReceiverRecord[]): string[] {
  const stored = new Set(
    records.flatMap(({ key, kind, pid }) => (kind === "stored" ? [`${pid} ${key}`] : [])),
  );
  const killed = new Set(records.flatMap(({ kind, pid }) => (kind === "killed" ? [pid] : [])));
  const done = new Set<string>();
  return records.flatMap(({ key, kind, pid, receipt = "" }) => {
    if (kind !== "succeeded") return [];
    const isRepeated = done.has(receipt);
    if (stored.has(`${pid} ${key}`) || !killed.has(pid)) done.add(receipt);
    return isRepeated ? [receipt] : [];
  });
}

/** Returns the events that two living processes handled at the same time. */
export function overlapsOf(records: readonly ReceiverRecord[]): string[] {
  const running = new Map<string, number>();
  const overlaps: string[] = [];
  for (const { kind, pid, receipt = "" } of records) {
    if (kind === "started") {
      if (running.has(receipt)) overlaps.push(receipt);
      running.set(receipt, pid);
    }
    if (kind === "succeeded" || kind === "failed") running.delete(receipt);
    if (kind === "killed") for (const [one, owner] of running) if (owner === pid) running.delete(one);
  }
  return overlaps;
}

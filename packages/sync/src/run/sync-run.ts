import type { ChangesPosition, Position } from "@grinfi/sdk";
import type { Copy } from "../database/copy.ts";
import { TABLES } from "../database/schema.ts";
import type { SyncedRows, SyncOptions, SyncResult, SyncTable } from "../sync-types.ts";

/** How far a list was read. */
export interface ListState {
  readonly position?: Position;
  /** The uuid of the last row before the position. */
  readonly last?: string;
  /** The position in the changes of contacts. */
  readonly changes?: ChangesPosition;
  /** The total with the last page. If it shrinks, rows were deleted. */
  readonly total?: number;
  readonly isDone?: true;
}

/** A sync, as the database records it with each page, so that another process can continue it. */
export interface SyncRun {
  /** Rows that a full sync has not written have a smaller number, and are deleted at its end. */
  readonly number: number;
  readonly mode: SyncResult["mode"];
  /** When it began, in milliseconds since 1970, by the clock of this machine. */
  readonly startedAt: number;
  /** The time of the API from which changes are read: by this sync if it is incremental, or else by the next one. */
  readonly since?: string;
  /** The end of the changes that this sync has read. */
  readonly until?: string;
  /** How far each list was read, by its name. */
  readonly lists: Readonly<Record<string, ListState>>;
  readonly tables: Readonly<Record<SyncTable, SyncedRows>>;
}

const NO_ROWS: SyncedRows = { written: 0, deleted: 0 };

const ONE_HOUR = 60 * 60 * 1000;

/**
 * Returns the sync to do: the one that was interrupted, if it can still be continued, or a new one. An interrupted
 * incremental sync is given up for a full one, and a full one an hour after its start, because what it has read becomes
 * old.
 */
export function planRun(copy: Copy, { full, fullEvery = 24 * ONE_HOUR }: SyncOptions): SyncRun {
  const now = Date.now();
  const last = copy.readState("run") as SyncRun | undefined;
  const lastFullAt = copy.readState("last_full_at") as number | undefined;
  const since = copy.readState("until") as string | undefined;
  // A time in the future is one of a clock that was wrong: the time from it to now is unknown.
  const isWithin = (time: number, duration: number): boolean => time <= now && now - time < duration;
  const isDue = last?.mode === "full" || lastFullAt === undefined || !isWithin(lastFullAt, fullEvery);
  const needsFull = full ?? isDue;
  const canContinue = last?.mode === "full" ? isWithin(last.startedAt, ONE_HOUR) : !needsFull;
  if (last !== undefined && canContinue) return last;
  return {
    number: (last?.number ?? Number(copy.readState("last_number") ?? 0)) + 1,
    ...(needsFull || since === undefined ? { mode: "full" } : { mode: "incremental", since }),
    startedAt: now,
    lists: {},
    tables: Object.fromEntries(TABLES.map((table) => [table, NO_ROWS])) as SyncRun["tables"],
  };
}

import type { Email, Message } from "@grinfi/core";
import type { BulkAction } from "../bulk-action/bulk-action-types.ts";
import type { Counts } from "../report/counts.ts";
import type { JobOptions } from "../shared/job.ts";
import type { WaitFunction } from "../shared/wait.ts";

/** How a job waits for the service. */
export interface WaitSettings {
  /**
   * The time for which nothing may change before the job gives up, in milliseconds. `Infinity` waits until the end.
   *
   * @default 120_000
   */
  readonly patience?: number;
  /**
   * Waits between two reads, for tests and for runtimes with their own sleep.
   *
   * @default a timer
   */
  readonly wait?: WaitFunction;
}

/** Options of a job that waits for the service. */
export interface WaitOptions<Step = WaitStep> extends JobOptions<Step>, WaitSettings {}

/** The number of items in each state, after a read. An item is what the job waits for, such as a message. */
export interface WaitStep {
  readonly done: number;
  /** Items that certainly will not be done. */
  readonly failed: number;
  /** Items that are neither done nor failed yet. */
  readonly open: number;
  readonly total: number;
}

/** The result of a job that waits, with the numbers of its last read. */
export interface WaitResult extends WaitStep {
  /**
   * - `complete`: all items are done.
   * - `incomplete`: no item is open, but some failed.
   * - `unknown`: items are open, and nothing has changed for `patience`. They may still be done. Start the job again to
   *   find out.
   */
  readonly outcome: "complete" | "incomplete" | "unknown";
  /** Why the outcome is not `complete`. */
  readonly reason?: string;
  /** The error of the last read, if it failed. */
  readonly error?: unknown;
}

/** An item with a uuid that a job waited for. */
export interface WaitedItem {
  readonly uuid: string;
  readonly outcome: "done" | "failed" | "open";
  /** Why the item is not done. */
  readonly reason?: string;
}

/** The result of a job that waits for items with a uuid. */
export interface ItemsWaitResult extends WaitResult {
  /** Every item once, in the order in which you passed them. */
  readonly items: readonly WaitedItem[];
}

/** An action whose effect can be read. No operation returns the values of custom fields. */
export type ReadableAction = Exclude<BulkAction, { readonly type: "contact_change_custom_field" }>;

/**
 * A message or an email that was sent: its uuid, and that of its contact. The value of `messages.send` is one, although
 * the description of the API does not promise its `lead_uuid`.
 */
export type SentMessage = Email | Message | { readonly uuid: string; readonly lead_uuid: string };

/** An import to wait for, as plain data: store it to wait again in another process. */
export interface StartedImport {
  /** The uuid of the list. */
  readonly list: string;
  /** The number of contacts in the list before the import. */
  readonly before: number;
  /** The number of rows of the file. */
  readonly rows: number;
}

/** The number of contacts of an automation in each state, and its queue. */
export interface IdleStep extends WaitStep {
  /** Tasks that wait, by type. */
  readonly waiting: Counts;
}

/** The result of `automations.waitUntilIdle`. An automation whose contacts have failed is idle, too. */
export interface IdleResult extends WaitResult {
  /** Tasks that wait, by type. */
  readonly waiting: Counts;
}

import type { Contact } from "@grinfi/core";
import type { Position } from "@grinfi/pagination";
import type { JobOptions } from "../shared/job.ts";

/**
 * Why a contact is among the changes: it was created, a LinkedIn message or an email was exchanged with it, a task for it
 * was carried out or failed, or an activity was recorded, such as a new stage.
 */
export type ChangeReason = "activity" | "created" | "email" | "message" | "task";

/** Options of `contacts.changes`. */
export interface ChangesOptions extends JobOptions<ContactChange> {
  /**
   * The start of the range, inclusive: `until` of the read before. A string is ISO 8601 with a time zone; a date alone
   * is midnight in UTC. Times are rounded down to the second, because the API may return times without a fraction.
   */
  readonly since: Date | string;
  /**
   * The end of the range, exclusive. It must not be in the future.
   *
   * @default 60 seconds before the API's own time, because new rows may become visible late
   */
  readonly until?: Date | string | undefined;
  /**
   * The position of a change of the same range. The job continues after that change. If events before it were deleted or
   * added since, some contacts may be reported again.
   */
  readonly position?: ChangesPosition | undefined;
}

/** A contact that was created or had an event. */
export interface ContactChange {
  /** The contact as `contacts.search` returns it, read after the end of the range. */
  readonly contact: Contact;
  /** The first reason that the job found. They are read in this order: created, message, email, task, activity. */
  readonly reason: ChangeReason;
  /** The position after this change. Store it as JSON, and pass it as `position` to continue, also in another process. */
  readonly position: ChangesPosition;
}

/** How far changes were read, as plain data. */
export interface ChangesPosition {
  readonly since: string;
  readonly until: string;
  /** The list that was being read. */
  readonly reason: ChangeReason;
  /** The position in that list: after the last created contact, or before the page of the last event. */
  readonly page: Position;
  /** The uuid of the last event on that page whose contact was delivered. */
  readonly after?: string;
}

/** The result of `contacts.changes`. */
export interface ChangesResult {
  /** The start of the range that was read, in ISO 8601. */
  readonly since: string;
  /** The end of the range that was read, in ISO 8601. Pass it as `since` the next time, even if nothing has changed. */
  readonly until: string;
}

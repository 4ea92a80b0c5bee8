import type { Severity } from "./severity.ts";

export type ChangeKind =
  | "input"
  | "operation added"
  | "operation moved"
  | "operation page moved"
  | "operation removed"
  | "operation renamed"
  | "other"
  | "output"
  | "types";

/** A change in the terms of the SDK. */
export interface Change {
  readonly kind: ChangeKind;
  /** The ids of the affected operations. A renamed operation is listed with its new id. */
  readonly operations: readonly string[];
  /** The part that changed, such as "the body field `lead.email`" or "`task.status`". */
  readonly subject: string;
  /** The change itself, such as "was removed". */
  readonly event: string;
  /** The direction in which operations use a shared part: "read", "sent" or "sent and read". */
  readonly shared?: string;
  readonly severity: Severity;
  /** The reason for the severity. */
  readonly why: string;
}

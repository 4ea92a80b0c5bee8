import type { Severity } from "./severity.ts";

export type ChangeKind =
  | "input"
  | "operation added"
  | "operation moved"
  | "operation removed"
  | "operation renamed"
  | "other"
  | "output"
  | "types";

/** A change in the terms of the SDK. */
export interface Change {
  readonly kind: ChangeKind;
  /** The operations that it touches, by id; by the new id when the operation was renamed. */
  readonly operations: readonly string[];
  /** What changed, such as "the body field `lead.email`" or "`task.status`". */
  readonly subject: string;
  /** What happened to it, such as "was removed". */
  readonly event: string;
  /** How operations meet a part that they share: "read", "sent" or "sent and read". */
  readonly shared?: string;
  readonly severity: Severity;
  readonly why: string;
}

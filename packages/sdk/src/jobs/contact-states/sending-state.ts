/** The fields of a message or an email that show whether it was sent. */
export interface SentRow {
  readonly uuid?: string;
  readonly status?: string;
  readonly sent_at?: string | null;
  readonly fail_reason?: string | null;
}

/** The statuses of messages and emails that end the sending. The API may have more. */
const STATUSES: Readonly<Record<"failed" | "sent", ReadonlySet<unknown>>> = {
  failed: new Set(["bounced", "cancelled", "error", "failed", "missing_body"]),
  sent: new Set(["done", "sent", "sync"]),
};

/** Whether the sending of a message or an email has ended. If its status does not say, it has if there is a `sent_at`. */
export function sendingStateOf({ sent_at, status }: SentRow): "failed" | "sent" | "waiting" {
  if (STATUSES.failed.has(status)) return "failed";
  return STATUSES.sent.has(status) || sent_at ? "sent" : "waiting";
}

export const NOT_DELIVERED = "The API accepted it, but did not deliver it.";

/** Returns why a message or an email failed, or its status if there is no reason. */
export const failureOf = ({ fail_reason, status }: SentRow): string =>
  fail_reason || `Its status is ${status}.`;

/** Whether a message or an email reached nobody, and is not waiting. One that bounced was sent. */
export const reachedNobody = (row: SentRow): boolean =>
  sendingStateOf(row) === "failed" && row.status !== "bounced" && !row.sent_at;

/** The times of a message or an email. */
interface Timestamps {
  readonly sent_at?: string | null;
  readonly created_at?: string;
}

/** Returns when a message was sent or, if it was not sent yet, when it was created. */
export const timestampOf = ({ sent_at, created_at }: Timestamps): string | undefined => sent_at ?? created_at;

/** Milliseconds since 1970. A message without a time comes last. */
function timeOf(row: Timestamps): number {
  const time = Date.parse(timestampOf(row) ?? "");
  return Number.isNaN(time) ? Number.POSITIVE_INFINITY : time;
}

/** Compares messages by time. Equal times compare as equal, so a stable sort keeps their order. */
export function byTimestamp(a: Timestamps, b: Timestamps): number {
  const [first, second] = [timeOf(a), timeOf(b)];
  return first === second ? 0 : first - second;
}

/** What was exchanged with a contact, as far as its time goes. */
interface Exchanged {
  readonly sent_at?: string | null;
  readonly created_at?: string;
}

/** When it went from one side to the other; what has not gone out yet, when it was made. */
export const momentOf = ({ sent_at, created_at }: Exchanged): string | undefined => sent_at ?? created_at;

/** Milliseconds since 1970. What has no time comes last. */
function timeOf(row: Exchanged): number {
  const time = Date.parse(momentOf(row) ?? "");
  return Number.isNaN(time) ? Number.POSITIVE_INFINITY : time;
}

/** The order of time. Where two came at the same time, a stable sort leaves them as they were. */
export function byMoment(a: Exchanged, b: Exchanged): number {
  const [first, second] = [timeOf(a), timeOf(b)];
  return first === second ? 0 : first - second;
}

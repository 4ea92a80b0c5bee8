/** How far the clocks of the API's servers may differ, in milliseconds. */
const CLOCK_DIFFERENCE = 5_000;

/** A contact that is older than this, in milliseconds, certainly existed before, whatever the clocks. */
const CERTAINLY_OLD = 60_000;

/** A time with its zone. Without a zone it cannot be compared. */
const ISO_TIME = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)$/;

/**
 * Tells from the response to an upsert whether the call created the contact: it did if the contact was created after
 * the call began. Both times are those of the API, so the clock of this machine does not matter.
 *
 * @param createdAt - `created_at` of the contact.
 * @param date - The header `Date` of the response.
 * @param duration - The milliseconds since the first attempt.
 * @returns `undefined` if it cannot be told: a time is missing, or the contact is so young that the clocks would have to
 *   agree.
 */
export function isNew(
  createdAt: string | null | undefined,
  date: string | null,
  duration: number,
): boolean | undefined {
  const now = Date.parse(date ?? "");
  const created = ISO_TIME.test(createdAt ?? "") ? Date.parse(createdAt ?? "") : Number.NaN;
  if (Number.isNaN(now) || Number.isNaN(created) || created > now + CERTAINLY_OLD) return undefined;
  const age = now - duration - created;
  if (age <= CLOCK_DIFFERENCE) return true;
  return age > CERTAINLY_OLD ? false : undefined;
}

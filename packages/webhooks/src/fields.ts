/** The fields of an object whose type is not known. */
export type Fields = Readonly<Record<string, unknown>>;

/** Returns a time in milliseconds since 1970; `NaN` if there is none. A time without a zone is in UTC. */
export function parseTime(value: unknown): number {
  const text = String(value);
  return Date.parse(/\d:\d\d:[\d.]+$/.test(text) ? `${text}Z` : text);
}

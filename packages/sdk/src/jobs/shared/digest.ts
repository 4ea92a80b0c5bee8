/** The number of characters of a short digest: 64 bits. */
export const SHORT_DIGEST_LENGTH = 16;

/** Returns a value as JSON, with the keys of its objects in alphabetical order at any depth. */
export const canonicalJson = (value: unknown): string => JSON.stringify(value, sortKeys);

/** Returns the SHA-256 digest of a text in hexadecimal. */
export async function digestOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Returns the beginning of the SHA-256 digest of a text. It suffices to distinguish the rows of a file, and takes little
 * memory for each.
 */
export const shortDigestOf = async (text: string): Promise<string> =>
  (await digestOf(text)).slice(0, SHORT_DIGEST_LENGTH);

function sortKeys(_: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

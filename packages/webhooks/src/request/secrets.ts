import { digest } from "../digest.ts";
import { WebhookError } from "../webhook-error.ts";

/** The limit keeps the comparison short for every URL. */
const MAX_PARTS = 64;

/** Characters that a URL contains unchanged, in its path and its query. */
const SECRET = /^[\w.~-]{16,}$/;

/** @throws WebhookError if a secret is short, or would be encoded in a URL. The message does not contain it. */
export function checkSecrets(secrets: readonly string[]): void {
  if (!Array.isArray(secrets) || secrets.length === 0)
    throw new WebhookError("invalid_options", "secrets must be an array of at least one.");
  for (const [index, secret] of secrets.entries()) {
    if (typeof secret === "string" && SECRET.test(secret)) continue;
    throw new WebhookError(
      "invalid_options",
      `secrets[${index}] must have at least 16 letters, digits or . _ ~ -.`,
    );
  }
}

/**
 * Returns a function that tells whether a URL contains one of the secrets, as a segment of the path or as a value of the
 * query. Origin and prefix do not matter, because proxies and frameworks change them. The time that it takes does not
 * depend on the secrets.
 */
export function createSecretCheck(secrets: readonly string[]): (url: URL) => Promise<boolean> {
  const expected = Promise.all(secrets.map(digest));
  return async (url) => {
    const hashes = await Promise.all(partsOf(url).slice(0, MAX_PARTS).map(digest));
    let found = 0;
    for (const one of await expected) for (const other of hashes) found |= Number(areEqual(one, other));
    return found === 1;
  };
}

/** Returns the parts of a URL that can be a secret. */
export const partsOf = ({ pathname, searchParams }: URL): string[] => [
  ...pathname.split("/"),
  ...searchParams.values(),
];

function areEqual(one: Uint8Array, other: Uint8Array): boolean {
  let difference = 0;
  for (const [index, byte] of one.entries()) difference |= byte ^ (other[index] ?? 0);
  return difference === 0;
}

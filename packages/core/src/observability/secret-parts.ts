/** A part of a path is a secret from this length on, with a digit from the other: `webhook` and `v1` are words. */
const SECRET_SEGMENT = /.{8}|^(?=.*\d).{5}/s;
/** Other parts of a URL hold what somebody put there. What is shorter tells nothing, and would hide half a sentence. */
const SECRET_VALUE = /.{4}/s;

/**
 * What must be hidden for a secret: the whole and, when it is a URL, its parts, as they stand and decoded. The host is no
 * secret.
 */
export function partsOf(secret: string): string[] {
  // Not `localhost:25` or a password with a colon, which parse as URLs, too.
  if (!secret.includes("://") || !URL.canParse(secret)) return [secret];
  const { href, pathname, search, hash, username, password } = new URL(secret);
  const pairs = search.slice(1).split("&");
  const names = pairs.flatMap((pair) => pair.split("="));
  const values = pairs.map((pair) => pair.slice(pair.indexOf("=") + 1));
  return [
    ...[secret, href],
    // A path alone may be a word; with what follows it is not.
    ...(search + hash === "" ? [] : [pathname + search + hash]),
    ...[search.slice(1), hash.slice(1), ...values, username, password].filter((value) =>
      SECRET_VALUE.test(value),
    ),
    ...[pathname, ...pathname.split("/"), ...names].filter((segment) => SECRET_SEGMENT.test(segment)),
  ].flatMap((part) => [part, decoded(part), decoded(part.replaceAll("+", " "))]);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

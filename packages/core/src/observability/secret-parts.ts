/** Path segments that count as secret: 8 characters or more, or 5 or more with a digit. `webhook` and `v1` do not. */
const SECRET_SEGMENT = /.{8}|^(?=.*\d).{5}/s;
/**
 * Other parts of a URL that count as secret. Shorter parts reveal nothing, and hiding them would hide parts of ordinary
 * words.
 */
const SECRET_VALUE = /.{4}/s;

/**
 * The strings to hide for a secret: the secret itself and, if it is a URL, its parts, both encoded and decoded. The
 * host does not count as a secret.
 */
export function secretParts(secret: string): string[] {
  // `localhost:25` and a password with a colon can be parsed as URLs, too, but are not URLs.
  if (!secret.includes("://") || !URL.canParse(secret)) return [secret];
  const { href, pathname, search, hash, username, password } = new URL(secret);
  const pairs = search.slice(1).split("&");
  const names = pairs.flatMap((pair) => pair.split("="));
  const values = pairs.map((pair) => pair.slice(pair.indexOf("=") + 1));
  return [
    ...[secret, href],
    // A path alone may be an ordinary word. A path with a query or a fragment is not.
    ...(search + hash === "" ? [] : [pathname + search + hash]),
    ...[search.slice(1), hash.slice(1), ...values, username, password].filter((value) =>
      SECRET_VALUE.test(value),
    ),
    ...[pathname, ...pathname.split("/"), ...names].filter((segment) => SECRET_SEGMENT.test(segment)),
  ].flatMap((part) => [part, decodeIfPossible(part), decodeIfPossible(part.replaceAll("+", " "))]);
}

function decodeIfPossible(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

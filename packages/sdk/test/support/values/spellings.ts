import fc from "fast-check";

/** Spellings of a text in upper and lower case. */
const inAnyCase = (text: string): fc.Arbitrary<string> =>
  fc
    .array(fc.boolean(), { minLength: text.length, maxLength: text.length })
    .map((upper) => [...text].map((letter, at) => (upper[at] ? letter.toUpperCase() : letter)).join(""));

/** Spellings of a text with some letters percent-encoded. */
const percentEncoded = (text: string): fc.Arbitrary<string> =>
  fc.array(fc.boolean(), { minLength: text.length, maxLength: text.length }).map((encoded) => {
    const bytesOf = (letter: string): string =>
      [...new TextEncoder().encode(letter)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
    return [...text].map((letter, at) => (encoded[at] ? bytesOf(letter) : letter)).join("");
  });

const spaces = fc.constantFrom("", " ", "\t", "\n", "\u00a0");

const spaced = (spelling: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.tuple(spaces, spelling, spaces).map((parts) => parts.join(""));

const SCHEMES = ["", "//", "http://", "https://", "HTTPS://"];
const HOSTS = ["linkedin.com", "www.linkedin.com", "de.linkedin.com", "WWW.LinkedIn.com", "m.linkedin.com"];
const ENDS = ["", "/", "/de", "/en-us/", "/details/experience/", "?trk=people", "/?locale=de_DE", "#about"];

/** URLs of the profile with this handle or member id. */
const urlsOf = (id: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom(...SCHEMES), fc.constantFrom(...HOSTS), id, fc.constantFrom(...ENDS))
    .map(([scheme, host, name, end]) => `${scheme}${host}/in/${name}${end}`);

/** Spellings of a LinkedIn handle that the emulator recognises: any case, or the profile URL. */
export function plainSpellingsOfHandle(handle: string): fc.Arbitrary<string> {
  const name = inAnyCase(handle);
  return spaced(fc.oneof(name, urlsOf(name)));
}

/** All spellings of a LinkedIn handle. */
export function spellingsOfHandle(handle: string): fc.Arbitrary<string> {
  const encoded = percentEncoded(handle);
  return fc.oneof(plainSpellingsOfHandle(handle), spaced(fc.oneof(encoded, urlsOf(encoded))));
}

/** Spellings of a LinkedIn member id, which is case-sensitive. */
export function spellingsOfMemberId(id: string): fc.Arbitrary<string> {
  const leads = fc
    .tuple(fc.constantFrom("lead", "people"), fc.constantFrom("", ",NAME_SEARCH,a1B2", "?_ntb=x"))
    .map(([kind, end]) => `https://www.linkedin.com/sales/${kind}/${id}${end}`);
  return spaced(fc.oneof(fc.constant(id), urlsOf(percentEncoded(id)), leads));
}

/** Spellings of an email address. */
export const spellingsOfEmail = (email: string): fc.Arbitrary<string> => spaced(inAnyCase(email));

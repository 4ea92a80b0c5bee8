/** A backslash: literal, percent-encoded, or as an HTML entity. */
const BACKSLASH = String.raw`(?:\\|%(?:25)*5c|&(?:amp;)*(?:#0*92|#x0*5c|bsol);)`;
/** A backslash, optionally as its unicode escape in JSON. */
const SPELT_BACKSLASH = new RegExp(`${BACKSLASH}(?:u005c)?`, "iy");

/**
 * Splits a string into characters for `findEnd`. Consecutive backslashes stay together: each JSON encoding doubles
 * them.
 */
export const splitCharacters = (text: string): string[] => text.match(/\\+|./gsu) ?? [];

/**
 * Finds the end of a secret that begins at `start`. Each of its characters may be literal, escaped as in JSON,
 * percent-encoded, encoded as in a form, or an HTML entity. It may also be encoded several times.
 *
 * It does not use one regular expression for the whole secret: a long one is slow to compile, and may backtrack too
 * often.
 *
 * @returns The largest end, or -1 if the secret does not begin there.
 */
export function findEnd(characters: readonly string[], text: string, start: number): number {
  let ends: readonly number[] = [start];
  for (const character of characters) {
    // There are several ends if a character may also begin an escape.
    ends = [...new Set(ends.flatMap((end) => findEnds(character, text, end)))];
    if (ends.length === 0) return -1;
  }
  return Math.max(...ends);
}

function findEnds(character: string, text: string, start: number): number[] {
  const ends = text.startsWith(character, start) ? [start + character.length] : [];
  if (!"\\%&+".includes(text.charAt(start))) return ends;
  if (character.startsWith("\\")) return [...ends, ...findBackslashEnds(character.length, text, start)];
  for (const spelling of spellingPatterns(character)) {
    spelling.lastIndex = start;
    if (spelling.test(text)) ends.push(spelling.lastIndex);
  }
  return ends;
}

/** All possible ends: some of the backslashes may belong to the escape of the next character. */
function findBackslashEnds(count: number, text: string, start: number): number[] {
  const ends: number[] = [];
  SPELT_BACKSLASH.lastIndex = start;
  while (ends.length < 8 * count && SPELT_BACKSLASH.test(text)) ends.push(SPELT_BACKSLASH.lastIndex);
  return ends.slice(count - 1);
}

/** The patterns by character. The cache holds single characters only, which reveal nothing about a secret. */
const patternCache = new Map<string, readonly RegExp[]>();

/** Patterns for each number of repeated encodings. Each matches in one way only, so there are several. */
function spellingPatterns(character: string): readonly RegExp[] {
  const spellings =
    patternCache.get(character) ??
    [0, 1, 2, 3].flatMap((times) =>
      escapesOf(character).map((escapes) => new RegExp(spellingSource(character, escapes, times), "iy")),
    );
  patternCache.set(character, spellings);
  return spellings;
}

/**
 * Backslashes may precede a character. The text of `%` and `&` may itself look like an encoded backslash, so these
 * characters are also matched without any.
 */
const escapesOf = (character: string): string[] =>
  "%&".includes(character) ? [`${BACKSLASH}{0,7}`, ""] : [`${BACKSLASH}{0,7}`];

function spellingSource(character: string, escapes: string, times: number): string {
  const code = Number(character.codePointAt(0));
  const units = character.split("").map((unit) => `${BACKSLASH}{1,7}u${hex(unit.charCodeAt(0), 4)}`);
  const bytes = [...new TextEncoder().encode(character)].map((byte) => `%(?:25){${times}}${hex(byte, 2)}`);
  // The letter after the backslash in an escape such as `\n`.
  const [, short] = /^"\\(\w)"$/.exec(JSON.stringify(character)) ?? [];
  const plain = short ?? character.replace(/[^\w\s]/, "\\$&");
  // Only punctuation and accented letters have named entities. Any name matches.
  const name = /\w/.test(character) ? "" : "|[a-z]\\w*";
  const entity = `&(?:amp;){${times}}(?:#0*${code}|#x0*${hex(code, 1)}${name});`;
  return `${units.join("")}|${escapes}(?:${bytes.join("")}|${entity}|${plain}${character === " " ? "|\\+" : ""})`;
}

const hex = (code: number, width: number): string => code.toString(16).padStart(width, "0");
